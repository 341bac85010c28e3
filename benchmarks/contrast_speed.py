"""What the contrast of 1,000,000 mentions, already counted, costs."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from analysis import (
    cautions,
    complaints,
    concentration,
    contrast,
    counts,
    keyness,
    origins,
    peers,
    periods,
    reviews,
    targets,
    tone,
)
from benchmarks.figure import Figure, median_seconds, quicker

MENTIONS = 1_000_000
WEEKS = 52
SOURCES, THREADS, AUTHORS, WORDS = 20, 3_000, 150_000, 2_000
CONFUSION = [[800, 150, 50], [100, 850, 50], [60, 140, 800]]
START = datetime(2025, 1, 6, tzinfo=UTC)
END = START + timedelta(weeks=WEEKS)


def measure() -> list[Figure]:
    """Time all parts after each other, and each by itself."""
    made = _Made()
    parts = {
        "tone of 52 weeks": made.tones,
        "scores, complaints, gaps and trends": made.gaps,
        "origins by thread, source, theme and target": made.origins,
        "concentration over 150,000 authors": made.authors,
        "2,000 words beside reviews": made.words,
        "cautions, peers and targets": made.rest,
    }
    took = {what: median_seconds(part) for what, part in parts.items()}
    whole = f"contrast of {MENTIONS:,} counted mentions"
    return [
        quicker(whole, sum(took.values()), None, "< 0.3"),
        *(quicker(f"- {what}", seconds, None, "") for what, seconds in took.items()),
    ]


class _Made:
    """Counts as the read model gives them, drawn by chance."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(1)
        self.cut = periods.cut("week", START, END, END)
        self.cube = counts.prepare(self._cube())
        self.rows = pd.concat([self._scores(name) for name in ("Ervaringwijzer", "Zorgkaart", "X")])
        self.complaints_ = self._spans().assign(count=self.random.poisson(3, WEEKS), clients=1_240)
        self.by = self._table(THREADS)
        self.loose = self._loose()
        self.per_author = self.random.zipf(2.2, AUTHORS).clip(max=500)
        self.of_words = self._words()

    def tones(self) -> list[tone.ToneOfPeriod]:
        """Count and correct the tone of every week."""
        self.online = tone.of_periods(tone.count(self.cube, self.cut), self.cut, CONFUSION)
        return self.online

    def gaps(self) -> list[contrast.Contrast]:
        """Set the tone against three scores."""
        complaints.of_periods(self.complaints_, self.cut[:-1])
        self.scored = reviews.of_periods(self.rows, self.cut)
        return contrast.of_periods(self.online, self.scored)

    def origins(self) -> None:
        """Decompose the negative mentions."""
        tone.clumping(self.by)
        table = self.by[["name", "negative", "scored"]]
        origins.few(table, int(table["negative"].sum()), int(table["scored"].sum()))
        origins.decompose(table.nlargest(25, "negative"), 400_000, 900_000)
        for column in ("source", "themes", "target"):
            origins.decompose(origins.by(self.loose, column), 400_000, 900_000)

    def authors(self) -> concentration.Concentration:
        """Measure how few write much."""
        return concentration.of(self.per_author.tolist(), 20_000)

    def words(self) -> keyness.Keyness:
        """Compare words on both sides."""
        return keyness.compare(self.of_words, 800_000, 5_000)

    def rest(self) -> None:
        """Add what stands beside it."""
        cautions.of(self.online, self.scored, self.cut)
        peers.voices({str(at): 10_000 + at for at in range(8)}, 4.0)
        targets.distance(self.online[3].balance, self.online[9].balance, 0.1)

    def _cube(self) -> pd.DataFrame:
        days = pd.date_range(START.date(), periods=7 * WEEKS)
        index = pd.MultiIndex.from_product(
            [days, range(SOURCES), ["neg", "neu", "pos", "none", None], [False, True]],
            names=["day", "source", "tone", "uncertain"],
        )
        frame = index.to_frame(index=False)
        frame["source"] = "bron " + frame["source"].astype(str)
        mentions = self.random.multinomial(MENTIONS, np.full(len(frame), 1 / len(frame)))
        hour = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]")
        return frame.assign(hour=hour, channel="news", topics="wij", mentions=mentions)

    def _spans(self) -> pd.DataFrame:
        whole = [one for one in self.cut if one.whole][:WEEKS]
        starts, ends = ([getattr(one, name) for one in whole] for name in ("start", "end"))
        frame = pd.DataFrame({"started_at": starts, "ended_at": ends})
        return frame.reindex(range(WEEKS)).ffill()

    def _scores(self, instrument: str) -> pd.DataFrame:
        mean = self.random.normal(8.2, 0.15, WEEKS)
        return self._spans().assign(
            instrument=instrument,
            method="1",
            lowest=1,
            highest=10,
            mean=mean,
            count=40,
            deviation=1.5,
        )

    def _table(self, number: int) -> pd.DataFrame:
        drawn = self.random.negative_binomial(0.5, 0.5 / 110, (number, 3))
        frame = pd.DataFrame(drawn, columns=["neg", "neu", "pos"])
        names = [f"artikel {at}" for at in range(number)]
        return frame.assign(name=names, negative=frame["neg"], scored=frame.sum(axis=1))

    def _loose(self) -> pd.DataFrame:
        sets = [(), ("wachttijd",), ("kosten", "wachttijd"), ("bejegening",)]
        rows = [
            (f"bron {source}", themes, target, mood, int(self.random.integers(50, 900)))
            for source in range(SOURCES)
            for themes in sets
            for target in ("us", "sector", "other")
            for mood in ("neg", "neu", "pos")
        ]
        return pd.DataFrame(rows, columns=["source", "themes", "target", "tone", "mentions"])

    def _words(self) -> pd.DataFrame:
        shares = self.random.beta(0.3, 30, WORDS)
        return pd.DataFrame(
            {
                "term": [f"woord {at}" for at in range(WORDS)],
                "online": self.random.binomial(800_000, shares),
                "reviews": self.random.binomial(5_000, shares),
            }
        )
