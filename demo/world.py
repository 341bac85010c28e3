"""The invented town: what is written there, by whom, and when."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources

from data.times import AMSTERDAM, local_date

LAST_DAY = 83
LIVE_ARTICLE = "live-open-spreekuur"
LIVE_EVERY = timedelta(seconds=20)
LIVE_BEFORE = 40
SQUARE = "praatplein"
COMMENTED = "wijkerdammer"
BROADCAST_WORDS = ("doorvragen", "merelhof")


@dataclass(frozen=True)
class Article:
    """A news item or blog post."""

    number: int
    id: str
    site: str
    title: str
    summary: str
    section: str
    published_at: datetime


@dataclass(frozen=True)
class Comment:
    """A reader's comment under an article; ``parent`` is the number of the one it answers."""

    number: int
    article: Article
    parent: int
    author: str
    text: str
    published_at: datetime
    on_square: bool = False


@dataclass(frozen=True)
class World:
    """Everything that is ever written in the town, in order of publication."""

    articles: tuple[Article, ...]
    comments: tuple[Comment, ...]

    def articles_of(self, site: str, at: datetime) -> list[Article]:
        """Return what a site shows at a moment, newest first."""
        shown = [one for one in self.articles if one.site == site and one.published_at <= at]
        return sorted(shown, key=lambda one: one.published_at, reverse=True)

    def comments_until(self, at: datetime) -> list[Comment]:
        """Return the comments under articles up to a moment, oldest first."""
        return [one for one in self.comments if one.published_at <= at and not one.on_square]

    def posts_until(self, at: datetime) -> list[Comment]:
        """Return the posts on the social square up to a moment, newest first."""
        shown = [one for one in self.comments if one.published_at <= at and one.on_square]
        return shown[::-1]


def build(anchor: datetime) -> World:
    """Lay the twelve weeks of the town so that its last day is the day of ``anchor``."""
    articles = {article.id: article for article in _articles(anchor)}
    comments = sorted(_comments(articles, anchor), key=lambda one: one.published_at)
    return World(tuple(articles.values()), tuple(comments))


def _articles(anchor: datetime) -> Iterator[Article]:
    written = tomllib.loads(_content("articles.toml"))["article"]
    for number, one in enumerate(written, start=1):
        yield Article(
            number=number,
            id=one["id"],
            site=one["site"],
            title=one["title"],
            summary=one["summary"],
            section=one["section"],
            published_at=min(_moment(anchor, one["day"], one["time"]), _before(anchor)),
        )


def _before(anchor: datetime) -> datetime:
    return anchor - timedelta(hours=3)


def _moment(anchor: datetime, day: int, clock: str) -> datetime:
    date = local_date(anchor) - timedelta(days=LAST_DAY - day)
    return datetime.combine(date, time.fromisoformat(clock), AMSTERDAM).astimezone(anchor.tzinfo)


def _comments(articles: dict[str, Article], anchor: datetime) -> Iterator[Comment]:
    number = 0
    for story in ("background", "broadcast", "crisis", "slowburn", "live"):
        rows = [line.split("\t") for line in _content(f"comments_{story}.tsv").splitlines()]
        by_article: dict[str, list[list[str]]] = {}
        for row in rows:
            by_article.setdefault(row[0], []).append(row)
        for article_id, own in by_article.items():
            article = articles[article_id]
            moments = _moments(article, len(own), anchor)
            parent = 0
            for row, moment in zip(own, moments, strict=True):
                number += 1
                answers = parent if row[1] == "1" else 0
                parent = answers or number
                yield Comment(
                    number=number,
                    article=article,
                    parent=answers,
                    author=row[2],
                    text=row[3],
                    published_at=moment.replace(microsecond=0),
                    on_square=story == "broadcast" and _belongs_on_square(row, number),
                )


def _belongs_on_square(row: list[str], number: int) -> bool:
    text = row[3].casefold()
    return row[1] == "0" and number % 2 == 0 and any(word in text for word in BROADCAST_WORDS)


def _moments(article: Article, count: int, anchor: datetime) -> list[datetime]:
    """Spread comments after their article: fast at first, slower every hour, few at night."""
    if article.id == LIVE_ARTICLE:
        return [anchor + LIVE_EVERY * (place - LIVE_BEFORE) for place in range(count)]
    luck = random.Random(article.id)
    delays = sorted(min(luck.lognormvariate(1.1, 1.2), 24 * 9) for _ in range(count))
    moments = [_awake(article.published_at + timedelta(hours=delay), luck) for delay in delays]
    return sorted(min(moment, _before(anchor)) for moment in moments)


def _awake(moment: datetime, luck: random.Random) -> datetime:
    hour = moment.astimezone(AMSTERDAM).hour
    return moment + timedelta(hours=7 - hour, minutes=luck.uniform(0, 90)) if hour < 6 else moment


def _content(name: str) -> str:
    return resources.files("demo.content").joinpath(name).read_text("utf-8")
