-- What the agent needs while nobody looks: when the certificates end that lie on this PC, and when a notice was put off.

-- Certificates as they were last found in the system's store, in files and on cards. A place that is closed shows nothing: what it held the
-- last time still ends on its day.
CREATE TABLE seen_certificate (
    thumbprint TEXT NOT NULL PRIMARY KEY,
    owner      TEXT NOT NULL, -- SHA-256 of the subject's name, which holds the login id: the same for all certificates of one user
    name       TEXT NOT NULL, -- what of the subject's name people go by
    not_after  TEXT NOT NULL  -- RFC 3339
);

-- When it was put off, for the record.
ALTER TABLE snooze ADD COLUMN at TEXT; -- RFC 3339
