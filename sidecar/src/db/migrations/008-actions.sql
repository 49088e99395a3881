-- Calls of a shop's own Hands that outlive their turn: approved by a person, answered later, or
-- writes that must not be made twice.
CREATE TABLE actions (
	id TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id),
	turn_id TEXT NOT NULL REFERENCES turns (id),
	ordinal INTEGER NOT NULL,
	call_id TEXT NOT NULL UNIQUE,
	hand TEXT NOT NULL,
	title TEXT NOT NULL,
	effect TEXT NOT NULL,
	hand_version TEXT NOT NULL,
	arguments TEXT NOT NULL,
	context TEXT NOT NULL,
	customer_email TEXT,
	needs_approval INTEGER NOT NULL,
	state TEXT NOT NULL,
	-- Grows by one with every move: the compare of compare-and-set.
	version INTEGER NOT NULL,
	proposal TEXT NOT NULL,
	proposal_hash TEXT NOT NULL UNIQUE,
	idempotency_key TEXT NOT NULL UNIQUE,
	-- How often the call may have left this machine, counted before each.
	attempts INTEGER NOT NULL,
	deadline TEXT,
	output TEXT,
	detail TEXT,
	requested_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	UNIQUE (turn_id, ordinal)
) STRICT;
CREATE INDEX actions_state ON actions (state, requested_at);
CREATE INDEX actions_conversation ON actions (conversation_id);

CREATE TABLE action_decisions (
	action_id TEXT PRIMARY KEY REFERENCES actions (id),
	approved INTEGER NOT NULL,
	notes TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	decided_at TEXT NOT NULL
) STRICT;

-- The one answer that a callback got, given again when it comes again.
CREATE TABLE action_callbacks (
	action_id TEXT PRIMARY KEY REFERENCES actions (id),
	body_hash TEXT NOT NULL,
	response TEXT NOT NULL,
	at TEXT NOT NULL
) STRICT;

-- Who called which Hand when, for its rate; older rows than any rate counts are dropped.
CREATE TABLE hand_calls (
	call_id TEXT PRIMARY KEY,
	hand TEXT NOT NULL,
	session_id TEXT NOT NULL,
	at TEXT NOT NULL
) STRICT;
CREATE INDEX hand_calls_rate ON hand_calls (hand, session_id, at);

-- Where one action's moves stand in the log.
CREATE TABLE action_entries (
	action_id TEXT NOT NULL REFERENCES actions (id),
	sequence INTEGER NOT NULL,
	PRIMARY KEY (action_id, sequence)
) STRICT, WITHOUT ROWID;
