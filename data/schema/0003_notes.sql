-- What the program has to say to people until it is no longer so, one row a subject.
CREATE TABLE notes (
    name VARCHAR,
    code VARCHAR,              -- code of the text table
    detail VARCHAR,
    since TIMESTAMP
);
