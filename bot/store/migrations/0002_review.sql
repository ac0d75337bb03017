-- Growth by review: stable identities for whatever is said, who may be asked to forget it, and
-- what a community adds, hides, holds for fair, and has posted. A library counts its own changes.

ALTER TABLE community ADD COLUMN number INTEGER;
UPDATE community SET number = rowid;
CREATE UNIQUE INDEX community_number ON community (number);
ALTER TABLE community ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
DROP TABLE library_change;

-- The last number given to each sort of thing that people know by a number.
CREATE TABLE counter (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    counted TEXT NOT NULL CHECK (counted IN ('draft', 'gap', 'loading', 'proposal')),
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (community, counted)
) STRICT, WITHOUT ROWID;

ALTER TABLE gap ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE gap SET number = (
    SELECT count(*) FROM gap AS earlier WHERE earlier.community = gap.community AND earlier.id <= gap.id
);
CREATE UNIQUE INDEX gap_number ON gap (community, number);
INSERT INTO counter (community, counted, last)
SELECT community, 'gap', max(number) FROM gap GROUP BY community;

-- Names are found in memory, by library: no name of another community costs anything.
DROP TABLE name_text;
DROP TABLE name;

-- A passage's sentences are read and written with it: [start, end, start, end, …].
ALTER TABLE passage ADD COLUMN sentences TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sentences));
UPDATE passage SET sentences = (
    SELECT json_group_array(edge) FROM (
        SELECT start AS edge FROM sentence WHERE passage = passage.id
        UNION ALL SELECT "end" FROM sentence WHERE passage = passage.id ORDER BY edge
    )
);
DROP TABLE sentence;

-- How a text is cut into passages, as a hash: part of the store version.
ALTER TABLE snapshot ADD COLUMN cut TEXT NOT NULL DEFAULT '';
UPDATE snapshot SET cut = sha256((
    SELECT json_group_array(json_array(number, start, "end", hidden)) FROM (
        SELECT number, start, "end", hidden FROM passage
        WHERE snapshot = snapshot.id ORDER BY position
    )
));

-- The one table that knows who somebody is. Whatever is kept of a person hangs on it.
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    UNIQUE (platform, account)
) STRICT;

-- `community` is NULL for what the dossier's own file says, else whose addition it is. What is
-- retired is kept, since posts and votes point at it.
ALTER TABLE event ADD COLUMN retired_at TEXT;
ALTER TABLE framing ADD COLUMN community TEXT REFERENCES community (id) ON DELETE CASCADE;
ALTER TABLE framing ADD COLUMN retired_at TEXT;
CREATE UNIQUE INDEX framing_ref ON framing (event, ref);
CREATE INDEX framing_community ON framing (community) WHERE community IS NOT NULL;
ALTER TABLE statement ADD COLUMN community TEXT REFERENCES community (id) ON DELETE CASCADE;
ALTER TABLE statement ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE statement ADD COLUMN retired_at TEXT;
CREATE INDEX statement_community ON statement (community) WHERE community IS NOT NULL;

-- In whose place a community's own wording stands.
ALTER TABLE statement ADD COLUMN corrects INTEGER REFERENCES statement (id) ON DELETE SET NULL;
CREATE INDEX statement_corrects ON statement (corrects) WHERE corrects IS NOT NULL;

-- Wordings that a statement has had before.
CREATE TABLE earlier_wording (
    statement INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    text TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (statement, revision)
) STRICT, WITHOUT ROWID;

-- A statement of the shared library that a community does not show.
CREATE TABLE hidden (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    statement INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
    hidden_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (community, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX hidden_statement ON hidden (statement);

-- What people propose, until a moderator decides.
CREATE TABLE proposal (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    sort TEXT NOT NULL CHECK (sort IN ('claim', 'source')),
    body TEXT NOT NULL CHECK (json_valid(body)),
    person INTEGER REFERENCES person (id) ON DELETE SET NULL,
    made_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
    decided_at TEXT,
    decided_by INTEGER REFERENCES person (id) ON DELETE SET NULL,
    reason TEXT,
    statement INTEGER REFERENCES statement (id) ON DELETE SET NULL,
    UNIQUE (community, number)
) STRICT;
CREATE INDEX proposal_state ON proposal (community, state, number);
CREATE INDEX proposal_person ON proposal (person);
CREATE INDEX proposal_decided_by ON proposal (decided_by);
CREATE INDEX proposal_statement ON proposal (statement);

-- "I hold this view, and it is stated fairly", or not: of a claim or of a whole framing. Of a
-- framing, `said` is the hash of what it said then.
CREATE TABLE sign_off (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    statement INTEGER REFERENCES statement (id) ON DELETE CASCADE,
    framing INTEGER REFERENCES framing (id) ON DELETE CASCADE,
    said TEXT,
    fair INTEGER NOT NULL CHECK (fair IN (0, 1)),
    reason TEXT,
    made_at TEXT NOT NULL,
    CHECK ((statement IS NULL) <> (framing IS NULL)),
    CHECK ((framing IS NULL) = (said IS NULL))
) STRICT;
CREATE UNIQUE INDEX sign_off_statement ON sign_off (community, statement, person)
    WHERE statement IS NOT NULL;
CREATE UNIQUE INDEX sign_off_framing ON sign_off (community, framing, person)
    WHERE framing IS NOT NULL;
CREATE INDEX sign_off_person ON sign_off (person);
CREATE INDEX sign_off_age ON sign_off (made_at);

-- What the bot has said in a room, and which statements in which wording it used. `told` is what a
-- correction has said there of the statement since: how it reads, or '' that it was taken out.
CREATE TABLE posted (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    room TEXT NOT NULL,
    message TEXT,
    what TEXT NOT NULL,
    store_version TEXT,
    posted_at TEXT NOT NULL
) STRICT;
CREATE INDEX posted_community ON posted (community, posted_at);
CREATE INDEX posted_age ON posted (posted_at);
CREATE TABLE posted_statement (
    posted INTEGER NOT NULL REFERENCES posted (id) ON DELETE CASCADE,
    statement INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    told TEXT,
    PRIMARY KEY (posted, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX posted_statement_statement ON posted_statement (statement);

-- What moderators did, for each other to see.
CREATE TABLE act (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person INTEGER REFERENCES person (id) ON DELETE SET NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,
    done_at TEXT NOT NULL
) STRICT;
CREATE INDEX act_community ON act (community, done_at);
CREATE INDEX act_person ON act (person);

-- What is about to be loaded, between its preview and the word to go.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person INTEGER REFERENCES person (id) ON DELETE CASCADE,
    sort TEXT NOT NULL CHECK (sort IN ('article', 'source', 'dossier')),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (community, number)
) STRICT;
CREATE INDEX draft_person ON draft (person);

-- What was loaded by a moderator and what stood there before, so that it can be undone. Claims that
-- had been added by review and that a loaded dossier has itself are in `taken_in`, as they were.
CREATE TABLE loading (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person INTEGER REFERENCES person (id) ON DELETE SET NULL,
    sort TEXT NOT NULL CHECK (sort IN ('article', 'source', 'dossier')),
    ref TEXT NOT NULL,
    dossier TEXT NOT NULL,
    title TEXT NOT NULL,
    before TEXT,
    taken_in TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(taken_in)),
    loaded_at TEXT NOT NULL,
    undone_at TEXT,
    number INTEGER NOT NULL,
    UNIQUE (community, number)
) STRICT;
CREATE INDEX loading_community ON loading (community, loaded_at);
CREATE INDEX loading_person ON loading (person);

-- How a community has set the bot up; `room` is '' for what holds in all of its rooms.
CREATE TABLE setting (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    room TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (community, room, name)
) STRICT, WITHOUT ROWID;

-- An article's dossier is looked for by its source, a statement by what it is called.
CREATE INDEX statement_ref ON statement (event, sort, ref);
CREATE INDEX snapshot_source ON snapshot (source);
