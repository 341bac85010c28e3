"""Page *Bronnen*: what is listened to, how that goes, and what is not heard."""

from dashboard.components import mention_list, refresh, source_panels

version = refresh.version()
mention_list.style()
source_panels.live(version)
source_panels.gaps(version)
source_panels.unmeasured(version)
source_panels.topics(version)
