-- Summaries of discussions that moderators asked for. What was said stands in the body by quotes.
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    -- the room that it is of, as the platform names it, the platform first
    room TEXT NOT NULL,
    -- whoever asked for it; NULL for a schedule, or for somebody who is gone
    asker INTEGER REFERENCES person (id) ON DELETE SET NULL,
    -- whether all moderators may read it, or the one who asked alone
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (community, number)
) STRICT;
CREATE INDEX report_expires ON report (expires_at);
CREATE INDEX report_asker ON report (asker) WHERE asker IS NOT NULL;

-- The messages that a report quotes, and whose they are; what is struck is no longer here.
CREATE TABLE report_quote (
    report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    message TEXT NOT NULL,
    -- the thread that it is in, as the platform names it; NULL in the room itself
    thread TEXT,
    -- the author's account; not among the people that the bot knows: it is gone with the quote
    author TEXT NOT NULL,
    PRIMARY KEY (report, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_quote_message ON report_quote (message);
CREATE INDEX report_quote_author ON report_quote (author);

-- Who does not want to be quoted, in any community.
CREATE TABLE unquoted (
    person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    since TEXT NOT NULL
) STRICT;

-- Summaries that are made by themselves, and told in a room of the moderators'.
CREATE TABLE report_schedule (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    room TEXT NOT NULL,
    -- the room as people knew it when it was scheduled
    called TEXT NOT NULL,
    told TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 31),
    hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    zone TEXT NOT NULL,
    -- seconds since 1970
    due INTEGER NOT NULL,
    -- how often it could not be made, and when to try again, in seconds since 1970
    tries INTEGER NOT NULL DEFAULT 0,
    retry INTEGER,
    made_at TEXT NOT NULL,
    UNIQUE (community, number)
) STRICT;
CREATE INDEX report_schedule_due ON report_schedule (due);

-- What is counted is known to the code, and grows; the table no longer lists it.
CREATE TABLE counter_of_anything (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    counted TEXT NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (community, counted)
) STRICT, WITHOUT ROWID;
INSERT INTO counter_of_anything SELECT community, counted, last FROM counter;
DROP TABLE counter;
ALTER TABLE counter_of_anything RENAME TO counter;
