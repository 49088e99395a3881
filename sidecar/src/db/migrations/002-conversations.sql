-- Who talks with us, turn by turn. A turn's id is its first message's id.
CREATE TABLE conversations (
	id TEXT PRIMARY KEY,
	session_id TEXT NOT NULL,
	user_id TEXT,
	locale TEXT NOT NULL,
	created_at TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_session ON conversations (session_id);

CREATE TABLE turns (
	id TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id),
	-- Order of the turns of a conversation; also the order in which they run.
	position INTEGER NOT NULL,
	-- What the customer wrote; NULL for a turn nobody's text began.
	customer_text TEXT,
	-- Who wrote it, as the session said then.
	user_id TEXT,
	account_email TEXT,
	-- Detects a resend of one message id with another text.
	body_hash TEXT NOT NULL,
	answer_text TEXT,
	answer_citations TEXT NOT NULL DEFAULT '[]',
	begun_at TEXT NOT NULL,
	ended_at TEXT,
	UNIQUE (conversation_id, position)
) STRICT;
CREATE INDEX turns_open ON turns (conversation_id, position) WHERE ended_at IS NULL;

-- What was decided and done in a turn, in order: a killed process goes on from here.
CREATE TABLE journal (
	turn_id TEXT NOT NULL REFERENCES turns (id),
	position INTEGER NOT NULL,
	entry TEXT NOT NULL,
	PRIMARY KEY (turn_id, position)
) STRICT, WITHOUT ROWID;

-- The durable, numbered events of the feed.
CREATE TABLE events (
	conversation_id TEXT NOT NULL REFERENCES conversations (id),
	number INTEGER NOT NULL,
	event TEXT NOT NULL,
	data TEXT NOT NULL,
	PRIMARY KEY (conversation_id, number)
) STRICT, WITHOUT ROWID;
