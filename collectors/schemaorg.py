"""Ratings and reviews that a page tells to search engines, as schema.org describes them.

A page only shows how things stand now. So a score belongs to the day on which it was
seen, not to the period in which its reviews were written, and each day has one.
"""

from collections.abc import Iterator
from datetime import date, datetime

from collectors import dates, feed, robots, schemaorg_nodes, schemaorg_ratings, urls
from collectors.contract import Kit
from collectors.http import Response
from collectors.schemaorg_ratings import Rating, Review
from data.errors import CollectError
from data.records import Batch, Channel, Cursor, Facts, Mention, ReviewScore
from data.settings import SchemaOrgSource
from data.times import AMSTERDAM, local_date, plausible, span_of_days

METHODS = {
    "zorgkaartnederland.nl": (
        (date(2025, 9, 1), "2: alleen geverifieerd, hoogstens vier jaar oud"),
        (date.min, "1"),
    )
}
"""How a site measures from a day on, where that is known and nobody set ``method``."""


def collect(source: SchemaOrgSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the score of today, when it is new or changed, and the reviews that are new.

    Raises:
        SourceGone: ``robots_disallowed`` when the site does not want programs there.
        CollectError: when the page has no rating, or it is not clear whose.
    """
    if cursor.get("of") != _settings(source):
        cursor = {}
    now = kit.now()
    permission = robots.check(source.url, cursor.get("robots"), kit.http, now)
    response = kit.http.get(source.url, {"Accept": "text/html"})
    if urls.host(response.url) != urls.host(source.url):
        robots.check(response.url, None, kit.http, now)
    score, mentions = parse(response, source, kit)
    known = feed.remembered(cursor, "seen")
    following = {
        "of": _settings(source),
        "robots": dict(permission),
        "score": _written(score),
        "seen": feed.seen_in(mentions) or known,
    }
    fresh = tuple(feed.unseen(mentions, known))
    if following != cursor:
        news = score is not None and following["score"] != cursor.get("score")
        facts = Facts(scores=(score,)) if score and news else Facts()
        yield Batch(mentions=fresh, cursor=following, facts=facts)


def parse(
    response: Response, source: SchemaOrgSource, kit: Kit
) -> tuple[ReviewScore | None, list[Mention]]:
    """Turn a page into the score of today and the reviews on it.

    Raises:
        CollectError: ``no_rating`` when there is neither, and what ``rating_of`` raises.
    """
    nodes = schemaorg_nodes.read(_decoded(response), response.url)
    rating = schemaorg_ratings.rating_of(nodes, source.organisation)
    reviews = schemaorg_ratings.reviews_of(nodes)
    if rating is None and not reviews:
        raise CollectError("no_rating", response.url)
    names = (source.organisation,) if source.organisation else rating.names if rating else ()
    ours = [one for one in reviews if not one.names or not names or _one_of(one, names)]
    mentions = [_mention(review, source, response.url, kit) for review in ours]
    score = _score(rating, source, response.url, local_date(kit.now())) if rating else None
    return score, mentions if source.reviews else []


def method_of(host: str, day: date) -> str:
    """Return how a site measured on a day, as far as is known."""
    known = METHODS.get(host, ())
    return next((method for since, method in known if day >= since), "")


def _one_of(review: Review, names: tuple[str, ...]) -> bool:
    return any(schemaorg_ratings.is_of(review.names, name) for name in names)


def _decoded(response: Response) -> str:
    from w3lib.encoding import html_to_unicode

    _, text = html_to_unicode(
        response.headers.get("content-type"), response.content, default_encoding="utf-8"
    )
    return text.replace("\x00", "")


def _score(rating: Rating, source: SchemaOrgSource, url: str, today: date) -> ReviewScore:
    start, end = span_of_days(today, today)
    host = urls.host(source.url)
    name = source.organisation or next(iter(rating.names), "")
    return ReviewScore(
        instrument=source.instrument or host,
        started_at=start,
        ended_at=end,
        mean=rating.mean,
        lowest=rating.lowest,
        highest=rating.highest,
        count=rating.count,
        method=source.method or method_of(host, today),
        organisation="" if source.own else name,
        url=url,
    )


def _mention(review: Review, source: SchemaOrgSource, page: str, kit: Kit) -> Mention:
    now = kit.now()
    place = urls.host(source.url)
    author = kit.author(place, review.author)
    identity = review.identity or feed.fingerprint(str(author), review.written, review.text)
    return Mention(
        source=source.name,
        external_id=identity[:500],
        published_at=_moment(review.written, now),
        text=review.text,
        channel=Channel.REVIEW,
        title="" if review.title in review.names else review.title,
        url=urls.link(review.url, page) or page,
        author=author,
        thread=urls.canonical(page),
        thread_title=source.organisation or next(iter(review.names), ""),
    )


def _moment(written: str, now: datetime) -> datetime:
    """Read when a review was written; a day without a time begins in the Netherlands."""
    read = dates.from_person(written)
    moment = dates.in_utc(read, AMSTERDAM) if read else dates.from_feed(written)
    return moment if moment and plausible(moment, now) else now


def _written(score: ReviewScore | None) -> list[object]:
    if score is None:
        return []
    scale = [score.mean, score.lowest, score.highest, score.count]
    return [score.started_at.isoformat(), *scale, score.method]


def _settings(source: SchemaOrgSource) -> list[object]:
    """Return the settings that make another score of the same page."""
    return [source.url, source.organisation, source.instrument, source.method, source.own]
