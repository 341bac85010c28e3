-- What mentions are about and whom: one row a mention, replaced when text or rules change.
CREATE TABLE aspects (
    mention_id UUID,
    content_hash UUID,         -- of the text that was looked at
    themes VARCHAR[],          -- found by their own words: the ones that are counted
    likely VARCHAR[],          -- those of the themes whose words are not always right
    hinted VARCHAR[],          -- found by a hint only: for reading, not for counting
    target VARCHAR,            -- us, sector or other
    target_uncertain BOOLEAN,
    version VARCHAR            -- of the rules and weights that said so
);
