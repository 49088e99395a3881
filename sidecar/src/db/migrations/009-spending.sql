-- What models were paid, in micro-USD, a row for each conversation and day; the budgets' memory.
CREATE TABLE model_spending (
	-- UTC, YYYY-MM-DD.
	day TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	micro_usd INTEGER NOT NULL,
	calls INTEGER NOT NULL,
	PRIMARY KEY (day, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_spending_conversation ON model_spending (conversation_id);

-- Which reply format a server was found to take, so that it is asked once.
CREATE TABLE model_formats (
	base_url TEXT NOT NULL,
	model TEXT NOT NULL,
	format TEXT NOT NULL CHECK (format IN ('json_schema', 'json_object', 'text')),
	PRIMARY KEY (base_url, model)
) STRICT, WITHOUT ROWID;

-- Messages that came while a turn had not begun to plan: they are answered by that turn.
CREATE TABLE joined_messages (
	id TEXT PRIMARY KEY,
	turn_id TEXT NOT NULL REFERENCES turns (id),
	position INTEGER NOT NULL,
	body_hash TEXT NOT NULL,
	text TEXT NOT NULL,
	at TEXT NOT NULL,
	UNIQUE (turn_id, position)
) STRICT, WITHOUT ROWID;
