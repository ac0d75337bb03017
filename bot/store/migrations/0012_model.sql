-- A language model, where one is set up: what its calls took, what of each cap is used, and results
-- that held against the sources. No prompt, no reply and no question is ever kept.

CREATE TABLE model_call (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    model TEXT NOT NULL,
    host TEXT NOT NULL,
    -- the hash of the instructions
    version TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL CHECK (prompt_tokens >= 0),
    answer_tokens INTEGER NOT NULL CHECK (answer_tokens >= 0),
    -- whether the tokens are our estimate: the endpoint told none, or fewer than can be
    estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
    -- millionths of the currency that the operator's prices are in
    cost INTEGER NOT NULL CHECK (cost >= 0),
    milliseconds INTEGER NOT NULL,
    -- `verified`, or why nothing came of it
    outcome TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX model_call_made ON model_call (community, made_at);
CREATE INDEX model_call_age ON model_call (made_at);

-- Tokens used or put by within a stretch of time: of the process's day, a community's day, a
-- person's hour. A row is of no meaning once its stretch is over.
CREATE TABLE model_spent (
    whose TEXT NOT NULL,
    stretch TEXT NOT NULL,
    community TEXT REFERENCES community (id) ON DELETE CASCADE,
    person INTEGER REFERENCES person (id) ON DELETE CASCADE,
    tokens INTEGER NOT NULL CHECK (tokens >= 0),
    ends_at TEXT NOT NULL,
    PRIMARY KEY (whose, stretch)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_spent_community ON model_spent (community) WHERE community IS NOT NULL;
CREATE INDEX model_spent_person ON model_spent (person) WHERE person IS NOT NULL;
CREATE INDEX model_spent_ends ON model_spent (ends_at);

-- Results that held, by the hash of all that they hang on; held against the sources at each use.
CREATE TABLE model_result (
    key TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    result TEXT NOT NULL CHECK (json_valid(result)),
    used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX model_result_community ON model_result (community);
CREATE INDEX model_result_age ON model_result (used_at);
