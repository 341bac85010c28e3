"""What clients of the invented town wrote about their care, the way review sites show it."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources

from data.times import AMSTERDAM, local_date
from demo import figures
from demo.world import LAST_DAY

HOURS = (9, 13, 20)
"""A review comes in the morning, after lunch or in the evening."""


@dataclass(frozen=True)
class Review:
    """One review; ``score`` is between 1 and 10."""

    number: int
    published_at: datetime
    score: int
    author: str
    text: str


def written(anchor: datetime) -> list[Review]:
    """Return the reviews, oldest first; none lies in the future."""
    content = resources.files("demo.content").joinpath("reviews.tsv").read_text("utf-8")
    rows = csv.reader(content.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Review(number, _moment(anchor, int(day), number), int(score), author, text)
        for number, (day, score, author, text) in enumerate(rows, start=1)
    ]


def json_ld(anchor: datetime, address: str) -> str:
    """Return the newest score and every review as schema.org writes them."""
    newest = figures.weekly_scores()[-1]
    rating = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Sociale Teams Wijkerdam",
        "url": address,
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": f"{newest.mean:.2f}".replace(".", ","),
            "bestRating": "10",
            "worstRating": "1",
            "reviewCount": str(newest.count),
        },
        "review": [_review(one, address) for one in written(anchor)],
    }
    # A slash that ends the script element would end it inside a text as well.
    told = json.dumps(rating, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{told}</script>'


def _review(one: Review, address: str) -> dict[str, object]:
    return {
        "@type": "Review",
        "@id": f"{address}#beoordeling-{one.number}",
        "url": f"{address}#beoordeling-{one.number}",
        "datePublished": one.published_at.astimezone(AMSTERDAM).isoformat(),
        "author": {"@type": "Person", "name": one.author},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": str(one.score),
            "bestRating": "10",
            "worstRating": "1",
        },
        "reviewBody": one.text,
    }


def _moment(anchor: datetime, day: int, number: int) -> datetime:
    date = local_date(anchor) - timedelta(days=LAST_DAY - day)
    clock = time(HOURS[number % len(HOURS)], number * 7 % 60)
    return datetime.combine(date, clock, AMSTERDAM).astimezone(anchor.tzinfo)
