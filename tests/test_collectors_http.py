"""The outgoing client: limits, refusals, and a code for everything that goes wrong."""

import gzip
import socket
import ssl
import threading
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from itertools import count

import httpx
import pytest
import sources

from collectors import contract, network
from collectors.http import CODES, USUAL_PATIENCE, Http, user_agent
from data.errors import CollectError, RateLimited, SourceGone
from data.settings import Collecting

HOME = "https://krant.example/rss"


def http_of(handler, **changes) -> Http:
    known = {"sleep": lambda _: None, "now": lambda: sources.NOW}
    collecting = Collecting(contact="post@merelhof.example", max_megabytes=1)
    return Http(collecting, httpx.MockTransport(handler), **{**known, **changes})


def answer(status: int, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: httpx.Response(status, headers=named)


def code_of(http: Http, url: str = HOME) -> str:
    with pytest.raises(CollectError) as caught:
        http.get(url)
    return caught.value.code


@contextmanager
def server(*pieces: bytes, wait: float = 0):
    """Serve the same bytes to everyone who connects, with a pause between the pieces."""
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65536)
                    for piece in pieces:
                        connection.sendall(piece)
                        stop.wait(wait)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


@pytest.fixture
def local_http():
    """Make clients for this machine; all are closed when the test is over."""
    with ExitStack() as stack:

        def make(timeout: float = 5) -> Http:
            collecting = Collecting(
                allow_private_addresses=True, max_megabytes=1, timeout_seconds=timeout
            )
            return stack.enter_context(closing(Http(collecting, sleep=lambda _: None)))

        yield make


def test_a_document_comes_with_its_headers_and_final_address():
    def handler(request):
        if request.url.path == "/rss":
            return httpx.Response(301, headers={"Location": "/nieuw?x=1"})
        return httpx.Response(200, content=b"inhoud", headers={"ETag": '"1"'})

    response = http_of(handler).get(HOME)
    assert (response.content, response.url) == (b"inhoud", "https://krant.example/nieuw?x=1")
    assert response.headers["etag"] == '"1"'
    assert not response.not_modified


def test_requests_name_us_and_keep_no_cookies():
    seen = []

    def handler(request):
        seen.append(request.headers)
        return httpx.Response(200, headers={"Set-Cookie": "volg=mij"})

    http = http_of(handler)
    http.get(HOME, {"If-None-Match": '"1"'})
    http.get(HOME)
    assert seen[0]["user-agent"] == "Luisterpost/0.1 (+post@merelhof.example)"
    assert seen[0]["if-none-match"] == '"1"'
    assert "cookie" not in seen[1]


def test_a_contact_can_not_break_the_header():
    assert user_agent("ik\r\nX-Kwaad: ja é") == "Luisterpost/0.1 (+ikX-Kwaad: ja )"
    assert user_agent("") == "Luisterpost/0.1"


def test_not_modified_is_no_failure():
    assert http_of(answer(304)).get(HOME).not_modified


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "unexpected_answer"),
        (401, "forbidden"),
        (403, "forbidden"),
        (404, "not_found"),
        (451, "forbidden"),
        (500, "server_error"),
        (503, "server_error"),
        (302, "unexpected_answer"),
    ],
)
def test_statuses_have_codes(status, code):
    assert code_of(http_of(answer(status))) == code
    assert code in CODES


def test_gone_is_for_a_person():
    with pytest.raises(SourceGone, match="gone"):
        http_of(answer(410)).get(HOME)


@pytest.mark.parametrize(
    ("status", "written", "wait"),
    [
        (429, "120", timedelta(seconds=120)),
        (503, "30", timedelta(seconds=30)),
        (429, "Mon, 02 Mar 2026 12:10:00 GMT", timedelta(minutes=10)),
        (429, "Mon, 02 Mar 2026 11:00:00 GMT", timedelta(seconds=1)),
        (429, "9" * 400, timedelta(days=1)),
        (429, "Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1)),
        (429, "0", timedelta(seconds=1)),
        (429, "straks", USUAL_PATIENCE),
        (429, "", USUAL_PATIENCE),
    ],
)
def test_patience_is_asked_in_seconds_or_as_a_date(status, written, wait):
    with pytest.raises(RateLimited) as caught:
        http_of(answer(status, Retry_After=written)).get(HOME)
    assert caught.value.retry_after == wait


def test_endless_redirects_end():
    numbers = count()

    def handler(request):
        return httpx.Response(302, headers={"Location": f"/{next(numbers)}"})

    assert code_of(http_of(handler)) == "too_many_redirects"
    assert next(numbers) == 6


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.1/geheim", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::ffff:10.0.0.1]/", "private_address"),
        ("http://[::1]:8080/", "private_address"),
        ("ftp://krant.example/", "unexpected_answer"),
        ("file:///etc/passwd", "unexpected_answer"),
        ("javascript:alert(1)", "unexpected_answer"),
    ],
)
def test_every_hop_is_checked(location, code):
    assert code_of(http_of(answer(302, Location=location))) == code


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "fc00::1", "fe80::1", "ff02::1", "fd00:ec2::254", "::ffff:127.0.0.1"),
        *("::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::"),
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
)
def test_private_addresses_are_refused(address):
    with pytest.raises(CollectError, match="private_address"):
        network.refuse_private(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2a02:898::1", "::ffff:93.184.215.14", "naam"]
)
def test_public_addresses_are_not(address):
    network.refuse_private(address)


def test_a_name_that_leads_inside_is_refused_before_connecting():
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["93.184.215.14", "192.168.1.1"]

    backend = network.Backend(allow_private=False, resolve=resolve)
    with pytest.raises(CollectError, match="private_address"):
        backend.connect_tcp("rebind.example", 80, timeout=1)
    assert asked == ["rebind.example"]


def test_the_connection_goes_to_the_address_that_was_checked():
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja") as url:
        port = httpx.URL(url).port
        answers = iter([["127.0.0.1"], ["127.0.0.2"]])
        backend = network.Backend(allow_private=True, resolve=lambda host, port: next(answers))
        stream = backend.connect_tcp("eenmalig.example", port, timeout=5)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        stream.close()
    assert next(answers) == ["127.0.0.2"]


def test_our_backend_is_the_one_that_connects(local_http):
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja") as url:
        assert local_http().get(url).content == b"ja"
        local = url.replace("127.0.0.1", "localhost")
        assert code_of(Http(Collecting()), local) == "private_address"


def test_an_unknown_name_is_unreachable(monkeypatch):
    def resolve(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert code_of(Http(Collecting()), "https://bestaat-niet.example/") == "unreachable"


def test_a_closed_door_is_unreachable(local_http):
    with server() as url:
        pass
    assert code_of(local_http(), url) == "unreachable"


def test_a_wrong_certificate_is_named():
    def handler(request):
        cause = ssl.SSLCertVerificationError(1, "certificate has expired")
        raise httpx.ConnectError("[SSL]") from cause

    assert code_of(http_of(handler)) == "certificate"


def test_a_server_without_tls_has_no_valid_certificate(local_http):
    with server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert code_of(local_http(), url.replace("http:", "https:")) == "certificate"


def test_broken_connections_are_tried_again_and_given_up():
    slept = []
    tries = count()

    def breaks_twice(request):
        if next(tries) < 2:
            raise httpx.ReadError("reset")
        return httpx.Response(200, content=b"toch")

    assert http_of(breaks_twice, sleep=slept.append).get(HOME).content == b"toch"
    assert len(slept) == 2

    def breaks(request):
        next(tries)
        raise httpx.RemoteProtocolError("peer closed connection")

    before = next(tries)
    assert code_of(http_of(breaks)) == "connection_lost"
    assert next(tries) - before == 4


def test_other_failures_are_not_tried_again():
    tries = count()

    def handler(request):
        next(tries)
        raise httpx.ReadTimeout("stil")

    assert code_of(http_of(handler)) == "timeout"
    assert next(tries) == 1


def test_a_body_that_breaks_off_is_a_lost_connection(local_http):
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") as url:
        assert code_of(local_http(), url) == "connection_lost"


def test_an_endless_body_is_too_large(local_http):
    piece = b"x" * 65536
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n", *[piece] * 64) as url:
        assert code_of(local_http(), url) == "too_large"


def test_a_bomb_is_measured_unpacked(local_http):
    bomb = gzip.compress(bytes(50_000_000))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    with server(head.encode() + bomb) as url:
        assert code_of(local_http(), url) == "too_large"


def test_packed_bodies_are_unpacked(local_http):
    packed = gzip.compress("één ".encode() * 30_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    with server(head.encode() + packed) as url:
        assert local_http().get(url).content == "één ".encode() * 30_000


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        ("gzip", b"geen gzip", "unexpected_answer"),
        ("gzip", gzip.compress(b"half" * 1000)[:20], "connection_lost"),
        ("gzip, gzip", b"x", "unexpected_answer"),
        ("br", b"x", "unexpected_answer"),
    ],
)
def test_packing_we_can_not_open(encoding, body, code, local_http):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    with server(head.encode() + body) as url:
        assert code_of(local_http(), url) == code


def test_a_slow_body_ends_at_the_total_time():
    ticks = count(step=10)

    def drip():
        while True:
            yield b"x"

    http = http_of(lambda request: httpx.Response(200, content=drip()), clock=lambda: next(ticks))
    assert code_of(http) == "too_slow"


def test_headers_that_drip_end_at_the_total_time(local_http):
    drops = [b"X: y\r\n"] * 1000
    with server(b"HTTP/1.1 200 OK\r\n", *drops, wait=0.02) as url:
        assert code_of(local_http(timeout=0.1), url) == "too_slow"


def test_silence_is_a_timeout(local_http):
    with server(b"HTTP/1.1 200 OK\r\n", b"", wait=2) as url:
        assert code_of(local_http(timeout=0.1), url) == "timeout"


def test_every_code_is_listed():
    assert CODES <= contract.COLLECT_CODES <= contract.CODES
