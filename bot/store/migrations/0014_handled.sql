-- What an adapter has dealt with of what its platform tells. Platforms tell some of it again after a
-- restart, and then nothing is to come of it.
CREATE TABLE handled (
    platform TEXT NOT NULL,
    event TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (platform, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX handled_age ON handled (at);

-- What has written something, noted together with that. Where it is not dealt with at the next start,
-- the process was killed before it could say so: it must not be written a second time.
CREATE TABLE begun (
    platform TEXT NOT NULL,
    event TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (platform, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX begun_age ON begun (at);
