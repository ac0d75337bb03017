-- The library: communities, sources with their texts, dossiers with all that they hold, gaps.
-- A community of '' is everybody's: shipped dossiers, and what an operator loads for all.

CREATE TABLE community (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
INSERT INTO community (id, name) VALUES ('', 'everybody');

CREATE TABLE library_change (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    count INTEGER NOT NULL
) STRICT;
INSERT INTO library_change (one, count) VALUES (1, 0);

CREATE TABLE dossier (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    method TEXT,
    coverage_note TEXT,
    guidance TEXT NOT NULL CHECK (json_valid(guidance)),
    article_source TEXT NOT NULL,
    date_note TEXT,
    genre TEXT,
    about_authors TEXT,
    parties TEXT NOT NULL CHECK (json_valid(parties)),
    left_out TEXT NOT NULL CHECK (json_valid(left_out)),
    not_mentioned TEXT NOT NULL CHECK (json_valid(not_mentioned)),
    sha256 TEXT NOT NULL,
    shipped TEXT,
    UNIQUE (community, ref)
) STRICT;

-- `shipped` is the hash of the shipped file that a dossier was read from; NULL for all others.

-- `dossier` is '' for a source that stands on its own. Sources outlive a reloaded dossier, because
-- citations point at their snapshots; `position` is NULL once the dossier no longer lists one.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    dossier TEXT NOT NULL,
    ref TEXT NOT NULL,
    position INTEGER,
    title TEXT NOT NULL,
    author TEXT,
    publisher TEXT,
    date TEXT,
    url TEXT,
    canonical_url TEXT,
    canonical_url_opened INTEGER NOT NULL CHECK (canonical_url_opened IN (0, 1)),
    kind TEXT NOT NULL,
    copy_read TEXT NOT NULL,
    verification TEXT NOT NULL CHECK (verification IN ('verified', 'partly', 'recalled')),
    passage_read TEXT,
    after_article INTEGER NOT NULL CHECK (after_article IN (0, 1)),
    language TEXT NOT NULL,
    note TEXT,
    UNIQUE (community, dossier, ref)
) STRICT;

CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    text TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    UNIQUE (source, sha256)
) STRICT;
CREATE UNIQUE INDEX snapshot_current ON snapshot (source) WHERE current = 1;

-- Offsets count code points of snapshot.text, end exclusive.
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK (0 <= start AND start < "end"),
    hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    UNIQUE (snapshot, position)
) STRICT;

CREATE TABLE sentence (
    id INTEGER PRIMARY KEY,
    passage INTEGER NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK (0 <= start AND start < "end"),
    UNIQUE (passage, position)
) STRICT;

CREATE TABLE side (
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    note TEXT,
    aliases TEXT NOT NULL CHECK (json_valid(aliases)),
    PRIMARY KEY (dossier, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE term (
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    topic TEXT NOT NULL,
    neutral TEXT NOT NULL,
    event TEXT,
    words TEXT NOT NULL CHECK (json_valid(words)),
    PRIMARY KEY (dossier, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE delicate_point (
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    ref TEXT NOT NULL,
    topic TEXT NOT NULL,
    text TEXT NOT NULL,
    events TEXT NOT NULL CHECK (json_valid(events)),
    PRIMARY KEY (dossier, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE paragraph (
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    paraphrase TEXT NOT NULL,
    kinds TEXT NOT NULL CHECK (json_valid(kinds)),
    asserted_by TEXT NOT NULL CHECK (json_valid(asserted_by)),
    reported_speakers TEXT NOT NULL CHECK (json_valid(reported_speakers)),
    about TEXT NOT NULL CHECK (json_valid(about)),
    events TEXT NOT NULL CHECK (json_valid(events)),
    loaded_terms TEXT NOT NULL CHECK (json_valid(loaded_terms)),
    contested INTEGER NOT NULL CHECK (contested IN (0, 1)),
    note TEXT,
    search_terms TEXT NOT NULL CHECK (json_valid(search_terms)),
    PRIMARY KEY (dossier, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    aliases TEXT NOT NULL CHECK (json_valid(aliases)),
    date_text TEXT NOT NULL,
    date_start TEXT NOT NULL,
    date_end TEXT,
    paragraphs TEXT NOT NULL CHECK (json_valid(paragraphs)),
    mention TEXT NOT NULL,
    summary TEXT NOT NULL,
    neutral_wording TEXT NOT NULL,
    no_verified_source TEXT NOT NULL CHECK (json_valid(no_verified_source)),
    UNIQUE (dossier, ref)
) STRICT;

-- Whatever can be cited in an answer is a statement; its sort says which table tells the rest.
CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    sort TEXT NOT NULL CHECK (sort IN ('fact', 'finding', 'claim', 'check')),
    ref TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('established', 'attributed', 'contested', 'refuted'))
) STRICT;
CREATE INDEX statement_event ON statement (event, sort, position);

-- What a statement rests on.
CREATE TABLE evidence (
    statement INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_source ON evidence (source);

CREATE TABLE finding (
    statement INTEGER PRIMARY KEY REFERENCES statement (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    date TEXT NOT NULL,
    vote TEXT,
    binding TEXT NOT NULL CHECK (binding IN ('yes', 'no', 'disputed'))
) STRICT;

CREATE TABLE article_check (
    statement INTEGER PRIMARY KEY REFERENCES statement (id) ON DELETE CASCADE,
    verdict TEXT NOT NULL,
    explanation TEXT NOT NULL,
    paragraphs TEXT NOT NULL CHECK (json_valid(paragraphs))
) STRICT;

CREATE TABLE framing (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    position INTEGER NOT NULL,
    side TEXT NOT NULL,
    headline TEXT NOT NULL
) STRICT;
CREATE INDEX framing_event ON framing (event, position);

CREATE TABLE claim (
    statement INTEGER PRIMARY KEY REFERENCES statement (id) ON DELETE CASCADE,
    framing INTEGER NOT NULL REFERENCES framing (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    verification TEXT NOT NULL CHECK (verification IN ('verified', 'partly', 'recalled')),
    phrase TEXT CHECK (phrase IS NULL OR json_valid(phrase))
) STRICT;
CREATE INDEX claim_framing ON claim (framing);

-- One claim is set against another of the same dossier, named by its ref.
CREATE TABLE relation (
    claim INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('counter')),
    other TEXT NOT NULL,
    PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE disputed_point (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    position INTEGER NOT NULL,
    question TEXT NOT NULL
) STRICT;
CREATE INDEX disputed_point_event ON disputed_point (event, position);

CREATE TABLE side_position (
    disputed_point INTEGER NOT NULL REFERENCES disputed_point (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    side TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (disputed_point, position)
) STRICT, WITHOUT ROWID;

-- Names as people type them, found by shared trigrams so that typos do not matter.
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    sort TEXT NOT NULL CHECK (sort IN ('event', 'side')),
    ref TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX name_dossier ON name (dossier, sort);
CREATE VIRTUAL TABLE name_text USING fts5 (
    text, content = 'name', content_rowid = 'id', tokenize = 'trigram', detail = 'none'
);
CREATE TRIGGER name_added AFTER INSERT ON name BEGIN
    INSERT INTO name_text (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER name_removed AFTER DELETE ON name BEGIN
    INSERT INTO name_text (name_text, rowid, text) VALUES ('delete', old.id, old.text);
END;

-- Questions that nothing answered: what was asked and how often, never who asked.
CREATE TABLE gap (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    asked TEXT NOT NULL,
    question TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    first_asked TEXT NOT NULL,
    last_asked TEXT NOT NULL,
    UNIQUE (community, article, asked)
) STRICT;
CREATE INDEX gap_age ON gap (last_asked);
