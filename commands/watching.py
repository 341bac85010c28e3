"""Go on listening when settings, theme rules or the adaptation of the model change."""

import logging
import threading
from pathlib import Path

import scheduler
from data import settings as settings_module
from data.errors import ListeningError
from data.settings import Settings
from sentiment import adapted, finder, theme_rules, themes

log = logging.getLogger(__name__)

Stamp = tuple[tuple[int, int] | None, ...]


class Watched:
    """The files that decide how is listened, and whether they changed for the better.

    A file with a mistake in it changes nothing: what worked goes on working.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.settings = settings_module.load(path)
        self._seen = self._stamp(self.settings)

    def changed(self) -> bool:
        """Tell, once for each change, whether there is something new that is in order."""
        now = self._stamp(self.settings)
        if now == self._seen:
            return False
        self._seen = now
        try:
            fresh = settings_module.load(self._path)
            theme_rules.read(fresh.sentiment.themes or theme_rules.FILE)
        except ListeningError as error:
            log.warning("settings changed, not in order, left out error=%s", error)
            return False
        return True

    def _stamp(self, settings: Settings) -> Stamp:
        files = (
            self._path,
            settings.storage.directory / adapted.FILE,
            settings.sentiment.themes or theme_rules.FILE,
        )
        return tuple(_stamp(file) for file in files)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def until(stop: threading.Event, path: Path) -> None:
    """Collect and score until told to stop; begin anew with whatever settings change."""
    while not stop.is_set():
        watched = Watched(path)
        house = scheduler.House.open(watched.settings)
        try:
            scheduler.run(house, stop, watched.changed)
        finally:
            house.kit.http.close()
        finder.load.cache_clear()
        themes.load.cache_clear()
