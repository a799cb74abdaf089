-- What a person has noted about a company, so that one of many is found. No secret; a company need not have signed in here.
CREATE TABLE profile (
    bank                  TEXT   NOT NULL, -- issuer
    company               TEXT   NOT NULL,
    name                  TEXT   NOT NULL, -- the legal name, as last known when the profile was written
    label                 TEXT   NOT NULL,
    colour                TEXT   NOT NULL, -- renkei_core::profile::Colour in English; empty: none
    client_code           TEXT   NOT NULL,
    fiscal_year_end_month BIGINT,          -- 決算月, 1-12
    responsible           TEXT   NOT NULL,
    deputy                TEXT   NOT NULL,
    note                  TEXT   NOT NULL,
    PRIMARY KEY (bank, company)
);
