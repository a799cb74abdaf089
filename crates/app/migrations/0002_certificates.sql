-- What the bank has said of certificates on this PC, and what a person has begun with one.

-- For which company the bank knows a certificate, and when it last began a procedure here (NULL: never).
CREATE TABLE known_certificate (
    bank         TEXT NOT NULL, -- issuer
    thumbprint   TEXT NOT NULL,
    company      TEXT NOT NULL,
    company_name TEXT NOT NULL,
    used_at      TEXT,          -- RFC 3339
    PRIMARY KEY (bank, thumbprint)
);

-- Uses of before named no bank: those of companies that have signed in are kept.
INSERT OR REPLACE INTO known_certificate (bank, thumbprint, company, company_name, used_at)
SELECT c.bank, u.thumbprint, u.company, c.name, u.at FROM certificate_use u JOIN company c ON c.id = u.company ORDER BY u.at;

DROP TABLE certificate_use;

-- Certificates that the bank has called revoked, until it says otherwise.
CREATE TABLE revoked_certificate (
    bank       TEXT NOT NULL,
    thumbprint TEXT NOT NULL,
    PRIMARY KEY (bank, thumbprint)
);

-- The renewal that was begun (JSON); at most one row.
CREATE TABLE renewal (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
