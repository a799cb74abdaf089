-- Operation: where the audit trail begins after rows past their retention were cut off, and providers that are suspended.

-- The last row that was cut off: the chain goes on from its hash. A row `audit.cut` in the chain says the same, or the trail is broken.
ALTER TABLE audit_head ADD COLUMN cut_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audit_head ADD COLUMN cut_hash TEXT NOT NULL DEFAULT '';

ALTER TABLE clients ADD COLUMN suspended_at BIGINT;
-- With one subject for two, each could act as the other. The desktop app has none.
CREATE UNIQUE INDEX clients_by_subject ON clients (subject_dn) WHERE subject_dn <> '';

-- The desktop app is a client of every bank; without it nobody could sign in.
INSERT INTO clients (client_id, kind, name, service, registration_number, contact, subject_dn, scopes, redirect_uris, chooses_scopes, directory)
VALUES ('bank-desktop', 'desktop', 'API連携マネージャー', 'API連携マネージャー', '', '', '', '["links"]', '[]', 0, '{}')
ON CONFLICT (client_id) DO NOTHING;
