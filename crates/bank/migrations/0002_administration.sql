-- Administration: revocation lists, the risk question that stays, the highest instant seen, and indexes for what runs without a request.

-- SHA-256 of the issuer's name (DER), base64url. '' was registered before this column and stands for any issuer.
ALTER TABLE certificates ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
CREATE INDEX certificates_by_user ON certificates (user_id);
CREATE INDEX certificates_by_serial ON certificates (serial, issuer);

-- The question of 手順2 that was asked and not yet answered right: it is asked again, never drawn anew.
ALTER TABLE users ADD COLUMN pending_question TEXT;

-- The newest CRL of each issuer; what it lists is in the next table, for customers' and providers' certificates alike.
CREATE TABLE revocation_lists (
    issuer      TEXT PRIMARY KEY,
    this_update BIGINT NOT NULL,
    next_update BIGINT NOT NULL,
    imported_at BIGINT NOT NULL
);
CREATE TABLE revoked_serials (
    issuer     TEXT NOT NULL,
    serial     TEXT NOT NULL,                -- hex
    revoked_at BIGINT NOT NULL,              -- as the authority dates it
    PRIMARY KEY (issuer, serial)
);

-- The highest instant that any node has served at, written every half minute: a clock that jumps back must not revive what is over.
CREATE TABLE clock_mark (
    one BIGINT PRIMARY KEY,
    at  BIGINT NOT NULL
);
INSERT INTO clock_mark (one, at) VALUES (1, 0);

-- The sweeper, and revocation by certificate.
CREATE INDEX pushed_requests_by_expiry ON pushed_requests (expires_at);
CREATE INDEX codes_by_expiry ON codes (expires_at);
CREATE INDEX codes_by_grant ON codes (grant_id);
CREATE INDEX tokens_by_expiry ON tokens (expires_at);
CREATE INDEX tokens_by_thumbprint ON tokens (thumbprint);
CREATE INDEX transactions_by_age ON transactions (requested_at);
CREATE INDEX grants_by_expiry ON grants (status, expires_at);
