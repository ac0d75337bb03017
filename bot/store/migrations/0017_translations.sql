-- The texts of a dossier in other languages, each with the wording that it translates: where the
-- library says otherwise by now, the translation is outdated and not shown.
CREATE TABLE translation (
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    -- where the text stands, as the file has it: `E01.label`
    place TEXT NOT NULL,
    -- its place among the texts of the file
    position INTEGER NOT NULL,
    original TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (dossier, language, place)
) STRICT, WITHOUT ROWID;
