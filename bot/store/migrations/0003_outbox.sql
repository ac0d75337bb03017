-- What is to be posted unasked. A room is leased as a whole, since its posts go out one at a time
-- and in order, whichever process sends them.
-- Moments are milliseconds since 1970 UTC, but for `until` and `begun_steady`: these count on the
-- machine's steady clock, which nobody sets and which starts anew at boot.

CREATE TABLE outbox_room (
    id INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    address TEXT NOT NULL,
    next INTEGER,
    owner TEXT,
    until INTEGER NOT NULL DEFAULT 0,
    setbacks INTEGER NOT NULL DEFAULT 0 CHECK (setbacks >= 0),
    UNIQUE (community, platform, address)
) STRICT;
CREATE INDEX outbox_room_next ON outbox_room (platform, next) WHERE next IS NOT NULL;

-- `next`: no open post of the room is due before it; NULL where there is none.
-- `owner` and `until`: who alone may work the room until when; without an owner, nobody may.
-- `setbacks`: how many visits in a row had to be broken off.

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES outbox_room (id) ON DELETE CASCADE,
    thread TEXT,
    key TEXT NOT NULL UNIQUE,
    post TEXT NOT NULL CHECK (json_valid(post)),
    due INTEGER NOT NULL,
    late_after INTEGER CHECK (late_after >= due),
    state TEXT NOT NULL CHECK (
        state IN ('waiting', 'sending', 'sent', 'failed', 'skipped', 'unknown', 'cancelled')
    ),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    begun INTEGER,
    begun_steady INTEGER,
    message TEXT,
    reason TEXT,
    reported INTEGER CHECK (reported IN (0, 1)),
    made INTEGER NOT NULL,
    ended INTEGER,
    CHECK ((state IN ('waiting', 'sending')) = (ended IS NULL)),
    CHECK ((state = 'sent') = (message IS NOT NULL)),
    CHECK ((state IN ('failed', 'skipped', 'unknown')) = (reported IS NOT NULL)),
    CHECK (state NOT IN ('failed', 'skipped', 'unknown') OR reason IS NOT NULL),
    CHECK (state != 'sending' OR (begun IS NOT NULL AND begun_steady IS NOT NULL))
) STRICT;
CREATE INDEX outbox_order ON outbox (room, state, due, id);
CREATE UNIQUE INDEX outbox_one_at_a_time ON outbox (room) WHERE state = 'sending';
CREATE INDEX outbox_late ON outbox (late_after) WHERE state = 'waiting' AND late_after IS NOT NULL;
CREATE INDEX outbox_unreported ON outbox (room, id) WHERE reported = 0;
CREATE INDEX outbox_ended ON outbox (ended) WHERE ended IS NOT NULL;
CREATE INDEX outbox_due ON outbox (due) WHERE state = 'waiting';

-- `begun`: when it was first tried; history has to be read back to there before it is sent again.
