-- Responses to signed requests, so that a repeated jti gets the same answer and changes nothing.
CREATE TABLE signed_requests (
	jti TEXT PRIMARY KEY,
	-- SHA-256 of method, path and body hash: an id belongs to one request.
	fingerprint TEXT NOT NULL,
	status INTEGER NOT NULL,
	content_type TEXT NOT NULL,
	body TEXT NOT NULL,
	-- Seconds; the signature is refused as stale from here on.
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX signed_requests_by_expiry ON signed_requests (expires_at);

-- Codes asked for. A decoy (no such order, other address, too many mails) looks the same but for
-- address_mac, and its code_mac matches no code.
CREATE TABLE order_verifications (
	id TEXT PRIMARY KEY,
	session_id TEXT NOT NULL,
	user_id TEXT,
	order_number TEXT NOT NULL,
	-- HMAC of the address mailed, for the limit on mails to it.
	address_mac BLOB,
	code_mac BLOB NOT NULL,
	attempts_left INTEGER NOT NULL CHECK (attempts_left BETWEEN 0 AND 5),
	state TEXT NOT NULL CHECK (state IN ('open', 'used', 'voided')),
	-- Milliseconds.
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX order_verifications_by_session ON order_verifications (session_id, created_at);
CREATE INDEX order_verifications_by_address ON order_verifications (address_mac, created_at);
CREATE INDEX order_verifications_by_age ON order_verifications (created_at);

-- Orders that a session has proven to be its own, bound to who was logged in then.
CREATE TABLE order_proofs (
	session_id TEXT NOT NULL,
	order_number TEXT NOT NULL,
	user_id TEXT,
	proven_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	PRIMARY KEY (session_id, order_number)
) STRICT;
CREATE INDEX order_proofs_by_expiry ON order_proofs (expires_at);
