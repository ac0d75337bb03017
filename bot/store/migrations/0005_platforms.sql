-- What a platform's adapter has to know again after a restart, such as which commands the platform
-- has been told of.
CREATE TABLE remembered (
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (platform, name)
) STRICT, WITHOUT ROWID;

-- Replies that are shown in parts. Buttons point at them by their tokens, for as long as they are kept.
CREATE TABLE kept_reply (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    reply TEXT NOT NULL CHECK (json_valid(reply)),
    kept_at TEXT NOT NULL
) STRICT;
CREATE INDEX kept_reply_community ON kept_reply (community);
CREATE INDEX kept_reply_age ON kept_reply (kept_at);

-- When the bot was sent away; what the community has is deleted some time later.
ALTER TABLE community ADD COLUMN left_at TEXT;
