-- Who gave a reason in their own words, so that the words go when that moderator is forgotten.
-- Of what was decided before, nobody knows.
ALTER TABLE hidden ADD COLUMN decided_by INTEGER REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE earlier_wording ADD COLUMN decided_by INTEGER REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE poll_statement ADD COLUMN decided_by INTEGER REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE prompt_suggestion
    ADD COLUMN decided_by INTEGER REFERENCES person (id) ON DELETE SET NULL;
CREATE INDEX hidden_decided_by ON hidden (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX earlier_wording_decided_by ON earlier_wording (decided_by)
    WHERE decided_by IS NOT NULL;
CREATE INDEX poll_statement_decided_by ON poll_statement (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX prompt_suggestion_decided_by ON prompt_suggestion (decided_by)
    WHERE decided_by IS NOT NULL;
