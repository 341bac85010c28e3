"""Where the negative mentions come from, who wrote them, and what reviews say otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from analysis import concentration, counts, keyness, origins, redaction
from analysis.concentration import Concentration
from analysis.keyness import Keyness
from analysis.origins import Few, Part
from data import read_contrast
from data.connection import Database
from data.read_contrast import Said
from data.records import Selection

MOST_PARTS = 8
MOST_THEMES = 3
LONGEST = 280
THREAD, SOURCE, THEME, TARGET = "thread", "source", "theme", "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The parts that hold most of the negative mentions, of ``number`` parts in all.

    ``titles`` says what parts are called, where that is not their name; ``few`` are those
    that carry half, when so few do.
    """

    parts: tuple[Part, ...]
    number: int
    few: Few | None
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A message to show, with what points to a person taken out of it."""

    text: str
    url: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A few messages online and a few in reviews."""

    online: tuple[Example, ...] = ()
    reviews: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """Themes and words online beside those of the reviews' own texts, with examples by theme."""

    themes: Keyness
    words: Keyness
    examples: Mapping[str, Sides]


def of(online: pd.DataFrame, said: Said) -> dict[str, Origin]:
    """Take the negative mentions apart by article, source, theme and target."""
    threads, looked = said.threads, said.aspects
    under = pd.DataFrame(
        {
            "name": threads["thread"],
            "negative": threads["neg"],
            "scored": threads[list(counts.TONES)].sum(axis=1),
        }
    )
    about = looked[~looked["review"]]
    by_theme = about.assign(themes=about["themes"].map(_split))
    total = counts.tone(online)
    titles = dict(zip(threads["thread"], threads["title"], strict=True))
    tables = {
        THREAD: under,
        SOURCE: origins.by(online.assign(source=online["source"].astype(str)), "source"),
        THEME: origins.by(by_theme, "themes"),
        TARGET: origins.by(about, "target"),
    }
    return {
        kind: _origin(table, total.neg, total.n, titles if kind == THREAD else {})
        for kind, table in tables.items()
    }


def _split(names: str) -> tuple[str, ...]:
    return tuple(one for one in names.split("|") if one)


def _origin(table: pd.DataFrame, negative: int, scored: int, titles: dict[str, str]) -> Origin:
    largest = table.nlargest(MOST_PARTS + 1, "negative") if len(table) else table
    parts = origins.decompose(largest[largest["negative"] > 0], negative, scored)[:MOST_PARTS]
    return Origin(
        parts=tuple(parts),
        number=int((table["name"] != "").sum()),
        few=origins.few(table, negative, scored) if negative else None,
        titles={one.name: titles[one.name] for one in parts if titles.get(one.name)},
    )


def authors(said: Said) -> Concentration:
    """Measure over how few people the negative mentions are spread."""
    return concentration.of(said.authors, said.nameless)


def themes(
    database: Database, selection: Selection, said: Said, searched: Collection[str]
) -> Themes:
    """Compare what is named online with what is named in reviews, and choose examples.

    Words that were ``searched`` for say nothing: without them a message would not be here.
    """
    looked = said.aspects
    seen = looked[looked["looked"]]
    sides = {side: seen[seen["review"] == side] for side in (False, True)}
    online, reviews = (int(sides[side]["mentions"].sum()) for side in (False, True))
    found = keyness.compare(_table(sides), online, reviews)
    named = [
        one.term
        for side in (keyness.ONLINE, keyness.REVIEWS)
        for one in found.of_side(side)[:MOST_THEMES]
    ]
    return Themes(
        themes=found,
        words=_words(database, selection, online, reviews, searched),
        examples=_examples(database, selection, said.held, named),
    )


def _table(sides: dict[bool, pd.DataFrame]) -> pd.DataFrame:
    counted = {
        side: rows.assign(term=rows["themes"].map(_split))
        .explode("term")
        .dropna(subset="term")
        .groupby("term")["mentions"]
        .sum()
        for side, rows in sides.items()
    }
    table = pd.DataFrame({"online": counted[False], "reviews": counted[True]}).fillna(0)
    return table.astype(int).rename_axis("term").reset_index()


def _words(
    database: Database,
    selection: Selection,
    online: int,
    reviews: int,
    searched: Collection[str],
) -> Keyness:
    if not reviews:
        return keyness.compare(pd.DataFrame(columns=["term", "online", "reviews"]), online, 0)
    counted = read_contrast.words(database, selection, online, reviews)
    if counted.empty:
        return keyness.compare(counted, 0, 0)
    sizes = counted.iloc[0]
    counted = counted[~counted["term"].str.startswith(tuple(searched))]
    return keyness.compare(counted, int(sizes["n_online"]), int(sizes["n_reviews"]))


def _examples(
    database: Database, selection: Selection, held: pd.DataFrame, named: list[str]
) -> dict[str, Sides]:
    if not named:
        return {}
    chosen = held[held["theme"].isin(named)]
    ids = sorted({one for many in chosen["ids"] for one in many})
    rows = read_contrast.texts(database, selection, ids)
    of_side = {
        (theme, review): _messages(rows[rows["id"].isin(list(many))][: keyness.EXAMPLES])
        for theme, review, many in chosen.itertuples(index=False, name=None)
    }
    return {
        name: Sides(online=of_side.get((name, False), ()), reviews=of_side.get((name, True), ()))
        for name in named
    }


def _messages(rows: pd.DataFrame) -> tuple[Example, ...]:
    columns = zip(rows["text"], rows["title"], rows["url"], rows["published_at"], strict=True)
    return tuple(
        Example(text=_shown(text or title), url=url, published_at=at.to_pydatetime())
        for text, title, url, at in columns
    )


def _shown(text: str) -> str:
    redacted = " ".join(redaction.redact(text).split())
    return redacted if len(redacted) <= LONGEST else redacted[:LONGEST].rsplit(" ", 1)[0] + " …"
