-- What people say about the tone of mentions; the newest of (mention, labeller) counts.
CREATE TABLE labels (
    mention_id UUID,
    labeller VARCHAR,          -- a short name of their own choice, or 'correction'
    polarity VARCHAR,          -- null when skipped, or when a correction was taken back
    origin VARCHAR,            -- 'sample' (drawn at random, answered blind) or 'correction'
    content_hash UUID,         -- of the text that was judged
    labelled_at TIMESTAMP
);
