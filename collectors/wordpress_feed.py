"""The comment feed of a WordPress site, for where its REST interface is closed.

It shows some ten comments a page and says nothing of what was taken away; when more
were placed between two rounds than it still shows, that is a gap.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from collectors import feed
from collectors.contract import Kit
from collectors.http import Response
from collectors.wordpress_api import NO_API
from data.errors import CollectError
from data.records import Batch, Channel, Cursor, Mention
from data.settings import FeedSource, WordPressSource

MOST_PAGES = 10
SETTLED = timedelta(days=1)
"""After this long the REST interface is tried again."""

_NUMBER = re.compile(r"#comment-(\d+)$")
_NO_FEED = frozenset({"forbidden", "gone", "html_instead", "not_a_feed", "not_found"})


def is_settled(cursor: Cursor, now: datetime) -> bool:
    """Tell whether the feed is what to read, without asking the REST interface again."""
    since = _state(cursor).get("since")
    return isinstance(since, str) and now - datetime.fromisoformat(since) < SETTLED


def settle(cursor: Cursor, now: datetime) -> Cursor:
    """Note in the cursor that the REST interface is closed."""
    return {**cursor, "feed": {**_state(cursor), "since": now.isoformat()}}


def collect(source: WordPressSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the comments that are new in the feed.

    Raises:
        CollectError: ``no_comments_api`` when there is no feed.
    """
    state = _state(cursor)
    seen = feed.remembered(state, "seen")
    mentions, refused = _listed(source, seen, kit)
    fresh = feed.unseen(mentions, seen)
    if mentions:
        state = {**state, "seen": feed.seen_in(mentions), "newest": feed.newest_of(mentions)}
    gap = feed.rolled_over(source.name, seen, _state(cursor).get("newest"), mentions)
    following = {**cursor, "feed": state}
    if fresh or following != cursor:
        yield Batch(mentions=tuple(fresh), cursor=following, gap=gap, refused=refused)


def parse(response: Response, source: WordPressSource, kit: Kit) -> tuple[list[Mention], int]:
    """Turn a page of the feed into mentions, without the names that its titles hold."""
    listing = FeedSource(kind="feed", name=source.name, url=source.url, channel=Channel.COMMENTS)
    mentions, refused = feed.parse(response, listing, kit)
    return [_with_number(each, source) for each in mentions], refused


def _listed(
    source: WordPressSource, seen: Mapping[str, str], kit: Kit
) -> tuple[list[Mention], int]:
    """Page back until something known appears, or the history that is wanted ends."""
    start = kit.now() - timedelta(days=source.history_days)
    found: dict[str, Mention] = {}
    refused = 0
    for number in range(1, MOST_PAGES + 1):
        mentions, unusable = _page(source, number, kit)
        refused += unusable
        coming = {each.external_id: each for each in mentions if each.external_id not in found}
        found |= coming
        known = any(feed.fingerprint(identity) in seen for identity in coming)
        if not coming or known or min(each.published_at for each in mentions) < start:
            break
    return [each for each in found.values() if each.published_at >= start], refused


def _page(source: WordPressSource, number: int, kit: Kit) -> tuple[list[Mention], int]:
    address = f"{source.url.rstrip('/')}/comments/feed/"
    try:
        response = kit.http.get(f"{address}?paged={number}" if number > 1 else address)
        return parse(response, source, kit)
    except CollectError as error:
        if error.code not in _NO_FEED:
            raise
        if number > 1:
            return [], 0
        raise CollectError(NO_API, error.detail or error.code) from error


def _with_number(mention: Mention, source: WordPressSource) -> Mention:
    """Give a comment the identity that it has in the REST interface."""
    number = _NUMBER.search(mention.url) or _NUMBER.search(mention.external_id)
    identity = number.group(1) if number else mention.external_id
    return replace(mention, external_id=identity, channel=source.channel)


def _state(cursor: Cursor) -> dict[str, object]:
    state = cursor.get("feed")
    return dict(state) if isinstance(state, Mapping) else {}
