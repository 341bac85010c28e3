"""One measured figure beside what a plain peer reaches and what is asked."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent


class Figure(TypedDict):
    """``ratio`` is ours against the peer's in the direction that is better above one."""

    what: str
    ours: float
    peer: float | None
    ratio: float | None
    unit: str
    asked: str


def quicker(what: str, ours: float, peer: float | None, asked: str, unit: str = "s") -> Figure:
    """Make a figure of which less is better."""
    ratio = peer / ours if peer and ours else None
    return Figure(what=what, ours=ours, peer=peer, ratio=ratio, unit=unit, asked=asked)


def more(what: str, ours: float, peer: float | None, asked: str, unit: str) -> Figure:
    """Make a figure of which more is better."""
    ratio = ours / peer if peer else None
    return Figure(what=what, ours=ours, peer=peer, ratio=ratio, unit=unit, asked=asked)


def seconds(work: Callable[[], object]) -> float:
    """Time one run of the work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Time several runs of the work and return the median."""
    return statistics.median(seconds(work) for _ in range(runs))


def in_own_process(module: str, *arguments: str) -> list[str]:
    """Run a module of the benchmarks by itself and return the words of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1].split()
