-- The live links of one user, whatever else the table holds: what a consent shows, and what a claim replaces.
CREATE INDEX grants_live_of_user ON grants (user_id, status, expires_at);
