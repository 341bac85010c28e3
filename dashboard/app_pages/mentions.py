"""Page *Vermeldingen*."""
