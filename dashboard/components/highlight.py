"""Mark the words that were searched for, in a text that nobody may trust."""

from collections.abc import Iterator, Sequence
from html import escape

from data.text import fold


def marked(text: str, words: Sequence[str]) -> str:
    """Return a text as HTML in which nothing of it works, with the folded words marked.

    >>> marked("Café <b>", ("cafe",))
    '<mark>Café</mark> &lt;b&gt;'
    """
    parts, done = [], 0
    for start, end in _spans(text, words):
        parts += [escape(text[done:start]), f"<mark>{escape(text[start:end])}</mark>"]
        done = end
    return "".join([*parts, escape(text[done:])])


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Find where the words stand, as places in the text as it was written."""
    if not words:
        return []
    folded, places = _folded(text)
    found = sorted(span for word in words for span in _occurrences(folded, word))
    spans: list[tuple[int, int]] = []
    for first, last in found:
        start, end = places[first], places[last - 1] + 1
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold a text, and remember from which character each folded one came."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        bare = fold(char) if not char.isspace() else " "
        if bare == " " and folded[-1:] == [" "]:
            continue
        folded.extend(bare)
        places.extend([place] * len(bare))
    return "".join(folded), places


def _occurrences(folded: str, word: str) -> Iterator[tuple[int, int]]:
    start = folded.find(word) if word else -1
    while start >= 0:
        yield start, start + len(word)
        start = folded.find(word, start + len(word))
