-- Which reminders were shown on this PC. Lost, they would be shown once more; they hold no secret.

-- A row is written before anything is shown, so that no end of the program can make a notice come twice.
CREATE TABLE notice (
    bank       TEXT NOT NULL, -- issuer
    marker     TEXT NOT NULL, -- renkei_core::reminder::Marker
    sent_at    TEXT NOT NULL, -- RFC 3339
    outcome    TEXT,          -- shown, not_shown, withdrawn; NULL while it is being shown, and ever after when the program ended meanwhile
    reason     TEXT,          -- why it was not shown
    PRIMARY KEY (bank, marker)
);

-- Notices that a person wants to see again.
CREATE TABLE snooze (
    bank   TEXT NOT NULL,
    marker TEXT NOT NULL,
    until  TEXT NOT NULL, -- RFC 3339
    PRIMARY KEY (bank, marker)
);
