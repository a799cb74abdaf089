-- What happened to links: proof that outlives the bank's list, and early ends that a person has to hear of. No secret, of accounts the last digits.

-- A receipt is never changed; only one that was found by a look gives way to the bank's own word. Each kind happens once to a link.
CREATE TABLE receipt (
    bank         TEXT NOT NULL, -- issuer
    company      TEXT NOT NULL,
    company_name TEXT NOT NULL, -- as it was then
    link         TEXT NOT NULL,
    kind         TEXT NOT NULL, -- renkei_core::receipt::ReceiptKind
    at           TEXT NOT NULL, -- RFC 3339
    source       TEXT NOT NULL, -- here, bank, seen
    body         TEXT NOT NULL, -- JSON
    PRIMARY KEY (bank, link, kind)
);
CREATE INDEX receipt_by_time ON receipt (bank, at);

-- What a person did on this PC that ends a link, written before the bank is asked: its end is no news then.
CREATE TABLE own_act (
    bank TEXT NOT NULL,
    link TEXT NOT NULL,
    act  TEXT NOT NULL, -- stop, consent
    at   TEXT NOT NULL,
    PRIMARY KEY (bank, link, act)
);

-- A link that ended before its day without this PC's person. Written before the list is, so that a kill between them loses none.
CREATE TABLE early_end (
    bank         TEXT NOT NULL,
    company      TEXT NOT NULL,
    company_name TEXT NOT NULL,
    link         TEXT NOT NULL,
    found_at     TEXT NOT NULL,
    told_at      TEXT,          -- when a notice of it was claimed, which is before it is shown
    seen_at      TEXT,          -- when the person has said so
    body         TEXT NOT NULL, -- JSON
    PRIMARY KEY (bank, link)
);
