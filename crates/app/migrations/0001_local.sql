-- What this PC keeps of what the bank told, to show something when the bank cannot be reached. No secret; the bank has the truth.

-- A company that has signed in on this PC; whether it still is, the secret store knows.
CREATE TABLE company (
    bank               TEXT   NOT NULL, -- issuer
    id                 TEXT   NOT NULL,
    name               TEXT   NOT NULL,
    user_name          TEXT   NOT NULL,
    thumbprint         TEXT   NOT NULL, -- of the certificate that signed in
    certificate_serial TEXT   NOT NULL,
    PRIMARY KEY (bank, id)
);

-- The bank's answers as they came (JSON), one per company and name: links, providers, service, events/<link>.
CREATE TABLE document (
    bank    TEXT NOT NULL,
    company TEXT NOT NULL,
    name    TEXT NOT NULL,
    as_of   TEXT NOT NULL, -- RFC 3339
    body    TEXT NOT NULL,
    PRIMARY KEY (bank, company, name)
);

-- When a certificate last began a procedure for a company.
CREATE TABLE certificate_use (
    thumbprint TEXT NOT NULL,
    company    TEXT NOT NULL,
    at         TEXT NOT NULL, -- RFC 3339
    PRIMARY KEY (thumbprint, company)
);

-- The step that was open when the program ended (JSON); at most one row.
CREATE TABLE open_procedure (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
