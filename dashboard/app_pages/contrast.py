"""Page *Contrast*: what is said online, what clients score, and where the difference is from."""

from dashboard import queries
from dashboard.components import (
    baseline_panel,
    contrast_panels,
    contrast_report,
    contrast_sides,
    filters,
    refresh,
    states,
)

version = refresh.version()
chosen = filters.show("period", "topics", "channels", version=version, period="90")
study = queries.contrast(version, chosen.selection())

if not study.tone.counted.n and not study.scores.whole:
    states.nothing_found(version)
else:
    contrast_panels.answer(study)
    contrast_panels.sides(study, version)
    contrast_panels.gap(study)
    contrast_panels.origins(study)
    contrast_sides.themes(study)
    contrast_panels.cautions(study)
    contrast_panels.buzz(study)
    contrast_sides.others(study)
    baseline_panel.show(study)
    contrast_report.show(study)
