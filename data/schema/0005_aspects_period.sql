-- When the mention was published, so that a period reads only its own part of the aspects.
ALTER TABLE aspects ADD COLUMN published_at TIMESTAMP;
DELETE FROM aspects;           -- they are given anew
