"""Which characters the fonts of the typesetter know; others become a box, as on a screen.

A PDF for screen readers may not hold a character that cannot be drawn, and names of articles
hold anything.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import typst

BOX = "□"
_PLAIN = re.compile(r"[\n -~\u00a0-\u017f\u2010-\u2027\u20ac\u2212]*")
_BOXES = re.compile(rf"{BOX}[{BOX}\u200d\ufe0e\ufe0f]+")


def drawable(value: Any) -> Any:
    """Replace in every text of lists and dictionaries what no font knows."""
    match value:
        case str():
            return _text(value)
        case list() | tuple():
            return [drawable(one) for one in value]
        case dict():
            return {key: drawable(one) for key, one in value.items()}
    return value


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return _BOXES.sub(BOX, "".join(one if _known(one) else BOX for one in text))


@lru_cache(maxsize=5_000)
def _known(letter: str) -> bool:
    """Ask the typesetter itself: it refuses a page with a character that it cannot draw."""
    if _PLAIN.fullmatch(letter):
        return True
    if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
        return False
    try:
        compiler().compile(_TRIAL, sys_inputs={"said": letter}, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


_TRIAL = b'#set document(title: "T", date: none)\n#sys.inputs.said'


@cache
def compiler() -> typst.Compiler:
    """Return the typesetter, with no fonts but its own."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
