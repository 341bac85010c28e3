"""The report of the page Uitzending."""

from dashboard import queries
from dashboard.components import report_buttons
from data.times import local_date
from reports import broadcast
from studies.broadcast import BroadcastStudy


def show(study: BroadcastStudy) -> None:
    """Draw the buttons for a report of what the page shows."""
    about = queries.about(study.event.started_at, study.ends_at)
    day = local_date(study.event.started_at)
    report_buttons.show("broadcast", day, lambda: broadcast.sheet(study, about()))
