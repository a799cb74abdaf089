-- A local store as version 4 of its schema left it, with rows in every table. Made by those very migrations; never edited.
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO "_sqlx_migrations" VALUES(1,'local','2026-11-22 00:00:00',1,X'ED5C158398839FC5B8484AB797A84CEFFFB228DDE610E413E02FE0948744FBDC31B2677C1295CCC6ED8EAB515A19A8EC',1);
INSERT INTO "_sqlx_migrations" VALUES(2,'certificates','2026-11-22 00:00:00',1,X'8CAA7CEB958D09C48D2F59EE6962ACD960CD4744CC2E852BC91AA0000B37958F78BC36BA2FA74D5B44DA2C043663816B',1);
INSERT INTO "_sqlx_migrations" VALUES(3,'reminders','2026-11-22 00:00:00',1,X'3AB2D035398C0EB44DF15F8826A2A9C143974630A7DB363185EA01FA66F54B371BE825F009329B74225D8BA29EDC28D3',1);
INSERT INTO "_sqlx_migrations" VALUES(4,'profiles','2026-11-22 00:00:00',1,X'BAD34335F8F226E677DE34370DF88B5BCB3688147F67E0C0D865EAAAB9582BEFE7E40BAC64D1B9BF01D5AFEDD2BEBBD7',1);
CREATE TABLE company (
    bank               TEXT   NOT NULL, -- issuer
    id                 TEXT   NOT NULL,
    name               TEXT   NOT NULL,
    user_name          TEXT   NOT NULL,
    thumbprint         TEXT   NOT NULL, -- of the certificate that signed in
    certificate_serial TEXT   NOT NULL,
    PRIMARY KEY (bank, id)
);
INSERT INTO "company" VALUES('https://bank.example','co_1','株式会社あきた商店','佐藤 美咲','t1','0A1B');
INSERT INTO "company" VALUES('https://bank.example','co_2','男鹿水産合同会社','鈴木 一','t2','0C2D');
CREATE TABLE document (
    bank    TEXT NOT NULL,
    company TEXT NOT NULL,
    name    TEXT NOT NULL,
    as_of   TEXT NOT NULL, -- RFC 3339
    body    TEXT NOT NULL,
    PRIMARY KEY (bank, company, name)
);
INSERT INTO "document" VALUES('https://bank.example','co_1','links','2026-11-22T09:00:00+09:00','["a list"]');
INSERT INTO "document" VALUES('https://bank.example','co_1','service','2026-11-22T09:00:00+09:00','{"a":"service"}');
CREATE TABLE known_certificate (
    bank         TEXT NOT NULL, -- issuer
    thumbprint   TEXT NOT NULL,
    company      TEXT NOT NULL,
    company_name TEXT NOT NULL,
    used_at      TEXT,          -- RFC 3339
    PRIMARY KEY (bank, thumbprint)
);
INSERT INTO "known_certificate" VALUES('https://bank.example','t1','co_1','株式会社あきた商店','2026-11-03T09:00:00+09:00');
INSERT INTO "known_certificate" VALUES('https://bank.example','t2','co_2','男鹿水産合同会社',NULL);
CREATE TABLE notice (
    bank       TEXT NOT NULL, -- issuer
    marker     TEXT NOT NULL, -- renkei_core::reminder::Marker
    sent_at    TEXT NOT NULL, -- RFC 3339
    outcome    TEXT,          -- shown, not_shown, withdrawn; NULL while it is being shown, and ever after when the program ended meanwhile
    reason     TEXT,          -- why it was not shown
    PRIMARY KEY (bank, marker)
);
INSERT INTO "notice" VALUES('https://bank.example','link/D-14/2027-01-02T10:00:00+09:00/a','2026-12-18T09:00:00+09:00','shown',NULL);
INSERT INTO "notice" VALUES('https://bank.example','link/D-14/2027-01-02T10:00:00+09:00/b','2026-12-18T09:00:00+09:00','not_shown','no D-Bus session');
INSERT INTO "notice" VALUES('https://bank.example','link/D-7/2027-01-02T10:00:00+09:00/a','2026-12-25T09:00:00+09:00',NULL,NULL);
CREATE TABLE open_procedure (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
INSERT INTO "open_procedure" VALUES(1,'{}');
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
INSERT INTO "profile" VALUES('https://bank.example','co_2','男鹿水産合同会社','水産','blue','00123',3,'佐藤','鈴木','一行目
二行目');
CREATE TABLE renewal (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
INSERT INTO "renewal" VALUES(1,'{}');
CREATE TABLE revoked_certificate (
    bank       TEXT NOT NULL,
    thumbprint TEXT NOT NULL,
    PRIMARY KEY (bank, thumbprint)
);
INSERT INTO "revoked_certificate" VALUES('https://bank.example','t9');
CREATE TABLE snooze (
    bank   TEXT NOT NULL,
    marker TEXT NOT NULL,
    until  TEXT NOT NULL, -- RFC 3339
    PRIMARY KEY (bank, marker)
);
INSERT INTO "snooze" VALUES('https://bank.example','link/D-14/2027-01-02T10:00:00+09:00/a','2026-12-21T09:00:00+09:00');
COMMIT;
