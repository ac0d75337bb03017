-- Discussion prompts that moderators asked for: when they come, what came of each date, and what
-- members suggested. Moments are milliseconds since 1970 UTC.

CREATE TABLE prompt_schedule (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    platform TEXT NOT NULL,
    -- the room as the platform names it, the platform first, and as people knew it
    room TEXT NOT NULL,
    called TEXT NOT NULL,
    -- where moderators are told of it, if the community has no room for that
    told TEXT NOT NULL,
    deck TEXT NOT NULL,
    recurrence TEXT NOT NULL CHECK (json_valid(recurrence)),
    wishes TEXT NOT NULL CHECK (json_valid(wishes)),
    -- by which the deck is shuffled, and how often it has been gone through, from 1
    seed INTEGER NOT NULL,
    round INTEGER NOT NULL DEFAULT 1 CHECK (round > 0),
    -- the next date by the rule; NULL where none comes any more
    planned INTEGER,
    -- when it is posted: another moment than planned where a moderator moved it
    due INTEGER,
    -- when the clock looks at it: later than due where it waits for the end of quiet hours, or where
    -- something broke
    looks INTEGER,
    -- at which time of day this was reckoned: later than now, the clock was set back since
    reckoned INTEGER NOT NULL,
    -- prompts in a row that nobody answered
    silent INTEGER NOT NULL DEFAULT 0 CHECK (silent >= 0),
    -- why it rests, as a finished sentence; NULL where it runs
    paused TEXT,
    -- whether moderators have yet to be told that it has paused itself
    untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1)),
    made_at TEXT NOT NULL,
    CHECK ((planned IS NULL) = (due IS NULL) AND (planned IS NULL) = (looks IS NULL)),
    CHECK (untold = 0 OR paused IS NOT NULL),
    UNIQUE (community, number)
) STRICT;
CREATE INDEX prompt_schedule_due ON prompt_schedule (platform, looks)
    WHERE paused IS NULL AND looks IS NOT NULL;
CREATE INDEX prompt_schedule_reckoned ON prompt_schedule (reckoned)
    WHERE paused IS NULL AND looks IS NOT NULL;
CREATE INDEX prompt_schedule_untold ON prompt_schedule (id) WHERE untold = 1;

-- What came of each date of a schedule, and of prompts that were posted out of turn.
CREATE TABLE prompt_occasion (
    id INTEGER PRIMARY KEY,
    schedule INTEGER NOT NULL REFERENCES prompt_schedule (id) ON DELETE CASCADE,
    -- the date by the rule; for a prompt out of turn, when it was asked for
    planned INTEGER NOT NULL,
    -- the prompt, by its name in the deck, of what kind, and in which round; NULL for none
    prompt TEXT,
    kind TEXT,
    round INTEGER,
    state TEXT NOT NULL CHECK (state IN ('queued', 'posted', 'skipped', 'failed', 'unknown')),
    -- why it was not posted, as a finished sentence, and whether a moderator wanted it so
    why TEXT,
    wished INTEGER NOT NULL DEFAULT 0 CHECK (wished IN (0, 1)),
    -- the key of its post in the outbox; NULL where it was skipped before there was one
    key TEXT UNIQUE,
    message TEXT,
    thread TEXT,
    posted INTEGER,
    -- when to look whether anybody answered; NULL where that is done
    survey INTEGER,
    -- how many people wrote; NULL where it is not known
    answers INTEGER,
    -- when its thread is summed up; NULL where it is not, or is done
    closes INTEGER,
    -- whether moderators have yet to be told that it was not posted
    untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1)),
    UNIQUE (schedule, planned),
    CHECK (state NOT IN ('skipped', 'failed', 'unknown') OR why IS NOT NULL)
) STRICT;
CREATE INDEX prompt_occasion_queued ON prompt_occasion (id) WHERE state = 'queued';
CREATE INDEX prompt_occasion_survey ON prompt_occasion (survey) WHERE survey IS NOT NULL;
CREATE INDEX prompt_occasion_closes ON prompt_occasion (closes) WHERE closes IS NOT NULL;
CREATE INDEX prompt_occasion_untold ON prompt_occasion (schedule) WHERE untold = 1;
CREATE INDEX prompt_occasion_round ON prompt_occasion (schedule, round);
CREATE INDEX prompt_occasion_planned ON prompt_occasion (planned);

CREATE TABLE prompt_suggestion (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    -- whose it is, for as long as it waits and for the answer; NULL for somebody who is gone
    person INTEGER REFERENCES person (id) ON DELETE SET NULL,
    -- the name to be shown with it; NULL where none is wished
    credit TEXT,
    -- the event that it rests on, by its address
    event TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'used', 'rejected')),
    reason TEXT,
    made_at TEXT NOT NULL,
    -- when it was approved, used or turned down
    decided_at TEXT,
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    UNIQUE (community, number)
) STRICT;
CREATE INDEX prompt_suggestion_open ON prompt_suggestion (community, number)
    WHERE state IN ('waiting', 'approved');
CREATE INDEX prompt_suggestion_person ON prompt_suggestion (person) WHERE person IS NOT NULL;

-- What a post is to have besides its words: a pin in the place of another post's, which is `''` for
-- none, and the one role that it calls, as the platform names it.
ALTER TABLE outbox ADD COLUMN pins TEXT;
ALTER TABLE outbox ADD COLUMN calls TEXT;
-- Whether it failed because the room is gone or may not be written in.
ALTER TABLE outbox ADD COLUMN closed INTEGER CHECK (closed IN (0, 1));
