"""How good themes and target are: ``python -m sentiment.themes_report`` prints the tables.

Measured on the lines of the second labelling that no rule was made with.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from statsmodels.stats.proportion import proportion_confint

from sentiment import target, themes
from sentiment.themes import Doubt
from sentiment.training import second_labels
from sentiment.training.second_labels import Labelled

ENOUGH = 10
"""Below this many labelled messages a theme has too little support to judge its rules."""
GOOD = 0.8
"""A rule whose words are right less often than this is weak."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its 95 % Wilson interval; ``None`` is a share of nothing."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself."""
        return self.hits / self.of if self.of else None

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = proportion_confint(self.hits, self.of, method="wilson")
        return f"{self.hits / self.of:.2f} [{low:.2f}, {high:.2f}] {self.hits}/{self.of}"


@dataclass(frozen=True, slots=True)
class ThemeMeasured:
    """One theme: how often it is right by its words, by a hint, and how much it finds."""

    name: str
    support: int
    matched: Share
    hinted: Share
    recall_matched: Share
    recall: Share

    @property
    def weak(self) -> bool:
        """Whether its own words are wrong too often, or too few cases are there to tell."""
        return self.support < ENOUGH or (self.matched.value or 0.0) < GOOD


@dataclass(frozen=True, slots=True)
class TargetMeasured:
    """The target: all answers, the certain ones, the majority class, and each class."""

    accuracy: Share
    accuracy_certain: Share
    majority: Share
    macro_f1: float
    recall: dict[str, Share]
    precision: dict[str, Share]


def measure_themes(sample: Sequence[Labelled], rules: themes.Themes) -> list[ThemeMeasured]:
    """Measure every theme of the rules on labelled messages."""
    found = [{one.name: one.doubt for one in rules.of(message.text)} for message in sample]
    return [_theme(name, sample, found) for name in rules.titles]


def _theme(
    name: str, sample: Sequence[Labelled], found: Sequence[dict[str, Doubt]]
) -> ThemeMeasured:
    cases = Counter(
        (_level(one.get(name)), name in message.themes)
        for message, one in zip(sample, found, strict=True)
    )
    matched, hinted = cases["matched", True], cases["hinted", True]
    support = sum(name in message.themes for message in sample)
    return ThemeMeasured(
        name=name,
        support=support,
        matched=Share(matched, matched + cases["matched", False]),
        hinted=Share(hinted, hinted + cases["hinted", False]),
        recall_matched=Share(matched, support),
        recall=Share(matched + hinted, support),
    )


def _level(doubt: Doubt | None) -> str:
    if doubt is None:
        return "missed"
    return "hinted" if doubt is Doubt.UNCERTAIN else "matched"


def macro(shares: Iterable[Share]) -> float:
    """Average shares, leaving out those of nothing."""
    values = [share.value for share in shares if share.value is not None]
    return sum(values) / len(values) if values else 0.0


def measure_target(sample: Sequence[Labelled]) -> TargetMeasured:
    """Measure the target on labelled messages, beside always naming the commonest."""
    answers = [target.of(message.text) for message in sample]
    pairs = Counter(
        (message.target, answer.target.value)
        for message, answer in zip(sample, answers, strict=True)
    )
    right = [
        message.target == answer.target for message, answer in zip(sample, answers, strict=True)
    ]
    certain = [one for one, answer in zip(right, answers, strict=True) if not answer.uncertain]
    truth, given = _sums(pairs, 0), _sums(pairs, 1)
    classes = [one.value for one in target.Target]
    return TargetMeasured(
        accuracy=Share(sum(right), len(right)),
        accuracy_certain=Share(sum(certain), len(certain)),
        majority=Share(max(truth.values()), len(right)),
        macro_f1=sum(2 * pairs[one, one] / max(1, truth[one] + given[one]) for one in classes) / 3,
        recall={one: Share(pairs[one, one], truth[one]) for one in classes},
        precision={one: Share(pairs[one, one], given[one]) for one in classes},
    )


def _sums(pairs: Counter[tuple[str, str]], side: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for pair, count in pairs.items():
        sums[pair[side]] += count
    return sums


def main() -> None:
    """Print both tables."""
    sample = second_labels.for_measuring()
    console = Console(width=140)
    console.print(_themes_table(measure_themes(sample, themes.load())))
    console.print(_target_table(measure_target(sample)))


def _themes_table(measured: Sequence[ThemeMeasured]) -> Table:
    columns = (
        "theme",
        "labelled",
        "precision of match",
        "precision of hints",
        "recall",
        "with hints",
    )
    table = Table(*columns)
    for one in measured:
        shares = (one.matched, one.hinted, one.recall_matched, one.recall)
        table.add_row(one.name, str(one.support), *map(str, shares))
    enough = [one for one in measured if one.support >= ENOUGH]
    for label, rows in (("macro", measured), (f"macro, labelled >= {ENOUGH}", enough)):
        table.add_row(
            label,
            str(sum(one.support for one in rows)),
            f"{macro(one.matched for one in rows):.2f}",
            f"{macro(one.hinted for one in rows):.2f}",
            f"{macro(one.recall_matched for one in rows):.2f}",
            f"{macro(one.recall for one in rows):.2f}",
        )
    return table


def _target_table(measured: TargetMeasured) -> Table:
    table = Table("target", "figure")
    table.add_row("accuracy", str(measured.accuracy))
    table.add_row("accuracy of the certain answers", str(measured.accuracy_certain))
    table.add_row("majority class", str(measured.majority))
    table.add_row("macro-F1", f"{measured.macro_f1:.2f}")
    for name, share in measured.recall.items():
        table.add_row(f"{name}: recall", str(share))
        table.add_row(f"{name}: precision", str(measured.precision[name]))
    return table


if __name__ == "__main__":
    main()
