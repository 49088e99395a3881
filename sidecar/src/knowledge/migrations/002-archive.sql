-- What is kept but not searched: solved tickets that have grown old and that nobody was answered from
-- lately. They leave the text index and the vectors in memory, and can be put back as they were.

CREATE TABLE archived_documents (
	id INTEGER PRIMARY KEY,
	source TEXT NOT NULL,
	external_id TEXT NOT NULL,
	title TEXT NOT NULL,
	url TEXT,
	locale TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	received_at TEXT NOT NULL,
	archived_at TEXT NOT NULL,
	UNIQUE (source, external_id)
) STRICT;

CREATE TABLE archived_chunks (
	id INTEGER PRIMARY KEY,
	document_id INTEGER NOT NULL REFERENCES archived_documents (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	title TEXT NOT NULL,
	heading TEXT,
	anchor TEXT,
	text TEXT NOT NULL,
	words TEXT,
	text_hash TEXT NOT NULL,
	embedder TEXT,
	embedding BLOB
) STRICT;
CREATE INDEX archived_chunks_by_document ON archived_chunks (document_id);

-- What comes again replaces what was put away under its name.
CREATE TRIGGER archive_superseded AFTER INSERT ON documents BEGIN
	DELETE FROM archived_documents WHERE source = new.source AND external_id = new.external_id;
END;

-- When a customer was last answered from a ticket's passage.
CREATE TABLE found_passages (
	chunk_id INTEGER PRIMARY KEY REFERENCES chunks (id) ON DELETE CASCADE,
	found_at TEXT NOT NULL
) STRICT;
