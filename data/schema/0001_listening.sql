-- No keys, indexes or sequences: DuckLake knows none, and merging on the UUID is faster natively.
-- Every TIMESTAMP is UTC.

CREATE TABLE data_version (version BIGINT);
INSERT INTO data_version VALUES (0);

CREATE TABLE mentions (
    id UUID,
    source VARCHAR,
    external_id VARCHAR,
    channel VARCHAR,
    url VARCHAR,
    thread VARCHAR,            -- address of the article or post it stands under
    thread_title VARCHAR,
    reply_to VARCHAR,          -- external_id of the mention it answers, or empty
    title VARCHAR,
    text VARCHAR,
    folded VARCHAR,            -- title and text as they are searched
    content_hash UUID,
    author UUID,               -- keyed hash, null when unknown
    topics VARCHAR[],
    topics_version INTEGER,    -- version of the topic set that gave these topics
    published_at TIMESTAMP,
    first_seen_at TIMESTAMP,
    collected_at TIMESTAMP,
    edited_at TIMESTAMP,       -- null if never seen to change
    deleted_at TIMESTAMP,      -- null while the source still shows it
    edits INTEGER
);

CREATE TABLE scores (
    mention_id UUID,
    model VARCHAR,
    version VARCHAR,
    polarity VARCHAR,          -- null when the model gives no answer
    p_neg FLOAT,
    p_neu FLOAT,
    p_pos FLOAT,
    uncertain BOOLEAN,
    scored_at TIMESTAMP
);

CREATE TABLE topic_sets (
    version INTEGER,
    since TIMESTAMP,
    definition VARCHAR,        -- JSON
    changed VARCHAR[],
    applied_at TIMESTAMP       -- null while stored mentions still carry older topics
);

CREATE TABLE gaps (
    source VARCHAR,
    started_at TIMESTAMP,
    ended_at TIMESTAMP,
    reason VARCHAR,
    recorded_at TIMESTAMP
);

CREATE TABLE cursors (
    source VARCHAR,
    cursor VARCHAR             -- JSON
);

CREATE TABLE source_states (
    source VARCHAR,
    next_run_at TIMESTAMP,
    failures INTEGER,
    last_ok_at TIMESTAMP,
    first_ok_at TIMESTAMP,
    error VARCHAR,             -- code of the text table, empty when well
    detail VARCHAR
);

CREATE TABLE rounds (
    source VARCHAR,
    started_at TIMESTAMP,
    ended_at TIMESTAMP,
    seen INTEGER,
    added INTEGER,
    edited INTEGER,
    deleted INTEGER,
    unmatched INTEGER,
    refused INTEGER,
    error VARCHAR,
    detail VARCHAR
);

CREATE TABLE heartbeats (process VARCHAR, beat_at TIMESTAMP);

-- Which model the screens show: the newest one that has scored everything.
CREATE TABLE model_uses (model VARCHAR, version VARCHAR, since TIMESTAMP, completed_at TIMESTAMP);
