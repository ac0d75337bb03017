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
