"""From ``luisterpost up`` to a page that answers, against a bare Streamlit script."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks import synthetic
from benchmarks.figure import ROOT, Figure, quicker

RUNS = 3


def measure() -> list[Figure]:
    """Measure the median of three starts of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = folder / "plain.py"
        plain.write_text("import streamlit as st\nst.title('plain')\n", "utf-8")
        ours = statistics.median(_up(folder) for _ in range(RUNS))
        peer = statistics.median(_bare(plain) for _ in range(RUNS))
    return [quicker("luisterpost up to a page that answers", ours, peer, "< 8")]


def _up(folder: Path) -> float:
    port = _free_port()
    settings = synthetic.settings_file(folder)
    variables = {"LUISTERPOST_DASHBOARD__PORT": str(port)}
    return _time([sys.executable, "-m", "cli", "-c", str(settings), "up"], port, variables)


def _bare(script: Path) -> float:
    port = _free_port()
    options = ["--server.port", str(port), "--server.headless", "true"]
    usage = ["--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options, *usage]
    return _time(command, port, {})


def _time(command: list[str], port: int, variables: dict[str, str]) -> float:
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **variables}, stdout=quiet, stderr=quiet
    ) as process:
        try:
            while not _answers(port):
                if process.poll() is not None:
                    raise RuntimeError(f"ended by itself: {command}")
                time.sleep(0.02)
            return time.perf_counter() - start
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
