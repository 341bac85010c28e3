"""A report as PDF: tagged for screen readers (PDF/UA-1), the same bytes from the same sheet.

Nothing of the machine takes part: only the fonts that come with the typesetter, no date in
the file, and no files or packages beside the template. What is written in the sheet reaches
the template as JSON, so no title can act as a command.
"""

import json
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

from presentation import marks
from presentation.palette import PAPER
from reports import letters
from reports.sheet import Sheet


def make(sheet: Sheet) -> bytes:
    """Set a sheet as one page of A4."""
    given = inputs(sheet)
    return _one(letters.compiler().compile(_template(), sys_inputs=given, pdf_standards=["ua-1"]))


def picture(sheet: Sheet, dots: float = 110) -> bytes:
    """Set a sheet as PNG, to look at.

    Raises:
        ValueError: when it is more than one page.
    """
    given = inputs(sheet)
    return _one(letters.compiler().compile(_template(), sys_inputs=given, format="png", ppi=dots))


def inputs(sheet: Sheet) -> dict[str, str]:
    """Return what the template is given: texts as runs that are bold or not."""
    told = asdict(sheet)
    told["answer"] = _runs(sheet.answer)
    for section, written in zip(sheet.sections, told["sections"], strict=True):
        written["said"] = _runs(section.said)
        written["points"] = _runs(section.points)
    return {"sheet": _json(told), "colours": _json(PAPER)}


def _runs(sentences: tuple[str, ...]) -> list[list[marks.Span]]:
    return [marks.spans(one) for one in sentences]


def _json(value: Any) -> str:
    return json.dumps(letters.drawable(value), ensure_ascii=False)


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise ValueError("a report is one page")
    return made


@cache
def _template() -> bytes:
    return (resources.files("reports") / "templates" / "report.typ").read_bytes()
