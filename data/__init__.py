"""Records, errors, settings, and the only two doors to the database."""
