"""RSS, Atom and JSON feeds.

The date of an item is the one it gives; when that is missing or absurd (before 1995 or
after tomorrow) its other date counts, and otherwise the moment it was first read here.
So no item is refused for its date, and a wrong date puts no text in the year 9999.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from collectors import feed_items, html, urls
from collectors.contract import Kit
from collectors.feed_items import Item
from collectors.http import Response
from data.records import Batch, Channel, Cursor, Gap, GapReason, Mention
from data.settings import FeedSource
from data.times import plausible

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5"
)
BATCH_SIZE = 1_000
MOST_REMEMBERED = 500


def collect(source: FeedSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the items that are new or changed since the last listing.

    Raises:
        CollectError: when the feed can't be had or read.
    """
    if cursor.get("url") != source.url:
        cursor = {}
    response = kit.http.get(source.url, conditions(cursor))
    if response.not_modified:
        return
    mentions, refused = parse(response, source, kit)
    following = _next_cursor(source, cursor, response, mentions)
    yield from _batches(source, cursor, following, mentions, refused)


def parse(response: Response, source: FeedSource, kit: Kit) -> tuple[list[Mention], int]:
    """Turn a feed document into mentions, each once, and a count of what was refused."""
    items = feed_items.read(response.content, response.headers.get("content-type", ""))
    place, now = urls.host(source.url), kit.now()
    found: dict[str, Mention] = {}
    refused = 0
    for item in items:
        mention = _mention(item, source, response.url, place, now, kit)
        if mention is None:
            refused += 1
        else:
            found.setdefault(mention.external_id, mention)
    return list(found.values()), refused


def moment_of(item: Item, now: datetime) -> datetime:
    """Return the date of an item, as this module's first sentences lay down."""
    for moment in (item.published, item.updated):
        if moment is not None and plausible(moment, now):
            return moment
    return now


def fingerprint(*parts: str) -> str:
    """Return a short hash to recognise something by."""
    return blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def remembered(cursor: Cursor, key: str) -> dict[str, str]:
    """Return a mapping of strings from a cursor; empty when it holds none."""
    value = cursor.get(key)
    return dict(value) if isinstance(value, Mapping) else {}


def unseen(mentions: list[Mention], seen: Mapping[str, str]) -> list[Mention]:
    """Return the mentions that are new or read differently than before."""
    return [
        mention
        for mention in mentions
        if seen.get(fingerprint(mention.external_id)) != fingerprint(mention.title, mention.text)
    ]


def seen_in(mentions: list[Mention]) -> dict[str, str]:
    """Return what to remember of a listing: its newest items, and how they read."""
    newest = sorted(mentions, key=lambda mention: mention.published_at, reverse=True)
    return {
        fingerprint(mention.external_id): fingerprint(mention.title, mention.text)
        for mention in newest[:MOST_REMEMBERED]
    }


def rolled_over(
    source: str, seen: Mapping[str, str], newest: object, mentions: list[Mention]
) -> Gap | None:
    """Return the gap when nothing of the last listing is left and time lies in between."""
    if not seen or not mentions or not isinstance(newest, str):
        return None
    if any(fingerprint(mention.external_id) in seen for mention in mentions):
        return None
    start = datetime.fromisoformat(newest)
    end = min(mention.published_at for mention in mentions)
    if start >= end:
        return None
    return Gap(source=source, started_at=start, ended_at=end, reason=GapReason.ROLLED_OVER)


def newest_of(mentions: list[Mention]) -> str:
    """Return the time of the newest mention, as a cursor holds it."""
    return max(mention.published_at for mention in mentions).isoformat()


def conditions(cursor: Cursor, accept: str = ACCEPT) -> dict[str, str]:
    """Return the headers that ask only for what changed since the cursor."""
    wanted = {"Accept": accept}
    for key, header in (("etag", "If-None-Match"), ("modified", "If-Modified-Since")):
        value = cursor.get(key)
        if isinstance(value, str) and value:
            wanted[header] = value
    return wanted


def _mention(
    item: Item, source: FeedSource, base: str, place: str, now: datetime, kit: Kit
) -> Mention | None:
    comment = source.channel is Channel.COMMENTS
    title = html.to_line(item.title)
    text = html.to_text(feed_items.own_words(item.text) if comment else item.text)
    if not text and (comment or not title):
        return None
    page = urls.canonical(item.link, base)
    heading = feed_items.article_of(title, item.author) if comment else title
    return Mention(
        source=source.name,
        external_id=_identity(item.identity, page, title, text),
        published_at=moment_of(item, now),
        text=text or title,
        channel=source.channel,
        title="" if comment else title,
        url=urls.link(item.link, base),
        author=kit.author(place, html.to_line(item.author)),
        thread=page,
        thread_title=heading,
    )


def _identity(identity: str, page: str, title: str, text: str) -> str:
    if identity and len(identity) <= 500:
        return identity
    return page if page and not identity else fingerprint(identity, title, text)


def _next_cursor(
    source: FeedSource, cursor: Cursor, response: Response, mentions: list[Mention]
) -> Cursor:
    following: dict[str, object] = {
        "url": source.url,
        "etag": response.headers.get("etag", ""),
        "modified": response.headers.get("last-modified", ""),
        "seen": seen_in(mentions) if mentions else remembered(cursor, "seen"),
        "newest": newest_of(mentions) if mentions else cursor.get("newest", ""),
    }
    return following


def _batches(
    source: FeedSource, cursor: Cursor, following: Cursor, mentions: list[Mention], refused: int
) -> Iterator[Batch]:
    """Yield what is new; only the last batch moves the cursor, so a crash repeats all."""
    seen = remembered(cursor, "seen")
    gap = rolled_over(source.name, seen, cursor.get("newest"), mentions)
    fresh = iter(unseen(mentions, seen))
    part = tuple(islice(fresh, BATCH_SIZE))
    if not part and following == cursor:
        return
    while coming := tuple(islice(fresh, BATCH_SIZE)):
        yield Batch(mentions=part, cursor=cursor)
        part = coming
    yield Batch(mentions=part, cursor=following, gap=gap, refused=refused)
