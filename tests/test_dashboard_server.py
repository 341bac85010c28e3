"""What our server changes in the pages and scripts of the library."""

import asyncio
from pathlib import Path

import pytest
import streamlit
from starlette.responses import Response

from dashboard import server, texts

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")


def asked(path, answer):
    """Ask the server for a path, behind which stands only this answer."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "method": "GET", "headers": []}
    asyncio.run(server.OwnFrame(answer)(scope, None, send))
    return dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent)


@pytest.mark.parametrize("kind", ["text/javascript", "application/javascript"])
def test_the_hint_of_a_key_is_read_aloud_in_dutch(kind):
    script = Response('{"aria-label":`Shortcut ${l}`}', media_type=kind)
    headers, body = asked("/static/js/index.abc.js", script)
    assert body == b'{"aria-label":`toets ${l}`}'
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"content-security-policy" in headers


def test_other_scripts_stay_as_they_are():
    script = Response("`Shortcut ${l}`", media_type="text/javascript")
    assert asked("/static/js/Button.abc.js", script)[1] == b"`Shortcut ${l}`"


def test_the_library_still_writes_the_hint_the_way_we_know():
    found = [path for path in SCRIPTS.glob("index.*.js") if "`Shortcut ${" in path.read_text()]
    assert found, "the hint of a key may be English now: see dashboard/server.py"
    assert all(server._is_script(f"/static/js/{path.name}") for path in found)
