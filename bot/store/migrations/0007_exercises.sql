-- Exercises that people go through together. A session is its log; all else follows from it.
CREATE TABLE exercise_session (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    -- where it was started, as the platform names it; NULL for one alone, which has no room
    room TEXT,
    starter INTEGER REFERENCES person (id) ON DELETE SET NULL,
    exercise TEXT NOT NULL,
    version TEXT NOT NULL,
    -- the whole definition, as it was when the session began; NULL when purged
    definition TEXT CHECK (definition IS NULL OR json_valid(definition)),
    mode TEXT NOT NULL CHECK (mode IN ('solo', 'group')),
    pace TEXT NOT NULL CHECK (pace IN ('live', 'slow')),
    status TEXT NOT NULL CHECK (status IN ('running', 'paused', 'debriefing', 'closed', 'purged')),
    outcome TEXT,
    -- how long the texts are kept after the end
    keep_days INTEGER NOT NULL CHECK (keep_days > 0),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    -- when something happens by itself next; NULL for never
    due INTEGER,
    -- what is kept when all else is deleted: counts and sums of five or more
    kept TEXT CHECK (kept IS NULL OR json_valid(kept))
) STRICT;
CREATE INDEX exercise_session_room ON exercise_session (community, room);
CREATE INDEX exercise_session_due ON exercise_session (due) WHERE due IS NOT NULL;
CREATE INDEX exercise_session_starter ON exercise_session (starter) WHERE starter IS NOT NULL;

CREATE TABLE exercise_event (
    session INTEGER NOT NULL REFERENCES exercise_session (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    t INTEGER NOT NULL,
    event TEXT NOT NULL CHECK (json_valid(event)),
    PRIMARY KEY (session, n)
) STRICT, WITHOUT ROWID;

-- Who stands behind the names of a session; nothing else of it says so.
CREATE TABLE exercise_person (
    session INTEGER NOT NULL REFERENCES exercise_session (id) ON DELETE CASCADE,
    pid TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (session, pid),
    UNIQUE (session, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX exercise_person_person ON exercise_person (person);

-- The exercises that a community has added itself, as they were written.
CREATE TABLE exercise_definition (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    exercise TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (community, exercise)
) STRICT, WITHOUT ROWID;
