-- The messages in which was given what waits for moderators, so that it goes with them: as the
-- platform of its community names them. Empty for what was given otherwise.
ALTER TABLE proposal ADD COLUMN given_in TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(given_in));
ALTER TABLE poll_statement
    ADD COLUMN given_in TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(given_in));
ALTER TABLE prompt_suggestion
    ADD COLUMN given_in TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(given_in));
