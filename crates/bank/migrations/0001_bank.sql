-- One schema for SQLite and PostgreSQL: columns are TEXT or BIGINT only, instants are Unix milliseconds that the program passes in,
-- lists and prompts are JSON in TEXT. Secrets (passwords, PINs, answers: Argon2id; everything random: SHA-256, base64url) are never stored as they are.

CREATE TABLE companies (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    company_id    TEXT NOT NULL REFERENCES companies (id),
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,             -- master | administrator | general
    login_id      TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    suspended_at  BIGINT,
    -- lockout in two stages: `fails` finished failures since the last success, `in_flight` attempts being verified now
    fails         BIGINT NOT NULL DEFAULT 0,
    in_flight     BIGINT NOT NULL DEFAULT 0,
    in_flight_until BIGINT NOT NULL DEFAULT 0, -- past it `in_flight` counts as 0: a process that died in between gave nothing back
    soft_locks    BIGINT NOT NULL DEFAULT 0, -- temporary locks since the last success
    locked_until  BIGINT,                    -- temporary
    locked_at     BIGINT                     -- full; only an unlock ends it
);

-- 電子証明書: one row for each that the bank ever registered; read on every request.
CREATE TABLE certificates (
    thumbprint TEXT PRIMARY KEY,             -- SHA-256 of the DER, base64url (RFC 8705 x5t#S256)
    user_id    TEXT NOT NULL REFERENCES users (id),
    subject    TEXT NOT NULL,
    serial     TEXT NOT NULL,                -- hex
    not_before BIGINT NOT NULL,
    not_after  BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- 追加認証: the user's registered question and answer (合言葉)
CREATE TABLE risk_questions (
    user_id     TEXT NOT NULL REFERENCES users (id),
    question_id TEXT NOT NULL,
    text        TEXT NOT NULL,
    rules       TEXT NOT NULL,
    answer_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, question_id)
);

-- Devices from which the user has completed 手順2 (or which the bank enrolled); others raise the risk question.
CREATE TABLE devices (
    user_id    TEXT NOT NULL REFERENCES users (id),
    host_hash  TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen  BIGINT NOT NULL,
    PRIMARY KEY (user_id, host_hash)
);

CREATE TABLE accounts (
    ref               TEXT PRIMARY KEY,
    company_id        TEXT NOT NULL REFERENCES companies (id),
    branch            TEXT NOT NULL,
    kind              TEXT NOT NULL,         -- 普通, 当座
    number            TEXT NOT NULL,
    balance           BIGINT NOT NULL,       -- yen
    pin_hash          TEXT NOT NULL,         -- 照会用暗証番号 on file
    pin_registered_at BIGINT,                -- NULL: 未登録
    pin_fails         BIGINT NOT NULL DEFAULT 0,
    pin_in_flight     BIGINT NOT NULL DEFAULT 0,
    pin_in_flight_until BIGINT NOT NULL DEFAULT 0,
    pin_locked_at     BIGINT
);

-- Which accounts a user may see; a consent exposes exactly these.
CREATE TABLE user_accounts (
    user_id     TEXT NOT NULL REFERENCES users (id),
    account_ref TEXT NOT NULL REFERENCES accounts (ref),
    PRIMARY KEY (user_id, account_ref)
);

CREATE TABLE entries (
    id          TEXT PRIMARY KEY,
    account_ref TEXT NOT NULL REFERENCES accounts (ref),
    day         TEXT NOT NULL,               -- YYYY-MM-DD, Japan
    description TEXT NOT NULL,
    amount      BIGINT NOT NULL,             -- yen, positive is a deposit
    balance     BIGINT NOT NULL,             -- yen after it
    transfer    BIGINT NOT NULL              -- 1: 振込入金
);
CREATE INDEX entries_by_account ON entries (account_ref, day, id);

CREATE TABLE clients (
    client_id           TEXT PRIMARY KEY,
    kind                TEXT NOT NULL,       -- provider | desktop
    name                TEXT NOT NULL,       -- 商号
    service             TEXT NOT NULL,
    registration_number TEXT NOT NULL,
    contact             TEXT NOT NULL,
    subject_dn          TEXT NOT NULL,       -- tls_client_auth_subject_dn (RFC 4514); '' for the desktop app, whose certificates are the customers'
    scopes              TEXT NOT NULL,       -- JSON array of scope ids that it may ask for
    redirect_uris       TEXT NOT NULL,       -- JSON array, compared exactly
    chooses_scopes      BIGINT NOT NULL,     -- 1: 手順3 is shown
    directory           TEXT NOT NULL        -- JSON: services, relink_guide, relink_url, stop_guide, stop_url
);

-- PAR (RFC 9126): spent when an authorization completes, not when its page is opened.
CREATE TABLE pushed_requests (
    request_hash TEXT PRIMARY KEY,
    client_id    TEXT NOT NULL REFERENCES clients (client_id),
    params       TEXT NOT NULL,              -- JSON, validated
    expires_at   BIGINT NOT NULL,
    completed_at BIGINT
);

-- One authorization in progress: a provider's request (approve) or the app's own sign-in.
CREATE TABLE transactions (
    id                 TEXT PRIMARY KEY,     -- tx_…
    purpose            TEXT NOT NULL,        -- approve | sign_in
    client_id          TEXT NOT NULL REFERENCES clients (client_id),
    request_hash       TEXT,                 -- approve
    code_challenge     TEXT,                 -- sign_in
    requested_at       BIGINT NOT NULL,
    ip_masked          TEXT,
    user_agent         TEXT,
    cookie_hash        TEXT,                 -- the browser that began (approve)
    verify_code        TEXT,                 -- two digits shown on the hand-over page
    handover_hash      TEXT UNIQUE,
    handover_expires_at BIGINT,
    handover_used_at   BIGINT,
    -- who goes through it; set when it is taken over by the app
    user_id            TEXT,
    thumbprint         TEXT,
    device             TEXT,                 -- JSON
    -- the step machine: JSON of steps::State, and the session that may move it
    state              TEXT,
    session_hash       TEXT UNIQUE,
    session_expires_at BIGINT,
    -- the request that is being answered now; another node waits for its answer, and takes over when this time has passed
    busy_digest        TEXT,
    busy_until         BIGINT,
    -- the answer before, for a repeated request: sealed under a key derived from the session that asked for it
    replay_session_hash TEXT,
    replay_digest      TEXT,
    replay_sealed      TEXT,
    replay_until       BIGINT,
    -- the end
    outcome            TEXT,                 -- approved | denied | cancelled | refused
    ended_at           BIGINT,
    grant_id           TEXT,
    continue_hash      TEXT UNIQUE,
    continue_expires_at BIGINT,
    continue_used_at   BIGINT
);
CREATE INDEX transactions_by_replay ON transactions (replay_session_hash);

CREATE TABLE grants (
    id                 TEXT PRIMARY KEY,
    client_id          TEXT NOT NULL REFERENCES clients (client_id),
    user_id            TEXT NOT NULL REFERENCES users (id),
    company_id         TEXT NOT NULL,
    scopes             TEXT NOT NULL,        -- JSON array
    accounts           TEXT NOT NULL,        -- JSON array of account refs
    status             TEXT NOT NULL,        -- unclaimed | active | expired | stopped | superseded | reauthentication_required
    created_at         BIGINT NOT NULL,      -- consent
    claimed_at         BIGINT,               -- code redeemed
    updated_at         BIGINT NOT NULL,
    expires_at         BIGINT NOT NULL,      -- fixed at consent, never moved
    ended_at           BIGINT,
    superseded_by      TEXT,
    replaces           TEXT,                 -- grant_id asked for by grant_management_action=replace
    certificate_serial TEXT NOT NULL,
    terms_version      TEXT NOT NULL,
    evidence           TEXT NOT NULL,        -- JSON: what was shown and decided
    last_access_at     BIGINT
);
CREATE INDEX grants_by_user ON grants (user_id, client_id, status);
CREATE INDEX grants_by_company ON grants (company_id, created_at, id);

CREATE TABLE codes (
    code_hash      TEXT PRIMARY KEY,
    grant_id       TEXT NOT NULL REFERENCES grants (id),
    client_id      TEXT NOT NULL,
    redirect_uri   TEXT,                     -- NULL for the app's sign-in
    code_challenge TEXT NOT NULL,
    expires_at     BIGINT NOT NULL,
    consumed_at    BIGINT,
    management     TEXT NOT NULL            -- JSON array of grant management scopes
);

CREATE TABLE tokens (
    token_hash TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,                -- access | refresh
    grant_id   TEXT REFERENCES grants (id),  -- NULL: the client's own (grant management)
    client_id  TEXT NOT NULL,
    thumbprint TEXT NOT NULL,                -- access: the bound certificate (cnf x5t#S256); refresh: the one it was issued to
    scopes     TEXT NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX tokens_by_grant ON tokens (grant_id, kind);

-- What a customer may read of a link's history. `accessed` is one row per day.
CREATE TABLE link_events (
    id       TEXT PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants (id),
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    day      TEXT NOT NULL,                  -- YYYY-MM-DD, Japan
    count    BIGINT NOT NULL
);
CREATE INDEX link_events_by_grant ON link_events (grant_id, at);
CREATE UNIQUE INDEX link_events_once ON link_events (grant_id, kind, day);

-- Append-only, hash-chained, written in the same transaction as its effect; no secret in it.
CREATE TABLE audit (
    seq       BIGINT PRIMARY KEY,
    at        BIGINT NOT NULL,
    event     TEXT NOT NULL,
    company_id TEXT,
    user_id   TEXT,
    client_id TEXT,
    grant_id  TEXT,
    detail    TEXT NOT NULL,                 -- JSON
    previous  TEXT NOT NULL,
    hash      TEXT NOT NULL                  -- SHA-256 over previous and this row
);

-- The end of the chain. Its row is locked by every append, so that two nodes cannot continue from the same place, and it shows a cut-off tail.
CREATE TABLE audit_head (
    one  BIGINT PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');
