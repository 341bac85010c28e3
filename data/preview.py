"""What a changed topic would match in what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from data.connection import Database
from data.records import Topic
from data.topics import Matcher

PAGE = 5000
EXAMPLES = 3


@dataclass
class Preview:
    """One topic: how many stored mentions it has, would gain and would lose, with examples."""

    name: str
    now: int = 0
    gained: int = 0
    lost: int = 0
    examples_gained: list[str] = field(default_factory=list)
    examples_lost: list[str] = field(default_factory=list)

    def note(self, text: str, *, has: bool, would_have: bool) -> None:
        """Count one stored mention."""
        self.now += has
        if would_have and not has:
            self.gained += 1
            _keep(self.examples_gained, text)
        elif has and not would_have:
            self.lost += 1
            _keep(self.examples_lost, text)


def preview(database: Database, topics: Sequence[Topic]) -> list[Preview]:
    """Compare topics as they would be with the topics that stored mentions carry."""
    matcher = Matcher(topics)
    previews = {topic.name: Preview(topic.name) for topic in topics}
    offset = 0
    while page := _stored_texts(database, PAGE, offset):
        offset += len(page)
        for text, names in page:
            proposed = set(matcher.topics_of(text))
            for name in {*names, *proposed, *previews}:
                previews.setdefault(name, Preview(name)).note(
                    text, has=name in names, would_have=name in proposed
                )
    return list(previews.values())


def _stored_texts(database: Database, limit: int, offset: int) -> list[tuple[str, list[str]]]:
    """Return (text, topics) of stored mentions, newest first, a page at a time."""
    with database.reading() as connection:
        return connection.execute(
            """
            SELECT title || chr(10) || text || chr(10) || thread_title, topics FROM mentions
            WHERE deleted_at IS NULL ORDER BY published_at DESC, id LIMIT $limit OFFSET $offset
            """,
            {"limit": limit, "offset": offset},
        ).fetchall()


def _keep(examples: list[str], text: str) -> None:
    if len(examples) < EXAMPLES:
        line = " ".join(text.split())
        examples.append(line if len(line) <= 160 else f"{line[:159]}…")
