"""A demo that is the real thing: an invented town on loopback, read by the ordinary collectors."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

import fasteners

from data import times
from data.errors import AlreadyRunning

FOLDER = Path("var/demo")
SETTINGS = FOLDER / "luisterpost.toml"


@dataclass(frozen=True)
class Address:
    """Where the invented site stands, and the moment that counts as today in it."""

    port: int
    anchor: datetime


def prepare(dashboard_port: int, site_port: int, every_seconds: float) -> Address:
    """Empty the demo's folder and write the settings that listen to the invented site.

    Raises:
        AlreadyRunning: when a demo still works in that folder.
    """
    _refuse_running()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    template = resources.files("demo").joinpath("settings.toml").read_text("utf-8")
    written = (
        template.replace("{site}", f"http://127.0.0.1:{site_port}")
        .replace("{dashboard_port}", str(dashboard_port))
        .replace("{every_minutes}", f"{every_seconds / 60:.4f}")
    )
    SETTINGS.write_text(written, "utf-8")
    return Address(site_port, times.now())


def _refuse_running() -> None:
    if not FOLDER.exists():
        return
    lock = fasteners.InterProcessLock(FOLDER / "scheduler.lock")
    if not lock.acquire(blocking=False):
        raise AlreadyRunning(f"a demo already runs in {FOLDER}; stop it first")
    lock.release()
