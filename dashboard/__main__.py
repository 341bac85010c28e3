"""Serve the dashboard: ``python -m dashboard``, with the settings of the installation."""

import importlib
import logging
import signal
import sys
import threading

from dashboard import server, texts
from data import settings
from data.errors import SettingsError

log = logging.getLogger("dashboard")


def main() -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    try:
        chosen = settings.load(settings.settings_file()).dashboard
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    texts.speak(chosen.language)
    # The server hands the signal on when it is done; ending was what we were asked to do.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    log.info("dashboard starts address=%s port=%d", chosen.address, chosen.port)
    threading.Thread(target=_warm_up, daemon=True).start()
    server.app().run(config={"server.address": chosen.address, "server.port": chosen.port})
    log.info("dashboard stopped")


def _warm_up() -> None:
    """Load what the pages need while nobody waits for it yet."""
    for panel in ("tone_panel", "changes_panel", "volume_panel"):
        importlib.import_module(f"dashboard.components.{panel}")


if __name__ == "__main__":
    main()
