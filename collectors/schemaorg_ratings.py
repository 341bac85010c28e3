"""Ratings and reviews in the structured data of a page."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collectors import html
from collectors.schemaorg_nodes import Node
from data.errors import CollectError

USUAL_BEST, USUAL_WORST = 5.0, 1.0
"""What schema.org says a scale runs between when a page does not."""

_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,10})?")
_COUNT = re.compile(r"\d{1,9}(?:\.0+)?|\d{1,3}(?:[., \u00a0\u202f]\d{3})+")


@dataclass(frozen=True, slots=True)
class Rating:
    """A mean on its scale, and of whom; ``count`` is null when the page does not tell it."""

    names: tuple[str, ...]
    mean: float
    lowest: float
    highest: float
    count: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody wrote; ``author`` is a name, to be dropped as soon as it is hashed."""

    names: tuple[str, ...]
    identity: str
    title: str
    text: str
    written: str
    author: str
    url: str


def rating_of(nodes: Sequence[Node], organisation: str) -> Rating | None:
    """Return the rating of an organisation, or the only one when none is named.

    Raises:
        CollectError: ``other_organisation``, ``several_organisations``, or
            ``rating_off_scale`` when the mean can't be one.
    """
    found = list(dict.fromkeys(_ratings(nodes)))
    if organisation and found:
        found = [one for one in found if is_of(one.names, organisation)]
        if not found:
            names = _names(_ratings(nodes))
            raise CollectError("other_organisation", f"{organisation}; the page has {names}")
    different = {(_folded(one.names[0] if one.names else "")) for one in found} - {""}
    if len(different) > 1 and not organisation:
        raise CollectError("several_organisations", _names(found))
    if not found:
        return None
    first = found[0]
    if not (math.isfinite(first.mean) and first.lowest <= first.mean <= first.highest):
        scale = f"{first.lowest:g} to {first.highest:g}"
        raise CollectError("rating_off_scale", f"{first.mean:g} on a scale of {scale}")
    return first


def reviews_of(nodes: Iterable[Node]) -> list[Review]:
    """Return the reviews that have a text, each once."""
    owners = {
        id(review): node
        for node in nodes
        for name in ("review", "reviews")
        for review in node.nodes(name)
    }
    reviews = [
        _review(node, owners.get(id(node))) for node in nodes if node.types & {"Review", "review"}
    ]
    unique = {
        (one.text, one.written[:10], one.author): one for one in reversed(reviews) if one.text
    }
    return list(unique.values())[::-1]


def is_of(names: Iterable[str], organisation: str) -> bool:
    """Tell whether one of the names is the organisation's, capitals and blanks aside."""
    return _folded(organisation) in {_folded(name) for name in names}


def number(text: str) -> float | None:
    """Read a number with a point or a comma.

    >>> number(" 8,25 "), number("acht")
    (8.25, None)
    """
    text = text.strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def count(text: str) -> int | None:
    """Read a count, its thousands divided or not.

    >>> count("1.234"), count("44"), count("veel")
    (1234, 44, None)
    """
    text = text.strip()
    if not _COUNT.fullmatch(text):
        return None
    return int(float(text)) if re.fullmatch(r"\d+\.0+", text) else int(re.sub(r"\D", "", text))


def _ratings(nodes: Sequence[Node]) -> Iterable[Rating]:
    owned = set()
    for node in nodes:
        for rating in node.nodes("aggregateRating"):
            owned.add(id(rating))
            yield from _rating(rating, node)
    for node in nodes:
        if "AggregateRating" in node.types and id(node) not in owned:
            yield from _rating(node, None)


def _rating(node: Node, owner: Node | None) -> Iterable[Rating]:
    """Yield the rating of a node, if it has a mean at all."""
    mean = number(node.text("ratingValue"))
    if mean is None:
        return
    reviewed = next(iter(node.nodes("itemReviewed")), owner)
    best, worst = number(node.text("bestRating")), number(node.text("worstRating"))
    yield Rating(
        names=_names_of(reviewed) or tuple(node.texts("itemReviewed")),
        mean=mean,
        lowest=USUAL_WORST if worst is None else worst,
        highest=USUAL_BEST if best is None else best,
        count=count(node.text("ratingCount", "reviewCount")),
    )


def _review(node: Node, owner: Node | None) -> Review:
    reviewed = next(iter(node.nodes("itemReviewed")), owner)
    writer = next(iter(node.nodes("author")), None)
    return Review(
        names=_names_of(reviewed),
        identity=node.id if node.id and not node.id.startswith("_:") else "",
        title=html.to_line(node.text("name", "headline")),
        text=html.to_text(node.text("reviewBody", "description", "text")),
        written=node.text("datePublished", "dateCreated"),
        author=writer.text("name") if writer else node.text("author"),
        url=node.text("url"),
    )


def _names_of(node: Node | None) -> tuple[str, ...]:
    found = node.texts("name", "legalName", "alternateName") if node else []
    return tuple(html.to_line(name) for name in found)


def _names(ratings: Iterable[Rating]) -> str:
    return ", ".join(dict.fromkeys(one.names[0] for one in ratings if one.names))[:300]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
