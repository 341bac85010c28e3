"""The one outgoing client: polite, bounded, and blind to private addresses.

A source is a stranger. Its answer may be endless, compressed beyond reason, slow on
purpose, or a redirect into our own network; none of that may hurt the rest.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from collectors import network
from data import times
from data.errors import CollectError, RateLimited, SourceGone
from data.settings import Collecting

CODES = frozenset(
    {
        "certificate",
        "connection_lost",
        "forbidden",
        "gone",
        "moved",
        "not_found",
        "private_address",
        "rate_limited",
        "server_error",
        "timeout",
        "too_large",
        "too_many_redirects",
        "too_slow",
        "unexpected_answer",
        "unreachable",
    }
)
"""Why a request failed; each is a key of the text table."""

MOST_REDIRECTS = 5
MOST_ATTEMPTS = 3
LONGEST_PATIENCE = timedelta(days=1)
USUAL_PATIENCE = timedelta(minutes=15)
TOTAL_FACTOR = 3
"""A whole request may take this many times what one silence may."""

_DROPPED = (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a source answered; ``url`` is where the last redirect led."""

    status: int
    headers: Mapping[str, str]
    url: str
    content: bytes

    @property
    def not_modified(self) -> bool:
        """Whether the source says that nothing has changed."""
        return self.status == httpx.codes.NOT_MODIFIED


class Http:
    """Get documents; every failure is a ``CollectError`` with a code of ``CODES``."""

    def __init__(
        self,
        collecting: Collecting,
        transport: httpx.BaseTransport | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = times.now,
    ) -> None:
        self._collecting = collecting
        self._sleep, self._clock, self._now = sleep, clock, now
        self._most_bytes = collecting.max_megabytes * 1024 * 1024
        self._client = httpx.Client(
            transport=transport or _transport(network.Backend(collecting.allow_private_addresses)),
            headers={"User-Agent": user_agent(collecting.contact), "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=collecting.timeout_seconds,
            # A proxy from the environment would connect to addresses nobody checked.
            trust_env=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Get a document, following redirects.

        Raises:
            RateLimited: on 429, and on 503 with a Retry-After.
            SourceGone: on 410.
            CollectError: on every other failure.
        """
        with self._deadline() as deadline:
            return self._follow(url, headers or {}, deadline)

    def post(self, url: str, form: Mapping[str, str]) -> Response:
        """Send a form that may hold a secret: a redirect is an error, and is not followed.

        Raises:
            CollectError: as ``get`` does, and ``moved`` with the other address.
        """
        with self._deadline() as deadline:
            response = self._attempt(url, {}, deadline, form)
        if 300 <= response.status < 400:
            raise CollectError("moved", f"{url} to {response.headers.get('location', '')}")
        _raise_for_status(response, self._now())
        return response

    @contextmanager
    def _deadline(self) -> Iterator[float]:
        patience = TOTAL_FACTOR * self._collecting.timeout_seconds
        token = network.DEADLINE.set(time.monotonic() + patience)
        try:
            yield self._clock() + patience
        finally:
            network.DEADLINE.reset(token)

    def _follow(self, url: str, headers: Mapping[str, str], deadline: float) -> Response:
        for _ in range(MOST_REDIRECTS + 1):
            response = self._attempt(url, headers, deadline)
            location = response.headers.get("location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                _raise_for_status(response, self._now())
                return response
            with _explained(url, lambda: False):
                url = str(httpx.URL(response.url).join(location))
        raise CollectError("too_many_redirects", url)

    def _attempt(
        self,
        url: str,
        headers: Mapping[str, str],
        deadline: float,
        form: Mapping[str, str] | None = None,
    ) -> Response:
        """Send once, and again when the connection breaks."""
        retrying = Retrying(
            retry=retry_if_exception_type(_DROPPED),
            stop=stop_after_attempt(MOST_ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.5, max=3),
            sleep=self._sleep,
            reraise=True,
        )
        with _explained(url, lambda: self._clock() >= deadline):
            return retrying(self._send, url, headers, deadline, form)

    def _send(
        self, url: str, headers: Mapping[str, str], deadline: float, form: Mapping[str, str] | None
    ) -> Response:
        method = "GET" if form is None else "POST"
        request = self._client.build_request(method, url, headers=dict(headers), data=form)
        if request.url.scheme not in ("http", "https"):
            raise CollectError("unexpected_answer", f"address {url}")
        if not self._collecting.allow_private_addresses:
            network.refuse_private(request.url.host)
        answer = self._client.send(request, stream=True)
        with closing(answer):
            body = b"" if answer.is_redirect else self._body(answer, deadline)
        return Response(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            url=str(answer.url),
            content=body,
        )

    def _body(self, answer: httpx.Response, deadline: float) -> bytes:
        """Read the body, counting bytes as they are after unpacking."""
        assert isinstance(answer.stream, httpx.SyncByteStream)
        body = bytearray()
        for piece in _unpacked(answer.stream, answer.headers.get("content-encoding", "")):
            body += piece
            if len(body) > self._most_bytes:
                raise CollectError("too_large", str(answer.url))
            if self._clock() >= deadline:
                raise CollectError("too_slow", str(answer.url))
        return bytes(body)


def user_agent(contact: str) -> str:
    """Say who we are, and whom to ask when we are a nuisance."""
    plain = "".join(char for char in contact if char.isascii() and char.isprintable())
    return f"Luisterpost/0.1 (+{plain})" if plain else "Luisterpost/0.1"


def _transport(backend: network.Backend) -> httpx.HTTPTransport:
    transport = httpx.HTTPTransport()
    # httpx offers no public way to choose how the pool connects.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), keepalive_expiry=15, network_backend=backend
    )
    return transport


def _unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Unpack gzip in steps of bounded size; httpx would unpack a bomb in one go."""
    match encoding.strip().lower():
        case "" | "identity":
            yield from pieces
        case "gzip" | "x-gzip":
            yield from _gunzipped(pieces)
        case other:
            raise CollectError("unexpected_answer", f"content-encoding {other}")


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    started = False
    try:
        for piece in pieces:
            started = True
            while piece and not unpacker.eof:
                yield unpacker.decompress(piece, _PIECE)
                piece = unpacker.unconsumed_tail
    except zlib.error as error:
        raise CollectError("unexpected_answer", f"broken gzip: {error}") from error
    if started and not unpacker.eof:
        raise CollectError("connection_lost", "the packed answer ends too early")


def _raise_for_status(response: Response, now: datetime) -> None:
    status = response.status
    if 200 <= status < 300 or status == httpx.codes.NOT_MODIFIED:
        return
    patience = _retry_after(response.headers.get("retry-after", ""), now)
    if status == httpx.codes.TOO_MANY_REQUESTS or (status == 503 and patience):
        raise RateLimited(patience or USUAL_PATIENCE, response.url)
    if status == httpx.codes.GONE:
        raise SourceGone("gone", response.url)
    known = {401: "forbidden", 403: "forbidden", 451: "forbidden", 404: "not_found"}
    code = known.get(status) or ("server_error" if status >= 500 else "unexpected_answer")
    raise CollectError(code, f"status={status} url={response.url}")


def _retry_after(value: str, now: datetime) -> timedelta | None:
    """Read seconds or a date; at least a second, at most a day."""
    try:
        if value.strip().isdecimal():
            wait = timedelta(seconds=min(int(value), LONGEST_PATIENCE.total_seconds()))
        else:
            moment = parsedate_to_datetime(value)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(seconds=1)), LONGEST_PATIENCE)


@contextmanager
def _explained(url: str, too_late: Callable[[], bool]) -> Iterator[None]:
    """Turn what httpx raises into a code that the text table explains."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise CollectError("too_slow" if too_late() else "timeout", url) from error
    except httpx.ConnectError as error:
        code = "certificate" if _is_about_tls(error) else "unreachable"
        raise CollectError(code, f"{url}: {error}") from error
    except _DROPPED as error:
        raise CollectError("connection_lost", f"{url}: {error}") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise CollectError("unexpected_answer", f"{url}: {error}") from error


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
