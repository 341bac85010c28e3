"""The dashboard under test: settings, a filled database, the app with or without a browser."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import factories
from streamlit.testing.v1 import AppTest

from data import read_model, settings, store
from data.connection import Database, open_database
from data.records import Channel, Mention, Polarity

ROOT = Path(__file__).parent.parent
APP = ROOT / "dashboard" / "app.py"
SETTINGS = """
[storage]
directory = "var"

[dashboard]
port = {port}
language = "{language}"
organisation = "Merelhof Zorggroep"
example_data = {example}

[[topics]]
name = "Team"
match = ["sociaal team*"]

[[topics]]
name = "Merelhof"
match = ["merelhof"]

[[sources]]
kind = "feed"
name = "Krant"
url = "https://krant.example/feed"

[[sources]]
kind = "wordpress"
name = "Reacties"
url = "https://krant.example/"
"""


@dataclass(frozen=True)
class House:
    """An installation in a folder of its own."""

    file: Path
    database: Database
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add(self, *mentions: Mention, score: Polarity | None = None) -> None:
        """Store mentions, with a tone when one is given."""
        now = datetime.now(UTC)
        factories.add(self.database, *mentions, keep_unmatched=True, now=now)
        if score is not None:
            self.score(score)

    def score(self, polarity: Polarity | None) -> None:
        """Give every mention without a score the same tone."""
        now = datetime.now(UTC)
        store.use_model(self.database, factories.MODEL, factories.VERSION, now)
        found = read_model.unscored(self.database, factories.MODEL, factories.VERSION, 100_000)
        sentiment = factories.sentiment(polarity)
        store.add_scores(self.database, [(one, two, sentiment) for one, two, _ in found], now)

    def beat(self, at: datetime | None = None) -> None:
        """Let the scheduler give a sign of life."""
        store.beat(self.database, "scheduler", at or datetime.now(UTC))

    def app(self, **address: str | list[str]) -> AppTest:
        """Run the app on its first page."""
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update(address)
        return app.run()


def build(folder: Path, *, language: str = "nl", example: bool = True) -> House:
    """Make an installation: settings, and a database with nothing in it."""
    file = folder / "luisterpost.toml"
    port = free_port()
    file.write_text(SETTINGS.format(port=port, language=language, example=str(example).lower()))
    chosen = settings.load(file, {})
    return House(file, open_database(chosen.storage), port)


def mention(number: int = 1, *, days: float = 1, **changes: object) -> Mention:
    """Make a mention of some days ago."""
    at = datetime.now(UTC) - timedelta(days=days, seconds=number)
    return factories.mention(number, published_at=at, **changes)


def many(count: int, *, days: float = 20) -> list[Mention]:
    """Make mentions spread evenly over the last days, of two sources and channels."""
    return [
        mention(
            number,
            days=days * number / count,
            source="Krant" if number % 3 else "Reacties",
            channel=Channel.NEWS if number % 3 else Channel.COMMENTS,
            thread=f"https://krant.example/{number % 7}",
            thread_title=f"Artikel {number % 7}",
        )
        for number in range(count)
    ]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the dashboard in a process of its own until the block ends."""
    environment = {**os.environ, "LUISTERPOST_SETTINGS": str(house.file)}
    process = subprocess.Popen([sys.executable, "-m", "dashboard"], env=environment, cwd=ROOT)
    try:
        _wait_for(house, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(house: House, process: subprocess.Popen[bytes], patience: float = 90) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the dashboard ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{house.address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the dashboard did not answer in time")
