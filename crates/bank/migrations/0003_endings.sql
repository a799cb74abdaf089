-- Why a grant ended before its day, and who ended it in words for the customer. NULL: it lives, has run its term, or ended before these columns.
ALTER TABLE grants ADD COLUMN ended_cause TEXT;
ALTER TABLE grants ADD COLUMN ended_by TEXT;
