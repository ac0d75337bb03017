-- A post may open a thread, and another may go into the thread that it has opened.
ALTER TABLE outbox ADD COLUMN opens TEXT CHECK (opens IS NULL OR (opens != '' AND thread IS NULL));
ALTER TABLE outbox ADD COLUMN within TEXT CHECK (within IS NULL OR (thread IS NULL AND opens IS NULL));
ALTER TABLE outbox ADD COLUMN stands TEXT;
ALTER TABLE outbox ADD COLUMN opened TEXT CHECK (opened IS NULL OR (opens IS NOT NULL AND state = 'sent'));
CREATE INDEX outbox_opening ON outbox (message) WHERE opens IS NOT NULL;
CREATE INDEX outbox_within ON outbox (within) WHERE within IS NOT NULL;

-- `opens`: the name of the thread that is made of the post once it stands in the room.
-- `within`: the key of the post whose thread it goes into; while that one is open, this one waits.
-- `stands`: the message that the post is already, while its thread has yet to be opened.
-- `opened`: the thread's address; NULL where there is none, and what goes within goes to the room.

-- Posts that are to read otherwise than they may stand; the text is in `outbox.post` already.
CREATE TABLE post_edit (
    post INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    due INTEGER NOT NULL,
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    revision INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    until INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE outbox ADD COLUMN edited INTEGER;

-- `urgent`: the next edit is not held up by an earlier one; a text was taken back.
-- `revision`: how often another text was wanted since it was last edited.
-- `until`: who has begun to edit it may do so alone until then, on the steady clock.

-- The post that a kept reply is shown in, by its key: the parts of a post change with it.
ALTER TABLE kept_reply ADD COLUMN post TEXT;
CREATE INDEX kept_reply_post ON kept_reply (community, post) WHERE post IS NOT NULL;
