-- Votes on statements about a matter: what each person says is kept until the vote ends, sums stay.

-- The last number given to a statement of a vote; none is ever given twice in a community.
ALTER TABLE community ADD COLUMN vote_number INTEGER NOT NULL DEFAULT 0;

CREATE TABLE poll (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    dossier TEXT NOT NULL,
    title TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    ended_at TEXT,
    deletions INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 0,
    release TEXT CHECK (release IS NULL OR json_valid(release)),
    CHECK (ends_at > opened_at)
) STRICT;
CREATE UNIQUE INDEX poll_open ON poll (community, dossier) WHERE ended_at IS NULL;
CREATE INDEX poll_ends ON poll (ends_at) WHERE ended_at IS NULL;
CREATE INDEX poll_community ON poll (community, ended_at);

-- `release` is what all may see: sums without people, as of the last round. `deletions` counts votes
-- that were deleted, so that a round reckoned meanwhile is not kept.

-- `side`: whose view it comes near to, so that sides take turns; NULL for what a member proposed.
-- `claims`: addresses of what it comes from. `person`: who proposed it, until the vote ends.
-- `gone`: how many votes that the last round counted have been deleted since.
CREATE TABLE poll_statement (
    id INTEGER PRIMARY KEY,
    poll INTEGER NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 140),
    side TEXT,
    claims TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(claims)),
    proposed INTEGER NOT NULL CHECK (proposed IN (0, 1)),
    person INTEGER REFERENCES person (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'rejected', 'removed')),
    reason TEXT,
    agree INTEGER NOT NULL DEFAULT 0 CHECK (agree >= 0),
    disagree INTEGER NOT NULL DEFAULT 0 CHECK (disagree >= 0),
    passed INTEGER NOT NULL DEFAULT 0 CHECK (passed >= 0),
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone >= 0),
    UNIQUE (poll, number)
) STRICT;
CREATE INDEX poll_statement_person ON poll_statement (person);

-- `shown`: the choice that the last round counted; NULL where none did. When somebody voted is not
-- kept: it would tell them, and nothing needs it.
CREATE TABLE vote (
    id INTEGER PRIMARY KEY,
    poll INTEGER NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    statement INTEGER NOT NULL REFERENCES poll_statement (id) ON DELETE CASCADE,
    choice INTEGER NOT NULL CHECK (choice IN (-1, 0, 1)),
    shown INTEGER CHECK (shown IN (-1, 0, 1)),
    UNIQUE (poll, person, statement)
) STRICT;
CREATE INDEX vote_person ON vote (person);
CREATE INDEX vote_uncounted ON vote (poll, person) WHERE choice IS NOT shown;
CREATE INDEX vote_statement ON vote (statement);

-- Where somebody is in a vote: the statement they were asked, and the group of the last round.
CREATE TABLE voter (
    poll INTEGER NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    asked INTEGER REFERENCES poll_statement (id) ON DELETE SET NULL,
    placed INTEGER,
    PRIMARY KEY (poll, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX voter_person ON voter (person);
CREATE INDEX voter_asked ON voter (asked) WHERE asked IS NOT NULL;

CREATE TRIGGER vote_given AFTER INSERT ON vote BEGIN
    UPDATE poll_statement SET
        agree = agree + (NEW.choice = 1),
        disagree = disagree + (NEW.choice = -1),
        passed = passed + (NEW.choice = 0)
    WHERE id = NEW.statement;
END;
CREATE TRIGGER vote_changed AFTER UPDATE OF choice ON vote BEGIN
    UPDATE poll_statement SET
        agree = agree + (NEW.choice = 1) - (OLD.choice = 1),
        disagree = disagree + (NEW.choice = -1) - (OLD.choice = -1),
        passed = passed + (NEW.choice = 0) - (OLD.choice = 0)
    WHERE id = NEW.statement;
END;
CREATE TRIGGER vote_deleted AFTER DELETE ON vote BEGIN
    UPDATE poll_statement SET
        agree = agree - (OLD.choice = 1),
        disagree = disagree - (OLD.choice = -1),
        passed = passed - (OLD.choice = 0),
        gone = gone + (OLD.shown IS NOT NULL)
    WHERE id = OLD.statement;
    UPDATE poll SET deletions = deletions + 1 WHERE id = OLD.poll;
END;
