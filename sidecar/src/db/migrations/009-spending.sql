-- What models were paid, in micro-USD, a row for each turn and day; the budgets' memory.
CREATE TABLE model_spending (
	-- UTC, YYYY-MM-DD.
	day TEXT NOT NULL,
	turn_id TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	micro_usd INTEGER NOT NULL,
	calls INTEGER NOT NULL,
	PRIMARY KEY (day, turn_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_spending_conversation ON model_spending (conversation_id);
CREATE INDEX model_spending_turn ON model_spending (turn_id);

-- Messages that came before their turn had begun to answer; their text is part of the turn's.
CREATE TABLE joined_messages (
	id TEXT PRIMARY KEY,
	turn_id TEXT NOT NULL REFERENCES turns (id),
	-- Detects a resend of the id with another text.
	body_hash TEXT NOT NULL,
	at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX joined_messages_turn ON joined_messages (turn_id);
