-- What can be found by its words, each in one row. `id` holds the library's number in its upper
-- bits, then the sort, then the row id of what it is: see `bot/store/search.py`. So a library's
-- rows lie side by side, and nothing is read of another's.
CREATE TABLE searched (
    id INTEGER PRIMARY KEY,
    passage INTEGER REFERENCES passage (id) ON DELETE CASCADE,
    statement INTEGER REFERENCES statement (id) ON DELETE CASCADE,
    source INTEGER REFERENCES source (id) ON DELETE CASCADE,
    terms TEXT NOT NULL,
    length INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    CHECK ((passage IS NOT NULL) + (statement IS NOT NULL) + (source IS NOT NULL) = 1)
) STRICT;
-- Of each entry one of the three is there; the other indexes need not hold it.
CREATE UNIQUE INDEX searched_passage ON searched (passage) WHERE passage IS NOT NULL;
CREATE UNIQUE INDEX searched_statement ON searched (statement) WHERE statement IS NOT NULL;
CREATE UNIQUE INDEX searched_source ON searched (source) WHERE source IS NOT NULL;

-- Terms are words already, of letters, digits, points and hyphens: FTS5 only parts them at spaces.
CREATE VIRTUAL TABLE words USING fts5 (
    terms, content = 'searched', content_rowid = 'id', detail = 'none', columnsize = 0,
    tokenize = "ascii tokenchars '.-'"
);

-- How much of each sort a library holds.
CREATE TABLE search_size (
    library INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    length INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    PRIMARY KEY (library, sort)
) STRICT, WITHOUT ROWID;

-- By which rules texts were made into terms; other rules make the index anew.
CREATE TABLE search_rules (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    rules TEXT NOT NULL
) STRICT;
INSERT INTO search_rules (one, rules) VALUES (1, '');

-- Taking out is left to triggers, so that what is deleted is found no more, whoever deletes it.
-- Putting in is not: FTS5 would write out its memory after each row that a trigger adds.
CREATE TRIGGER searched_removed AFTER DELETE ON searched BEGIN
    INSERT INTO words (words, rowid, terms) VALUES ('delete', old.id, old.terms);
    UPDATE search_size SET entries = entries - 1, length = length - old.length,
        sentences = sentences - old.sentences
    WHERE library = old.id >> 40 AND sort = old.id >> 36 & 15;
END;
CREATE TRIGGER snapshot_set_aside AFTER UPDATE OF current ON snapshot WHEN new.current = 0 BEGIN
    DELETE FROM searched WHERE passage IN (SELECT id FROM passage WHERE snapshot = new.id);
END;
