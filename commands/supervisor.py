"""Run a few processes as one: start together, restart what falls, end together."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from data.errors import SettingsError

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 10
RESTARTS = 5
FINAL = 2
"""A child that ends with this code made a mistake that starting again does not mend."""


def supervise(commands: Mapping[str, Sequence[str]], variables: Mapping[str, str]) -> int:
    """Run the commands until a signal comes or one can't be kept alive; return the exit code."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    environment = {**os.environ, **variables}
    children = {name: _start(command, environment) for name, command in commands.items()}
    restarts = dict.fromkeys(commands, 0)
    code = 0
    while not stop.wait(LOOK_SECONDS):
        for name, child in children.items():
            if child.poll() is None:
                continue
            log.error("process ended name=%s code=%s", name, child.returncode)
            if child.returncode == FINAL or restarts[name] == RESTARTS:
                code = child.returncode or 1
                stop.set()
                break
            restarts[name] += 1
            children[name] = _start(commands[name], environment)
    _end(list(children.values()))
    return code


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, preexec_fn=_follow_parent
    )


def _follow_parent() -> None:
    """Ask Linux to end this child when the supervisor is killed; elsewhere do nothing."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    # Ctrl+C reaches the whole group; only the supervisor answers to it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("process killed pid=%d", child.pid)
            child.kill()
            child.wait()


def free_port(wanted: int) -> int:
    """Return the port, or another free one when it is taken (or 0)."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port(0)
        return int(probe.getsockname()[1])


def refuse_busy_port(address: str, port: int) -> None:
    """Say so when something else listens there already."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise SettingsError(
                [
                    f"dashboard.port: can't listen on {address}:{port} ({error.strerror}); "
                    "stop what runs there, or give another port"
                ]
            ) from None
