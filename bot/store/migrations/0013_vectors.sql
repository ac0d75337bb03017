-- What texts mean, as vectors of a configured model. They are made anew from the texts at any time,
-- and go with the last text that needs them. Models have numbers that are never given twice: what a
-- process has in memory of one that was found to be another is never used again.

CREATE TABLE embedding_model (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- the endpoint's host and port, and the model as it is called there
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    -- how many numbers its vectors have: a model that sends others is another model
    dimension INTEGER NOT NULL CHECK (dimension > 0),
    UNIQUE (host, name, dimension)
) STRICT;

-- A text is known by its hash alone: the same text of two libraries has one vector.
CREATE TABLE vector (
    id INTEGER PRIMARY KEY,
    model INTEGER NOT NULL REFERENCES embedding_model (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    -- of length 1, two bytes a number
    held BLOB NOT NULL,
    UNIQUE (model, sha256)
) STRICT;

-- Texts that a model would not take even alone, while it took others; forgotten each day.
CREATE TABLE refused_text (
    id INTEGER PRIMARY KEY,
    model INTEGER NOT NULL REFERENCES embedding_model (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    UNIQUE (model, sha256)
) STRICT;
