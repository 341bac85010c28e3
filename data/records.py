"""The things the program is about: frozen, typed, without input or output."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID


class Polarity(StrEnum):
    """Tone of one mention. Not scored is no value at all, which is not neutral."""

    NEGATIVE = "neg"
    NEUTRAL = "neu"
    POSITIVE = "pos"


class Channel(StrEnum):
    """Kind of place for the reader."""

    NEWS = "news"
    COMMENTS = "comments"
    SOCIAL = "social"
    FORUM = "forum"
    REVIEW = "review"
    BLOG = "blog"
    OTHER = "other"


class GapReason(StrEnum):
    """Why a period of a source was not measured."""

    ROLLED_OVER = "rolled_over"
    LIMIT_REACHED = "limit_reached"
    SOURCE_FAILED = "source_failed"


def stable_id(*parts: str) -> UUID:
    """Make the same UUID from the same parts, everywhere and always."""
    digest = blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return UUID(bytes=digest.digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One published text; its identity is ``(source, external_id)``.

    ``published_at`` is UTC and aware. ``author`` is a keyed hash, never a name.
    ``thread`` is the address of the article or post that the text stands under,
    ``thread_title`` what that article is called: both count when topics are matched.
    """

    source: str
    external_id: str
    published_at: datetime
    text: str
    channel: Channel
    title: str = ""
    url: str = ""
    author: UUID | None = None
    thread: str = ""
    thread_title: str = ""
    reply_to: str = ""

    @property
    def id(self) -> UUID:
        """The identity as a UUID."""
        return stable_id(self.source, self.external_id)

    @property
    def content_hash(self) -> UUID:
        """Changes when what was written changes."""
        return stable_id(self.title, self.text)


Cursor = Mapping[str, object]
"""Where the next collection of a source continues: JSON values only, read by nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A period in which a source was not measured; a zero there is not a zero."""

    source: str
    started_at: datetime
    ended_at: datetime
    reason: GapReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewScore:
    """The mean of the reviews of a period, as one instrument measured it.

    ``organisation`` is empty for our own. Scores of two methods are not compared.
    ``count`` and ``deviation`` are null when the source does not tell them.
    """

    instrument: str
    started_at: datetime
    ended_at: datetime
    mean: float
    lowest: float = 1
    highest: float = 10
    count: int | None = None
    deviation: float | None = None
    method: str = ""
    organisation: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """How many complaints came in over a period, of how many clients when that is known."""

    started_at: datetime
    ended_at: datetime
    count: int
    clients: int | None = None
    theme: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """How many people called or wrote in an hour; numbers only."""

    hour: datetime
    channel: str
    count: int
    topic: str = ""
    handling_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """How often a page was looked at in an hour."""

    hour: datetime
    page: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A period in which everything was counted: an hour without a row is a zero."""

    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Numbers from elsewhere; one with the same identity replaces what was stored."""

    scores: tuple[ReviewScore, ...] = ()
    complaints: tuple[Complaints, ...] = ()
    contacts: tuple[Contacts, ...] = ()
    visits: tuple[Visits, ...] = ()
    measured: tuple[Measured, ...] = ()

    def __len__(self) -> int:
        return len(self.scores) + len(self.complaints) + len(self.contacts) + len(self.visits)


class AnnotationKind(StrEnum):
    """Whether we did it ourselves, or it happened to us."""

    OWN_ACTION = "own_action"
    HAPPENING = "happening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something with a start and an end that may move people, such as a broadcast.

    Events of one ``series`` belong together. ``landing_pages`` are the pages that it sends
    people to, ``control_pages`` those that it should leave alone.
    """

    id: UUID
    name: str
    started_at: datetime
    ended_at: datetime
    series: str = ""
    channel: str = ""
    topics: tuple[str, ...] = ()
    landing_pages: tuple[str, ...] = ()
    control_pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What was done or happened at a moment; without an event it holds for all of them."""

    id: UUID
    kind: AnnotationKind
    at: datetime
    text: str
    event: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The figures of a period as they were frozen, and what they should become.

    ``organisation`` is empty for our own; its identity is ``(organisation, name)``.
    """

    name: str
    started_at: datetime
    ended_at: datetime
    frozen_at: datetime
    figures: Mapping[str, float]
    targets: Mapping[str, float] = field(default_factory=dict)
    organisation: str = ""

    @property
    def id(self) -> UUID:
        """The identity as a UUID."""
        return stable_id("baseline", self.organisation, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is stored in one transaction: mentions, facts, and the cursor that follows them.

    ``deleted`` holds external ids that the source has taken away since.
    ``refused`` counts items without a usable text, date or identity.
    """

    mentions: tuple[Mention, ...]
    cursor: Cursor
    deleted: tuple[str, ...] = ()
    gap: Gap | None = None
    refused: int = 0
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a batch did to the store."""

    seen: int = 0
    added: int = 0
    edited: int = 0
    deleted: int = 0
    unmatched: int = 0
    refused: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            seen=self.seen + other.seen,
            added=self.added + other.added,
            edited=self.edited + other.edited,
            deleted=self.deleted + other.deleted,
            unmatched=self.unmatched + other.unmatched,
            refused=self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One attempt to collect a source. ``error`` is a code of the text table, or empty."""

    source: str
    started_at: datetime
    ended_at: datetime
    stored: Stored
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the scheduler must not forget about a source when it restarts."""

    source: str
    next_run_at: datetime | None = None
    failures: int = 0
    last_ok_at: datetime | None = None
    first_ok_at: datetime | None = None
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentiment:
    """The tone of one text: three probabilities that sum to one, and who says so.

    ``polarity`` is null where the model gives no answer (not Dutch, no words).
    ``uncertain`` is true where the two best classes lie too close together.
    """

    polarity: Polarity | None
    p_neg: float
    p_neu: float
    p_pos: float
    uncertain: bool
    model: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something people should know until it is no longer so.

    ``code`` is a key of the text table, ``detail`` an English sentence for who mends it.
    """

    name: str
    code: str
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspects:
    """What a text is about and whom; neither knows the tone.

    ``themes`` are found by their own words and counted, ``likely`` are those of them whose
    words are not always right; ``hinted`` are found by a hint only.
    """

    themes: tuple[str, ...]
    likely: tuple[str, ...]
    hinted: tuple[str, ...]
    target: str
    target_uncertain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase; an ambiguous one only counts together with a context word."""

    text: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A named search: any of ``match``, all of ``require``, none of ``exclude``."""

    name: str
    match: tuple[Term, ...]
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    own: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSet:
    """All topics as they stood from ``since`` on; ``changed`` names those that differ."""

    version: int
    since: datetime
    topics: tuple[Topic, ...]
    changed: tuple[str, ...] = ()
    applied_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which mentions a question is about; an empty tuple means all of them.

    ``start`` and ``end`` are UTC and aware, ``end`` is not included.
    """

    start: datetime
    end: datetime
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    polarities: tuple[str, ...] = field(default=())
    words: tuple[str, ...] = ()
    thread: str = ""
    themes: tuple[str, ...] = ()
