"""Page *Overzicht*: how much is said, in what tone, and what changed."""

from dashboard.components import filters, refresh

shown = filters.show("period", "topics", "channels", version=refresh.version())
