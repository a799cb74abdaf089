-- Renewals that were begun, each from 「更新」 until the provider has read. Lost, a person begins anew; the bank's list proves what is done.
CREATE TABLE renewal_course (
    bank     TEXT NOT NULL, -- issuer
    company  TEXT NOT NULL,
    link     TEXT NOT NULL, -- the one that is renewed
    begun_at TEXT NOT NULL, -- RFC 3339
    body     TEXT NOT NULL, -- renkei_core::renewal::Course (JSON)
    PRIMARY KEY (bank, company, link)
);
