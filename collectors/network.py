"""Connections to public addresses only, and never longer than agreed.

A name is resolved here, every address of it is checked, and the connection is made to
the address that was checked: a second look-up could give another answer.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

from data.errors import CollectError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]

DEADLINE: ContextVar[float] = ContextVar("DEADLINE")
"""When the request at hand must be over, on the monotonic clock."""

_CLOUD_SERVICES = frozenset({IPv4Address("168.63.129.16")})
_EMBEDDING = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the internet, also when IPv6 wraps an IPv4 one."""
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
    elif address in _CLOUD_SERVICES:
        return False
    return address.is_global and not address.is_multicast


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _EMBEDDING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def refuse_private(host: str) -> None:
    """Refuse a host that is written as an address which is not public.

    Raises:
        CollectError: ``private_address``.
    """
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return
    if not is_public(address):
        raise CollectError("private_address", host)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, in the order to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class Backend(httpcore.NetworkBackend):
    """Connect to checked addresses, with streams that know their deadline."""

    def __init__(self, allow_private: bool, resolve: Resolve = resolve) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check and connect; the first address that answers wins."""
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._checked(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, _left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream)
        raise failure or httpcore.ConnectError(f"no address for {host}")

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error
        if not self._allow_private:
            for address in addresses:
                refuse_private(address)
        return addresses

    def sleep(self, seconds: float) -> None:
        """Wait; asked for by the pool's own retries, which are off."""
        time.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A stream whose every step fits in what is left of the time."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(timeout: float | None) -> float | None:
    deadline = DEADLINE.get(None)
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the total time is up")
    return left if timeout is None else min(timeout, left)
