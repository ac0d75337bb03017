-- The messages in which a text of an exercise stood, so that it goes with them; never the text.
CREATE TABLE answered_message (
    session INTEGER NOT NULL,
    pid TEXT NOT NULL,
    -- the place of the text in its session
    phase TEXT NOT NULL,
    loop INTEGER NOT NULL,
    unit TEXT NOT NULL,
    field TEXT NOT NULL,
    -- as the platform of the session's community names it
    message TEXT NOT NULL,
    PRIMARY KEY (session, pid, phase, loop, unit, field, message),
    FOREIGN KEY (session, pid) REFERENCES exercise_person (session, pid) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_message_message ON answered_message (message);
