-- Answers to wrong codes, so that the same message sent again costs no second attempt.
CREATE TABLE wrong_codes (
	message_id TEXT NOT NULL,
	-- Of verification and code: another code under the same id is another attempt.
	body_hash TEXT NOT NULL,
	attempts_left INTEGER NOT NULL,
	-- ISO 8601; kept for a day.
	at TEXT NOT NULL,
	PRIMARY KEY (message_id, body_hash)
) STRICT;
