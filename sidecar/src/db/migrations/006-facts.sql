-- The shop's business facts: each version as it was saved. The highest number is in force.
CREATE TABLE facts_versions (
	number INTEGER PRIMARY KEY,
	yaml TEXT NOT NULL,
	-- Lower-case hex, of the YAML in UTF-8; the log names the same.
	sha256 TEXT NOT NULL,
	note TEXT NOT NULL,
	author_id TEXT NOT NULL,
	author_name TEXT NOT NULL,
	saved_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER facts_versions_refuse_update BEFORE UPDATE ON facts_versions
BEGIN SELECT RAISE(ABORT, 'a version of the business facts is never changed'); END;
CREATE TRIGGER facts_versions_refuse_delete BEFORE DELETE ON facts_versions
BEGIN SELECT RAISE(ABORT, 'a version of the business facts is never deleted'); END;
CREATE TRIGGER facts_versions_only_next BEFORE INSERT ON facts_versions
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM facts_versions)
BEGIN SELECT RAISE(ABORT, 'only the next version of the business facts is accepted'); END;

-- What was said in a conversation before the turns a planner is shown word for word.
CREATE TABLE conversation_summaries (
	conversation_id TEXT PRIMARY KEY REFERENCES conversations (id),
	-- The turns it covers, by position, both included.
	first_position INTEGER NOT NULL,
	last_position INTEGER NOT NULL,
	-- Without addresses, cards and codes.
	text TEXT NOT NULL,
	made_at TEXT NOT NULL
) STRICT;
