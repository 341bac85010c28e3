"""Page *Bronnen*."""
