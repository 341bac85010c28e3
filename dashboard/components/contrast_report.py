"""The report of the page Contrast."""

from dashboard import queries
from dashboard.components import report_buttons
from data.times import local_date
from reports import contrast
from studies.contrast import ContrastStudy


def show(study: ContrastStudy) -> None:
    """Draw the buttons for a report of what the page shows."""
    about = queries.about(study.question.start, study.question.end)
    report_buttons.show("contrast", local_date(study.as_of), lambda: contrast.sheet(study, about()))
