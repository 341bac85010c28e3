"""Sentences are CommonMark: bold where it matters, and names that mean only themselves."""

import re
from functools import cache

from markdown_it import MarkdownIt

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&=@/])")

Span = tuple[str, bool]


def plain(text: str) -> str:
    """Escape everything that the text language of the screen would act upon."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def spans(sentence: str) -> list[Span]:
    """Take a sentence apart in runs of text, each bold or not."""
    found: list[Span] = []
    bold = 0
    for block in _reader().parseInline(sentence):
        for token in block.children or ():
            bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
            if token.content:
                found.append((token.content, bold > 0))
    return found


@cache
def _reader() -> MarkdownIt:
    """Read bold and escapes, and leave the rest of CommonMark as it was written."""
    return MarkdownIt("zero").enable(["emphasis", "escape"])
