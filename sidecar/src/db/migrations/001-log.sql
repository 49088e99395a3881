-- The log (docs/log-format.md), its guards, and the outbox.

CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Names this log for ever: part of every entry and of the checkpoints' origin.
INSERT INTO meta (key, value) VALUES ('instance', lower(hex(randomblob(8))));

-- One row an entry. `entry` holds the RFC 8785 text exactly as hashed; what is looked up by is
-- derived from it, so that no column can disagree with the leaf. AUTOINCREMENT leaves a trace
-- (sqlite_sequence) of a tail that was cut off carelessly.
CREATE TABLE log_entries (
	seq INTEGER PRIMARY KEY AUTOINCREMENT CHECK (seq >= 0),
	entry TEXT NOT NULL CHECK (octet_length(entry) <= 262144),
	leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
	refund_request_id TEXT
		AS (CASE WHEN json_valid(entry) THEN entry ->> '$.refund_request_id' END) VIRTUAL
) STRICT;

CREATE INDEX log_entries_by_refund ON log_entries (refund_request_id, seq)
	WHERE refund_request_id IS NOT NULL;

-- The RFC 6962 hash of every complete subtree above the leaves: `level` n covers the 2^n leaves
-- from `position` * 2^n on.
CREATE TABLE log_nodes (
	level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 52),
	position INTEGER NOT NULL CHECK (position >= 0),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- Personal data of an entry, encrypted with its subject's key; the leaf holds the SHA-256.
CREATE TABLE log_sealed (
	seq INTEGER PRIMARY KEY,
	ciphertext BLOB NOT NULL CHECK (length(ciphertext) BETWEEN 29 AND 1048576)
) STRICT;

CREATE TABLE log_checkpoints (
	size INTEGER PRIMARY KEY CHECK (size > 0),
	note TEXT NOT NULL
) STRICT;

-- Public keys that signed the checkpoints, as C2SP verifier keys.
CREATE TABLE log_keys (
	vkey TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Guards. A BEFORE INSERT trigger runs before conflict resolution: it refuses INSERT OR REPLACE
-- even in a connection without recursive_triggers, where no DELETE trigger would fire.
CREATE TRIGGER log_entries_refuse_update BEFORE UPDATE ON log_entries
BEGIN SELECT RAISE(ABORT, 'the log is append-only: entries are never updated'); END;
CREATE TRIGGER log_entries_refuse_delete BEFORE DELETE ON log_entries
BEGIN SELECT RAISE(ABORT, 'the log is append-only: entries are never deleted'); END;
CREATE TRIGGER log_entries_only_next BEFORE INSERT ON log_entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), -1) + 1 FROM log_entries)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: only the next sequence number is accepted'); END;

CREATE TRIGGER log_nodes_refuse_update BEFORE UPDATE ON log_nodes
BEGIN SELECT RAISE(ABORT, 'the log is append-only: hashes are never updated'); END;
CREATE TRIGGER log_nodes_refuse_delete BEFORE DELETE ON log_nodes
BEGIN SELECT RAISE(ABORT, 'the log is append-only: hashes are never deleted'); END;
CREATE TRIGGER log_nodes_only_next BEFORE INSERT ON log_nodes
WHEN NEW.position IS NOT
	(SELECT coalesce(max(position), -1) + 1 FROM log_nodes WHERE level = NEW.level)
	OR ((NEW.position + 1) << NEW.level) > (SELECT coalesce(max(seq), -1) + 1 FROM log_entries)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: only the next subtree is accepted'); END;

CREATE TRIGGER log_sealed_refuse_update BEFORE UPDATE ON log_sealed
BEGIN SELECT RAISE(ABORT, 'the log is append-only: sealed data is never updated'); END;
CREATE TRIGGER log_sealed_refuse_delete BEFORE DELETE ON log_sealed
BEGIN SELECT RAISE(ABORT, 'the log is append-only: sealed data is never deleted'); END;
CREATE TRIGGER log_sealed_only_newest BEFORE INSERT ON log_sealed
WHEN NEW.seq IS NOT (SELECT max(seq) FROM log_entries)
	OR EXISTS (SELECT 1 FROM log_sealed WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: only the newest entry is sealed'); END;

CREATE TRIGGER log_checkpoints_refuse_update BEFORE UPDATE ON log_checkpoints
BEGIN SELECT RAISE(ABORT, 'the log is append-only: checkpoints are never updated'); END;
CREATE TRIGGER log_checkpoints_refuse_delete BEFORE DELETE ON log_checkpoints
BEGIN SELECT RAISE(ABORT, 'the log is append-only: checkpoints are never deleted'); END;
CREATE TRIGGER log_checkpoints_only_larger BEFORE INSERT ON log_checkpoints
WHEN NEW.size <= (SELECT coalesce(max(size), 0) FROM log_checkpoints)
	OR NEW.size > (SELECT coalesce(max(seq), -1) + 1 FROM log_entries)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: only a larger checkpoint is accepted'); END;

CREATE TRIGGER log_keys_refuse_update BEFORE UPDATE ON log_keys
BEGIN SELECT RAISE(ABORT, 'the log is append-only: keys are never updated'); END;
CREATE TRIGGER log_keys_refuse_delete BEFORE DELETE ON log_keys
BEGIN SELECT RAISE(ABORT, 'the log is append-only: keys are never deleted'); END;
CREATE TRIGGER log_keys_only_new BEFORE INSERT ON log_keys
WHEN EXISTS (SELECT 1 FROM log_keys WHERE vkey = NEW.vkey)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: keys are never replaced'); END;

CREATE TRIGGER meta_keeps_instance_on_update BEFORE UPDATE ON meta
WHEN OLD.key = 'instance' OR NEW.key = 'instance'
BEGIN SELECT RAISE(ABORT, 'the instance of the log never changes'); END;
CREATE TRIGGER meta_keeps_instance_on_delete BEFORE DELETE ON meta
WHEN OLD.key = 'instance'
BEGIN SELECT RAISE(ABORT, 'the instance of the log never changes'); END;
CREATE TRIGGER meta_keeps_instance_on_insert BEFORE INSERT ON meta
WHEN NEW.key = 'instance'
BEGIN SELECT RAISE(ABORT, 'the instance of the log never changes'); END;

-- What is to be done outside the database, written in the transaction that decided it.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL,
	-- Null: never the same as another. Else the second enqueue of (kind, key) does nothing.
	key TEXT,
	-- Null: independent. Else rows with the same value are delivered one after the other.
	ordering TEXT,
	-- JSON; emptied to 'null' once delivered.
	payload TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
	attempts INTEGER NOT NULL DEFAULT 0,
	-- Milliseconds since 1970: no attempt before.
	not_before INTEGER NOT NULL,
	enqueued_at INTEGER NOT NULL,
	finished_at INTEGER,
	reason TEXT,
	UNIQUE (kind, key)
) STRICT;

CREATE INDEX outbox_due ON outbox (not_before, id) WHERE state = 'waiting';
CREATE INDEX outbox_order ON outbox (ordering, id) WHERE state = 'waiting' AND ordering IS NOT NULL;
