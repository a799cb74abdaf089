-- How often a pushed request has been opened is counted at every opening.
CREATE INDEX transactions_by_request ON transactions (request_hash);
