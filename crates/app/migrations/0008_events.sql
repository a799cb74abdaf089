-- Which events an administrator was told of (the Windows Event Log, the log file). Lost, they would be told once more.
CREATE TABLE told_event (
    key TEXT NOT NULL PRIMARY KEY, -- renkei_app::event_log: what happened to what; with its day where it may happen again
    at  TEXT NOT NULL              -- RFC 3339
);
