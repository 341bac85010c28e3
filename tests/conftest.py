"""What holds for every test: nothing leaves the machine."""

import ipaddress
import os
import socket

# As the command does: threads for small matrices wait longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def _is_local(address) -> bool:
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse to connect to anything but this machine."""

    def guarded(connect):
        def attempt(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address):
                raise AssertionError(f"a test tried to reach {address!r}")
            return connect(self, address)

        return attempt

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


def pytest_addoption(parser):
    parser.addoption("--refresh-golden", action="store_true", help="rewrite the golden pairs")


@pytest.fixture
def refresh_golden(request) -> bool:
    """Whether to write the expectations anew."""
    return request.config.getoption("--refresh-golden")
