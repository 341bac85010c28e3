"""Numbered SQL files that build the database, forward only."""
