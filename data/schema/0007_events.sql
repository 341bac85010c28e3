-- What may move people: broadcasts, what we did ourselves, and what happened meanwhile.
CREATE TABLE events (
    id UUID,
    name VARCHAR,
    series VARCHAR,            -- events of one series belong together, empty for none
    started_at TIMESTAMP,
    ended_at TIMESTAMP,
    channel VARCHAR,           -- where it was to be seen or heard
    topics VARCHAR[],
    landing_pages VARCHAR[],
    control_pages VARCHAR[],   -- pages that it should leave alone
    recorded_at TIMESTAMP
);

CREATE TABLE annotations (
    id UUID,
    event_id UUID,             -- null when it belongs to no single event
    kind VARCHAR,              -- own_action or happening
    happened_at TIMESTAMP,
    text VARCHAR,
    recorded_at TIMESTAMP
);

-- Figures of a period that later ones are held against; they never change.
CREATE TABLE baselines (
    id UUID,                   -- of organisation and name
    name VARCHAR,
    organisation VARCHAR,      -- empty for our own
    started_at TIMESTAMP,
    ended_at TIMESTAMP,
    frozen_at TIMESTAMP,
    figures VARCHAR,           -- JSON: name to number
    targets VARCHAR            -- JSON: name to number
);
