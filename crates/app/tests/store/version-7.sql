-- A local store as version 7 of its schema left it, with rows in every table. Made by those very migrations; never edited.
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
INSERT INTO "_sqlx_migrations" VALUES(5,'history','2026-11-22 00:00:00',1,X'0E11BBCA36FCCD3FFEB9E2B939D05183008A00562C2B4171222F9824BCDD306CB11BF49BCA7C5DCEC1A9AAD407871E30',1);
INSERT INTO "_sqlx_migrations" VALUES(6,'agent','2026-11-22 00:00:00',1,X'2589E16BAFF022E4EAC72C3BC853C2DDC6661A1B648836A0FD805D28B6B24E7B1055082F7080FD2E71EE8D0CEB0E1C63',1);
INSERT INTO "_sqlx_migrations" VALUES(7,'renewals','2026-11-22 00:00:00',1,X'3D0D6ACB4DFCA9A8C647301612DBDDE2D499BF250FB91C08C2CF923D3DCDDF74BA81AEAFFA648D5099396C3E09B4B525',1);
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
INSERT INTO "document" VALUES('https://bank.example','co_1','links','2026-11-22T09:00:00+09:00','[{"id":"lnk_1","status":"active","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"accounts":[{"ref":"acc_1","branch":"本店","type":"普通","number_masked":"***4567"},{"ref":"acc_2","branch":"土崎支店","type":"当座","number_masked":"***0012"}],"scopes":[{"id":"balance","name":"残高照会"},{"id":"statement","name":"入出金明細照会"}],"granted_by":"佐藤 美咲","granted_at":"2026-10-04T10:00:00+09:00","expires_at":"2027-01-02T10:00:00+09:00","last_access_at":"2026-11-22T08:15:00+09:00","certificate_serial":"0A1B","terms_version":"2026-04","superseded_by":null},{"id":"lnk_0","status":"superseded","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"accounts":[{"ref":"acc_1","branch":"本店","type":"普通","number_masked":"***4567"},{"ref":"acc_2","branch":"土崎支店","type":"当座","number_masked":"***0012"}],"scopes":[{"id":"balance","name":"残高照会"},{"id":"statement","name":"入出金明細照会"}],"granted_by":"佐藤 美咲","granted_at":"2026-07-08T11:00:00+09:00","expires_at":"2026-10-06T11:00:00+09:00","last_access_at":"2026-10-04T08:15:00+09:00","certificate_serial":"0A1B","terms_version":"2026-04","superseded_by":"lnk_1","ended":{"at":"2026-10-04T10:00:00+09:00","cause":"superseded","by":"佐藤 美咲"}},{"id":"lnk_3","status":"stopped","provider":{"id":"moneyforward","name":"株式会社マネーフォワード","service":"マネーフォワード クラウド会計"},"accounts":[{"ref":"acc_1","branch":"本店","type":"普通","number_masked":"***4567"},{"ref":"acc_2","branch":"土崎支店","type":"当座","number_masked":"***0012"}],"scopes":[{"id":"balance","name":"残高照会"},{"id":"statement","name":"入出金明細照会"}],"granted_by":"佐藤 美咲","granted_at":"2026-09-01T09:30:00+09:00","expires_at":"2026-11-30T09:30:00+09:00","last_access_at":null,"certificate_serial":"0A1B","terms_version":"2026-04","superseded_by":null,"ended":{"at":"2026-11-20T14:32:05+09:00","cause":"stopped_by_customer","by":"佐藤 美咲"}}]');
INSERT INTO "document" VALUES('https://bank.example','co_1','providers','2026-11-22T09:00:00+09:00','{"providers":[{"id":"freee","name":"フリー株式会社","registration_number":"関東財務局長(電代)第7号","services":["クラウド会計ソフト freee"],"scopes":[{"id":"balance","name":"残高照会"},{"id":"statement","name":"入出金明細照会"}],"relink_guide":{"version":"2026-10","steps":[{"ja":"設定を開きます","en":"Open the settings"},{"ja":"「再連携」を押します","en":"Press “Link again”"}]},"relink_url":"https://freee.example/relink","stop_guide":{"version":"2026-10","steps":[{"ja":"設定を開きます","en":"Open the settings"},{"ja":"「再連携」を押します","en":"Press “Link again”"}]},"stop_url":"https://freee.example/stop","contact":"help@freee.example","lookback_days":31}]}');
INSERT INTO "document" VALUES('https://bank.example','co_1','service','2026-11-22T09:00:00+09:00','{"server_time":"2026-11-22T09:00:00+09:00","consent_valid_until":"2027-02-20T09:00:00+09:00","hours":[{"day":"business_day","open":"08:00","close":"24:00"}],"maintenance":[{"from":"2026-12-06T02:00:00+09:00","to":"2026-12-06T05:00:00+09:00"}],"notices":[],"holidays":["2026-12-31","2027-01-01"]}');
INSERT INTO "document" VALUES('https://bank.example','co_2','links','2026-11-20T09:00:00+09:00','[{"id":"lnk_9","status":"reauthentication_required","provider":{"id":"yayoi","name":"弥生株式会社","service":"弥生会計 オンライン"},"accounts":[{"ref":"acc_1","branch":"本店","type":"普通","number_masked":"***4567"},{"ref":"acc_2","branch":"土崎支店","type":"当座","number_masked":"***0012"}],"scopes":[{"id":"balance","name":"残高照会"},{"id":"statement","name":"入出金明細照会"}],"granted_by":"鈴木 一","granted_at":"2026-10-15T16:20:00+09:00","expires_at":"2027-01-13T16:20:00+09:00","last_access_at":"2026-11-18T06:00:00+09:00","certificate_serial":"0C2D","terms_version":"2026-04","superseded_by":null,"ended":{"at":"2026-11-19T18:05:00+09:00","cause":"password_changed","by":"鈴木 一"}}]');
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
INSERT INTO "early_end" VALUES('https://bank.example','co_2','男鹿水産合同会社','lnk_9','2026-11-20T09:00:00+09:00',NULL,NULL,'{"link":"lnk_9","provider":{"id":"yayoi","name":"弥生株式会社","service":"弥生会計 オンライン"},"expires_at":"2027-01-13T16:20:00+09:00","end":{"reauthentication_required":"password_changed"},"at":"2026-11-19T18:05:00+09:00","by":"鈴木 一"}');
INSERT INTO "early_end" VALUES('https://bank.example','co_2','男鹿水産合同会社','lnk_8','2026-11-18T09:00:00+09:00','2026-11-18T09:00:01+09:00',NULL,'{"link":"lnk_8","provider":{"id":"moneyforward","name":"株式会社マネーフォワード","service":"マネーフォワード クラウド会計"},"expires_at":"2026-12-28T10:00:00+09:00","end":{"stopped":"stopped_by_provider"},"at":"2026-11-17T12:00:00+09:00","by":"株式会社マネーフォワード"}');
INSERT INTO "early_end" VALUES('https://bank.example','co_1','株式会社あきた商店','lnk_2','2026-10-30T09:00:00+09:00','2026-10-30T09:00:01+09:00','2026-10-30T09:12:44+09:00','{"link":"lnk_2","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"expires_at":"2026-12-01T10:00:00+09:00","end":{"superseded":{"link":"lnk_7","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"granted_by":"鈴木 一","granted_at":"2026-10-29T15:00:00+09:00","expires_at":"2027-01-27T15:00:00+09:00"}},"at":"2026-10-29T15:00:00+09:00","by":"鈴木 一"}');
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
INSERT INTO "notice" VALUES('https://bank.example','link/D-14/2027-01-02T10:00:00+09:00/lnk_1','2026-12-18T09:00:00+09:00','shown',NULL);
INSERT INTO "notice" VALUES('https://bank.example','link/D-7/2027-01-02T10:00:00+09:00/lnk_1','2026-12-25T09:00:00+09:00',NULL,NULL);
INSERT INTO "notice" VALUES('https://bank.example','link/D-3/2027-01-02T10:00:00+09:00/lnk_1','2026-12-28T09:00:00+09:00','withdrawn',NULL);
INSERT INTO "notice" VALUES('https://bank.example','link/D-14/2027-01-13T16:20:00+09:00/lnk_9','2026-12-28T09:00:00+09:00','not_shown','no D-Bus session');
INSERT INTO "notice" VALUES('https://bank.example','link/D-14/2026-12-28T10:00:00+09:00/lnk_8','2026-12-14T09:00:00+09:00','acknowledged','disabled for this user');
INSERT INTO "notice" VALUES('https://bank.example','certificate/D-30/2026-12-20T23:59:59+09:00/t2','2026-11-20T09:00:00+09:00','shown',NULL);
CREATE TABLE open_procedure (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
INSERT INTO "open_procedure" VALUES(1,'{"purpose":"approve","certificate":"t1","until":"2026-11-22T09:30:00+09:00","pending":{"error":"insufficient_authorization","auth_session":"","expires_in":1800,"transaction":{"id":"txn_1","client":{"client_id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"requested_at":"2026-11-22T08:59:30+09:00","origin":{"ip_masked":"203.0.113.*","ua":"Edge/Windows"},"company":{"id":"co_1","name":"株式会社あきた商店"},"user":{"id":"usr_1","name":"佐藤 美咲","role":"master"}},"next":{"step":"password","prompt":{"login_id_masked":"sat***"},"seq":2,"of":6,"attempts_left":5,"choices":[],"last_error":null}}}');
CREATE TABLE own_act (
    bank TEXT NOT NULL,
    link TEXT NOT NULL,
    act  TEXT NOT NULL, -- stop, consent
    at   TEXT NOT NULL,
    PRIMARY KEY (bank, link, act)
);
INSERT INTO "own_act" VALUES('https://bank.example','lnk_3','stop','2026-11-20T14:32:05+09:00');
INSERT INTO "own_act" VALUES('https://bank.example','lnk_0','consent','2026-10-04T09:59:00+09:00');
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
INSERT INTO "profile" VALUES('https://bank.example','co_1','株式会社あきた商店','商店 本店','','',NULL,'','','');
INSERT INTO "profile" VALUES('https://bank.example','co_2','男鹿水産合同会社','水産','blue','00123',3,'佐藤','鈴木','一行目
二行目');
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
INSERT INTO "receipt" VALUES('https://bank.example','co_1','株式会社あきた商店','lnk_0','granted','2026-07-08T11:00:00+09:00','bank','{"kind":"granted","at":"2026-07-08T11:00:00+09:00","source":"bank","by":"佐藤 美咲","link":"lnk_0","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"accounts":[{"branch":"本店","kind":"普通","last_four":"*4567"}],"scopes":["残高照会","入出金明細照会"],"granted_at":"2026-07-08T11:00:00+09:00","expires_at":"2026-10-06T11:00:00+09:00","certificate_serial":"0A1B","cause":null,"successor":null}');
INSERT INTO "receipt" VALUES('https://bank.example','co_1','株式会社あきた商店','lnk_1','renewed','2026-10-04T10:00:00+09:00','here','{"kind":"renewed","at":"2026-10-04T10:00:00+09:00","source":"here","by":"佐藤 美咲","link":"lnk_1","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"accounts":[{"branch":"本店","kind":"普通","last_four":"*4567"}],"scopes":["残高照会","入出金明細照会"],"granted_at":"2026-10-04T10:00:00+09:00","expires_at":"2027-01-02T10:00:00+09:00","certificate_serial":"0A1B","cause":null,"successor":null}');
INSERT INTO "receipt" VALUES('https://bank.example','co_1','株式会社あきた商店','lnk_0','superseded','2026-10-04T10:00:00+09:00','bank','{"kind":"superseded","at":"2026-10-04T10:00:00+09:00","source":"bank","by":"佐藤 美咲","link":"lnk_0","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"},"accounts":[{"branch":"本店","kind":"普通","last_four":"*4567"}],"scopes":["残高照会","入出金明細照会"],"granted_at":"2026-07-08T11:00:00+09:00","expires_at":"2026-10-06T11:00:00+09:00","certificate_serial":"0A1B","cause":null,"successor":"lnk_1"}');
INSERT INTO "receipt" VALUES('https://bank.example','co_1','株式会社あきた商店','lnk_3','stopped','2026-11-20T14:32:05+09:00','unconfirmed','{"kind":"stopped","at":"2026-11-20T14:32:05+09:00","source":"unconfirmed","by":"","link":"lnk_3","provider":{"id":"moneyforward","name":"株式会社マネーフォワード","service":"マネーフォワード クラウド会計"},"accounts":[{"branch":"本店","kind":"普通","last_four":"*4567"}],"scopes":["残高照会","入出金明細照会"],"granted_at":"2026-09-01T09:30:00+09:00","expires_at":"2026-11-30T09:30:00+09:00","certificate_serial":"0A1B","cause":"stopped_by_customer","successor":null}');
INSERT INTO "receipt" VALUES('https://bank.example','co_2','男鹿水産合同会社','lnk_9','reauthentication_required','2026-11-22T09:00:00+09:00','seen','{"kind":"reauthentication_required","at":"2026-11-22T09:00:00+09:00","source":"seen","by":"鈴木 一","link":"lnk_9","provider":{"id":"yayoi","name":"弥生株式会社","service":"弥生会計 オンライン"},"accounts":[{"branch":"本店","kind":"普通","last_four":"*4567"}],"scopes":["残高照会","入出金明細照会"],"granted_at":"2026-10-15T16:20:00+09:00","expires_at":"2027-01-13T16:20:00+09:00","certificate_serial":"0C2D","cause":"password_changed","successor":null}');
CREATE TABLE renewal (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    body TEXT   NOT NULL
);
INSERT INTO "renewal" VALUES(1,'{"bank":"https://bank.example","renewal":{"company":{"id":"co_1","name":"株式会社あきた商店"},"link":{"id":"lnk_1","provider":{"id":"freee","name":"フリー株式会社","service":"クラウド会計ソフト freee"}}},"until":"2026-11-22T10:00:00+09:00"}');
CREATE TABLE renewal_course (
    bank     TEXT NOT NULL, -- issuer
    company  TEXT NOT NULL,
    link     TEXT NOT NULL, -- the one that is renewed
    begun_at TEXT NOT NULL, -- RFC 3339
    body     TEXT NOT NULL, -- renkei_core::renewal::Course (JSON)
    PRIMARY KEY (bank, company, link)
);
INSERT INTO "renewal_course" VALUES('https://bank.example','co_1','lnk_1','2026-11-22T08:58:00+09:00','{"subject":{"link":"lnk_1","provider":"freee","granted_by":"佐藤 美咲","granted_at":"2026-10-04T10:00:00+09:00","known":["lnk_0","lnk_1"],"lapsed":null},"stage":{"at":"deciding","since":"2026-11-22T08:59:30+09:00"},"ticks":{"version":"2026-10","steps":[0,1]}}');
INSERT INTO "renewal_course" VALUES('https://bank.example','co_2','lnk_6','2026-11-12T13:00:00+09:00','{"subject":{"link":"lnk_6","provider":"yayoi","granted_by":"鈴木 一","granted_at":"2026-08-10T10:00:00+09:00","known":["lnk_6"],"lapsed":{"at":"2026-11-08T10:00:00+09:00"}},"stage":{"at":"found","link":{"id":"lnk_10","granted_by":"鈴木 一","granted_at":"2026-11-12T13:04:10+09:00","expires_at":"2027-02-10T13:04:10+09:00","read_at":null},"before":"had_ended"},"ticks":{"version":"2026-10","steps":[]}}');
CREATE TABLE revoked_certificate (
    bank       TEXT NOT NULL,
    thumbprint TEXT NOT NULL,
    PRIMARY KEY (bank, thumbprint)
);
INSERT INTO "revoked_certificate" VALUES('https://bank.example','t9');
CREATE TABLE seen_certificate (
    thumbprint TEXT NOT NULL PRIMARY KEY,
    owner      TEXT NOT NULL, -- SHA-256 of the subject's name, which holds the login id: the same for all certificates of one user
    name       TEXT NOT NULL, -- what of the subject's name people go by
    not_after  TEXT NOT NULL  -- RFC 3339
);
INSERT INTO "seen_certificate" VALUES('t1','c2F0bw','佐藤 美咲','2027-03-31T23:59:59+09:00');
INSERT INTO "seen_certificate" VALUES('t2','c3V6dWtp','鈴木 一','2026-12-20T23:59:59+09:00');
CREATE TABLE snooze (
    bank   TEXT NOT NULL,
    marker TEXT NOT NULL,
    until  TEXT NOT NULL, at TEXT, -- RFC 3339
    PRIMARY KEY (bank, marker)
);
INSERT INTO "snooze" VALUES('https://bank.example','link/D-14/2027-01-02T10:00:00+09:00/lnk_1','2026-12-21T09:00:00+09:00',NULL);
INSERT INTO "snooze" VALUES('https://bank.example','certificate/D-30/2026-12-20T23:59:59+09:00/t2','2026-11-24T09:00:00+09:00','2026-11-20T09:03:10+09:00');
CREATE INDEX receipt_by_time ON receipt (bank, at);
COMMIT;
