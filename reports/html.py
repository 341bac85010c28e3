"""A report as one HTML file that asks for nothing outside itself, for screen and printer."""

import re
from functools import cache

import jinja2
from markupsafe import Markup

from presentation import marks
from presentation.palette import PAPER
from reports.sheet import Sheet

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def make(sheet: Sheet) -> bytes:
    """Write a sheet as HTML."""
    page = _template().render(sheet=sheet, colours=PAPER)
    return _CONTROL.sub("", page).encode("utf-8", "replace")


def _spans(sentence: str) -> Markup:
    runs = (
        Markup("<strong>{}</strong>").format(said) if bold else Markup.escape(said)
        for said, bold in marks.spans(sentence)
    )
    return Markup("").join(runs)


@cache
def _template() -> jinja2.Template:
    house = jinja2.Environment(
        loader=jinja2.PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    house.filters["spans"] = _spans
    return house.get_template("report.html")
