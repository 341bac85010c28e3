"""What a study is asked: a period, what is ours, and whom it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis import keyness
from data.records import Channel, Selection
from data.settings import Settings
from data.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which mentions and which facts a study is about; ``end`` is not included.

    ``topics`` are those of the organisation whose contrast it is, all when empty;
    ``others`` the topics it is held against. ``organisation`` is whose scores and
    complaints count, empty for our own.
    """

    start: datetime
    end: datetime
    topics: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    organisation: str = ""

    def selection(self) -> Selection:
        """Return the question for the reads of mentions."""
        return Selection(start=self.start, end=self.end, topics=self.topics, channels=self.channels)

    def online(self) -> tuple[str, ...]:
        """Return the channels that count as online: never reviews, and none when none is left."""
        every = (one.value for one in Channel if one is not Channel.REVIEW)
        return tuple(one for one in every if one in self.channels or not self.channels)


def ask(
    settings: Settings,
    start: datetime,
    end: datetime,
    *,
    topics: Sequence[str] = (),
    channels: Sequence[str] = (),
    organisation: str = "",
) -> Question:
    """Make a question; without topics it is about those that the settings call our own.

    One topic of someone else asks about that organisation: then its scores count, not ours.
    """
    own = [one.name for one in settings.topics if one.own]
    everyone = [one.name for one in settings.topics]
    chosen = tuple(topics) or tuple(own) or tuple(everyone)
    foreign = chosen[0] if len(chosen) == 1 and chosen[0] not in own else ""
    return Question(
        start=start,
        end=end,
        topics=chosen,
        others=tuple(one for one in everyone if one not in chosen and one not in own),
        channels=tuple(channels),
        organisation=organisation or foreign,
    )


def searched(settings: Settings, question: Question) -> set[str]:
    """Return the words, folded, by which the mentions of a question were found."""
    chosen = [one for one in settings.records() if one.name in question.topics]
    return {
        word
        for topic in chosen
        for term in topic.match
        for word in keyness.words(term.text.replace("*", ""))
    }


def is_of(organisation: str, name: str) -> bool:
    """Tell whether facts under a name are those of an organisation."""
    return fold(organisation) == fold(name)
