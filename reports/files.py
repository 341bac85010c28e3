"""A sheet as a file of either kind."""

from collections.abc import Callable

from reports.sheet import Sheet

MEDIA = {"pdf": "application/pdf", "html": "text/html"}


def make(sheet: Sheet, kind: str) -> bytes:
    """Return a sheet as ``pdf`` or ``html``: the same bytes from the same sheet."""
    return _writer(kind)(sheet)


def _writer(kind: str) -> Callable[[Sheet], bytes]:
    # Imported here: the typesetter is 50 MB, and most commands and pages need none of it.
    from reports import html, pdf

    return {"pdf": pdf.make, "html": html.make}[kind]
