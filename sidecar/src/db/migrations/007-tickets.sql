-- Tickets whose reference a customer was told. What is to be filed is in the outbox.
CREATE TABLE tickets (
	-- As told: "T-" and eight digits.
	reference TEXT PRIMARY KEY,
	-- The call that asked for it: made again, it is the same ticket.
	call_id TEXT NOT NULL UNIQUE,
	-- ISO 8601.
	asked_at TEXT NOT NULL,
	-- Zendesk's own number, once it was filed there.
	number TEXT,
	-- ISO 8601; NULL while it waits in the outbox.
	filed_at TEXT
) STRICT;
