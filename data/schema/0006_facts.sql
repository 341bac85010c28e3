-- Numbers from elsewhere, beside which the mentions are held. A period ends before its end.
CREATE TABLE review_scores (
    id UUID,                   -- of source, organisation, instrument, method and period
    source VARCHAR,
    organisation VARCHAR,      -- empty for our own
    instrument VARCHAR,        -- such as ZorgkaartNederland
    method VARCHAR,            -- scores of two methods are not compared
    started_at TIMESTAMP,
    ended_at TIMESTAMP,
    lowest DOUBLE,             -- ends of the scale
    highest DOUBLE,
    mean DOUBLE,
    count INTEGER,             -- of reviews, null when not told
    deviation DOUBLE,          -- standard deviation between reviews, null when not told
    url VARCHAR,
    recorded_at TIMESTAMP
);

CREATE TABLE complaints (
    id UUID,                   -- of source, organisation, theme and period
    source VARCHAR,
    organisation VARCHAR,
    theme VARCHAR,             -- empty for all of them
    started_at TIMESTAMP,
    ended_at TIMESTAMP,
    count INTEGER,
    clients INTEGER,           -- null when not told
    recorded_at TIMESTAMP
);

CREATE TABLE contacts (
    id UUID,                   -- of source, channel, topic and hour
    source VARCHAR,
    channel VARCHAR,           -- such as telefoon
    topic VARCHAR,             -- what was asked about, empty when not told
    hour TIMESTAMP,
    count INTEGER,
    handling_seconds DOUBLE,   -- mean of one contact, null when not told
    recorded_at TIMESTAMP
);

CREATE TABLE visits (
    id UUID,                   -- of source, page and hour
    source VARCHAR,
    page VARCHAR,
    hour TIMESTAMP,
    count INTEGER,
    recorded_at TIMESTAMP
);

-- Where a source counted everything: an hour of visits or contacts without a row is a zero
-- there, and unknown elsewhere.
CREATE TABLE measured (
    source VARCHAR,
    started_at TIMESTAMP,
    ended_at TIMESTAMP
);
