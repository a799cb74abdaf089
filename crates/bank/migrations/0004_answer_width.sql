-- In which characters an answer was registered: 'full' (全角) or 'half' (半角). NULL: in any.
ALTER TABLE risk_questions ADD COLUMN width TEXT;
