-- What the shop knows: documents, and the passages they are cut into. The file can be made again
-- from its sources, so it is apart from conversations, refunds and the log.

CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

-- `version` names a state of all passages: another one whenever a passage comes, changes or goes.
-- The random part makes versions of a file made anew differ from those of the old one.
INSERT INTO meta (key, value) VALUES ('version', lower(hex(randomblob(4))) || '-0');

CREATE TABLE documents (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	source TEXT NOT NULL CHECK (source IN ('page', 'upload', 'ticket', 'other')),
	-- The source's own name for it.
	external_id TEXT NOT NULL,
	title TEXT NOT NULL,
	-- Where a customer reads it; NULL when it is not public.
	url TEXT,
	locale TEXT NOT NULL,
	-- SHA-256 over all that its passages are made from, and how they are cut.
	content_hash TEXT NOT NULL,
	-- As the source says.
	updated_at TEXT NOT NULL,
	-- When it was last handed to us, changed or not.
	received_at TEXT NOT NULL,
	UNIQUE (source, external_id)
) STRICT;

CREATE TABLE chunks (
	-- Never given twice, so that an index kept elsewhere cannot mistake a new one for an old one.
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	-- The document's, kept here so that one row holds all that is searched.
	title TEXT NOT NULL,
	-- The path of headings it stands under, NULL at the document's beginning.
	heading TEXT,
	-- The fragment of that heading, without `#`.
	anchor TEXT,
	text TEXT NOT NULL,
	-- Title, heading and text cut into words, for scripts that put no spaces between them; else NULL.
	words TEXT,
	-- SHA-256 over what is embedded.
	text_hash TEXT NOT NULL,
	-- Who made `embedding`; another name than the present embedder's (or NULL) waits for embedding.
	embedder TEXT,
	-- float32 little endian, of unit length.
	embedding BLOB,
	UNIQUE (document_id, position),
	CHECK ((embedder IS NULL) = (embedding IS NULL))
) STRICT;
CREATE INDEX chunks_by_embedder ON chunks (embedder, id);
CREATE INDEX chunks_by_text ON chunks (text_hash);

CREATE VIRTUAL TABLE chunks_fts USING fts5 (
	title, heading, text, words,
	content = 'chunks', content_rowid = 'id',
	tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER chunks_fts_insert AFTER INSERT ON chunks BEGIN
	INSERT INTO chunks_fts (rowid, title, heading, text, words)
	VALUES (new.id, new.title, new.heading, new.text, new.words);
END;
CREATE TRIGGER chunks_fts_delete AFTER DELETE ON chunks BEGIN
	INSERT INTO chunks_fts (chunks_fts, rowid, title, heading, text, words)
	VALUES ('delete', old.id, old.title, old.heading, old.text, old.words);
END;
-- An embedding that arrives changes nothing here.
CREATE TRIGGER chunks_fts_update AFTER UPDATE OF title, heading, text, words ON chunks BEGIN
	INSERT INTO chunks_fts (chunks_fts, rowid, title, heading, text, words)
	VALUES ('delete', old.id, old.title, old.heading, old.text, old.words);
	INSERT INTO chunks_fts (rowid, title, heading, text, words)
	VALUES (new.id, new.title, new.heading, new.text, new.words);
END;

-- The ids that a full sync of a source has named so far; what it does not name goes at its end.
CREATE TABLE syncs (
	source TEXT PRIMARY KEY,
	sync_id TEXT NOT NULL,
	begun_at TEXT NOT NULL
) STRICT;
CREATE TABLE sync_ids (
	source TEXT NOT NULL REFERENCES syncs (source) ON DELETE CASCADE,
	external_id TEXT NOT NULL,
	PRIMARY KEY (source, external_id)
) STRICT, WITHOUT ROWID;

-- Questions that nothing was found for, in redacted words.
CREATE TABLE missed_questions (
	id INTEGER PRIMARY KEY,
	-- The normalised question, for counting the same one once.
	normalised TEXT NOT NULL UNIQUE,
	question TEXT NOT NULL,
	locale TEXT NOT NULL,
	times INTEGER NOT NULL,
	first_at TEXT NOT NULL,
	last_at TEXT NOT NULL,
	dismissed_at TEXT
) STRICT;
CREATE INDEX missed_by_time ON missed_questions (last_at);
