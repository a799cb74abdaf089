-- A local store as version 2 of its schema left it, with rows in every table. Made by those very migrations; never edited.
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
CREATE TABLE open_procedure (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
INSERT INTO "open_procedure" VALUES(1,'{}');
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
COMMIT;
