"""Serve the invented site: ``python -m demo PORT ANCHOR``."""

import sys
from datetime import datetime

import uvicorn

from data import times
from demo import site


def main() -> None:
    """Serve until stopped."""
    port, anchor = int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    uvicorn.run(site.make(anchor, times.now), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
