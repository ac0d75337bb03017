-- What exercises draw from a dossier. Its own parts are read whole and searched by nothing, so each
-- is kept as it stands in the file; what is said is kept as statements, as everything citable is.
CREATE TABLE exercise_section (
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    section TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (dossier, section)
) STRICT, WITHOUT ROWID;

-- A seat stands among the sides for its label, and is none.
ALTER TABLE side ADD COLUMN seat INTEGER NOT NULL DEFAULT 0 CHECK (seat IN (0, 1));

-- Background is filed with an event and is no part of how it is told. Its framings only hold claims
-- of a side together; their refs have a `/`, which no ref of a file can have.
ALTER TABLE framing ADD COLUMN background INTEGER NOT NULL DEFAULT 0 CHECK (background IN (0, 1));
ALTER TABLE statement ADD COLUMN background INTEGER NOT NULL DEFAULT 0 CHECK (background IN (0, 1));
