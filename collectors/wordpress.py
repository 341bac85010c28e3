"""The comments under the articles of a WordPress site.

Every round lists again what was placed in the last hours before the newest comment
known (``overlap_hours``): moderated comments appear late, edited ones change, and one
that is missing there, and can't be asked for by its number either, was taken away.
Where the REST interface is closed the comment feed is read instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from collectors import feed, urls, wordpress_api, wordpress_feed
from collectors.contract import Kit
from collectors.wordpress_api import Article, Comment, Page, Site
from data.errors import CollectError
from data.records import Batch, Cursor, Mention
from data.settings import WordPressSource
from data.times import plausible

MOST_PAGES = 500
MOST_REMEMBERED = 2_000
SLACK = timedelta(hours=3)
"""Older versions of WordPress read ``after`` in the zone of the site."""


def collect(source: WordPressSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the comments that are new, changed or gone, a batch for every page.

    Raises:
        CollectError: ``no_comments_api`` when there is no comment feed either.
    """
    if cursor.get("url") != source.url:
        cursor = {"url": source.url}
    if wordpress_feed.is_settled(cursor, kit.now()):
        yield from wordpress_feed.collect(source, cursor, kit)
        return
    listing = _Listing.begin(source, cursor, kit)
    try:
        first = listing.page(1)
    except CollectError as error:
        if error.code != wordpress_api.NO_API:
            raise
        yield from wordpress_feed.collect(source, wordpress_feed.settle(cursor, kit.now()), kit)
    else:
        yield from _batches(listing, first)


def parse(
    page: Page, articles: dict[int, Article], source: WordPressSource, kit: Kit
) -> list[Mention]:
    """Turn a page of comments into mentions."""
    place, now = urls.host(source.url), kit.now()
    return [_mention(comment, articles, source, place, now, kit) for comment in page.comments]


@dataclass
class _Listing:
    """One round through the pages, and what it has seen so far."""

    source: WordPressSource
    kit: Kit
    site: Site
    cursor: Cursor
    start: datetime
    asked_from: datetime
    newest: datetime
    known: dict[str, str]
    listed: dict[str, str] = field(default_factory=dict)
    articles: dict[int, Article] = field(default_factory=dict)

    @classmethod
    def begin(cls, source: WordPressSource, cursor: Cursor, kit: Kit) -> "_Listing":
        """Begin at the cursor, or as far back as the settings say."""
        known_until = cursor.get("after")
        newest = start = kit.now() - timedelta(days=source.history_days)
        slack = timedelta()
        if isinstance(known_until, str):
            newest = datetime.fromisoformat(known_until)
            start, slack = newest - timedelta(hours=source.overlap_hours), SLACK
        return cls(
            source=source,
            kit=kit,
            site=Site(source.url, kit.http),
            cursor=cursor,
            start=start,
            asked_from=start - slack,
            newest=newest,
            known=feed.remembered(cursor, "recent"),
        )

    def page(self, number: int) -> Page:
        """Ask for a page."""
        return self.site.comments(self.asked_from, number)

    def take(self, page: Page) -> tuple[Mention, ...]:
        """Note what a page lists, and return what of it is new or changed."""
        now = self.kit.now()
        fresh = [
            comment for comment in page.comments if self.known.get(comment.id) != _note(comment)
        ]
        for comment in page.comments:
            self.listed[comment.id] = _note(comment)
            if comment.published and plausible(comment.published, now):
                self.newest = max(self.newest, min(comment.published, now))
        wanted = {comment.post for comment in fresh} - self.articles.keys() - {0}
        self.articles |= self.site.articles(sorted(wanted))
        only_fresh = Page(comments=tuple(fresh), refused=page.refused, last=page.last)
        return tuple(parse(only_fresh, self.articles, self.source, self.kit))

    def deleted(self) -> tuple[str, ...]:
        """Return which known comments of the overlap the site has taken away."""
        missing = [
            identity
            for identity, note in self.known.items()
            if identity not in self.listed and _noted_date(note) > self.start.isoformat()
        ]
        existing = self.site.existing(missing) if missing else set()
        return tuple(identity for identity in missing if identity not in existing)

    def following(self, deleted: tuple[str, ...] = ()) -> Cursor:
        """Return the cursor after what was taken so far."""
        overlap = self.newest - timedelta(hours=self.source.overlap_hours)
        recent = {
            identity: note
            for identity, note in (self.known | self.listed).items()
            if _noted_date(note) > overlap.isoformat() and identity not in deleted
        }
        newest = sorted(recent, key=recent.__getitem__)[-MOST_REMEMBERED:]
        return {
            "url": self.source.url,
            "after": self.newest.isoformat(),
            "recent": {identity: recent[identity] for identity in sorted(newest)},
        }


def _batches(listing: _Listing, page: Page) -> Iterator[Batch]:
    """Move the cursor a page at a time: a crash repeats a page, and skips none."""
    number = 1
    fresh = listing.take(page)
    while not page.last and number < MOST_PAGES:
        if fresh:
            yield Batch(mentions=fresh, cursor=listing.following(), refused=page.refused)
        number += 1
        page = listing.page(number)
        fresh = listing.take(page)
    deleted = listing.deleted() if page.last else ()
    following = listing.following(deleted)
    if fresh or deleted or following != listing.cursor:
        yield Batch(mentions=fresh, cursor=following, deleted=deleted, refused=page.refused)


def _mention(
    comment: Comment,
    articles: dict[int, Article],
    source: WordPressSource,
    place: str,
    now: datetime,
    kit: Kit,
) -> Mention:
    article = articles.get(comment.post) or Article(link="", title="")
    published = comment.published
    return Mention(
        source=source.name,
        external_id=comment.id,
        published_at=published if published and plausible(published, now) else now,
        text=comment.text,
        channel=source.channel,
        url=comment.link,
        author=kit.author(place, comment.author),
        thread=article.link or urls.canonical(comment.link),
        thread_title=article.title,
        reply_to=str(comment.parent or ""),
    )


def _note(comment: Comment) -> str:
    """Write down when a comment was placed and how it reads."""
    date = comment.published.isoformat() if comment.published else ""
    return f"{date} {feed.fingerprint(comment.text)}"


def _noted_date(note: str) -> str:
    return note.partition(" ")[0]
