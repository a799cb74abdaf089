-- A local store as version 1 of its schema left it, with rows in every table. Made by those very migrations; never edited.
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
CREATE TABLE certificate_use (
    thumbprint TEXT NOT NULL,
    company    TEXT NOT NULL,
    at         TEXT NOT NULL, -- RFC 3339
    PRIMARY KEY (thumbprint, company)
);
INSERT INTO "certificate_use" VALUES('t1','co_1','2026-11-03T09:00:00+09:00');
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
CREATE TABLE open_procedure (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
INSERT INTO "open_procedure" VALUES(1,'{}');
COMMIT;
