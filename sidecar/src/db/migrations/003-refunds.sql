CREATE TABLE refunds (
	id TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id),
	turn_id TEXT NOT NULL REFERENCES turns (id),
	ordinal INTEGER NOT NULL,
	-- The call of the turn that asked: a call made again after a crash finds its refund.
	call_id TEXT NOT NULL UNIQUE,
	order_source TEXT NOT NULL,
	order_id TEXT NOT NULL,
	order_number TEXT NOT NULL,
	order_summary TEXT NOT NULL,
	customer_email TEXT,
	charge_id TEXT NOT NULL,
	amount INTEGER NOT NULL CHECK (amount > 0),
	currency TEXT NOT NULL,
	reason TEXT NOT NULL,
	state TEXT NOT NULL,
	-- Grows by one with every move: the compare of compare-and-set.
	version INTEGER NOT NULL,
	automatic INTEGER NOT NULL,
	proposal_number INTEGER NOT NULL,
	detail TEXT,
	stripe_refund_id TEXT UNIQUE,
	requested_at TEXT NOT NULL,
	approved_at TEXT,
	updated_at TEXT NOT NULL,
	UNIQUE (turn_id, ordinal)
) STRICT;
CREATE INDEX refunds_order ON refunds (order_source, order_id);
CREATE INDEX refunds_state ON refunds (state, requested_at);
CREATE INDEX refunds_conversation ON refunds (conversation_id);

-- The frozen proposals a person decides on; a proposal is never changed, only followed by the next.
CREATE TABLE proposals (
	refund_id TEXT NOT NULL REFERENCES refunds (id),
	number INTEGER NOT NULL,
	hash TEXT NOT NULL UNIQUE,
	canonical TEXT NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (refund_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
	proposal_hash TEXT PRIMARY KEY REFERENCES proposals (hash),
	approved INTEGER NOT NULL,
	notes TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	decided_at TEXT NOT NULL
) STRICT;

-- What is promised of a charge and not yet seen at Stripe.
CREATE TABLE reservations (
	refund_id TEXT PRIMARY KEY REFERENCES refunds (id),
	charge_id TEXT NOT NULL,
	amount INTEGER NOT NULL,
	released_at TEXT
) STRICT;
CREATE INDEX reservations_charge ON reservations (charge_id);

-- The exact bytes sent to Stripe, frozen before the first send.
CREATE TABLE submissions (
	refund_id TEXT PRIMARY KEY REFERENCES refunds (id),
	body TEXT NOT NULL,
	api_version TEXT NOT NULL,
	idempotency_key TEXT NOT NULL UNIQUE,
	log_size INTEGER NOT NULL,
	log_root TEXT NOT NULL,
	-- How often the bytes may have left this machine, counted before each send.
	attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Durable switches, such as the pause of all refunds.
CREATE TABLE flags (
	name TEXT PRIMARY KEY,
	reason TEXT NOT NULL,
	since TEXT NOT NULL
) STRICT;
