"""The web server around the screens: our own frame page, and nothing leaves the house.

Streamlit serves one page in English without security headers. This middleware gives
that page its language, name and icon, and every answer a policy that lets the browser
speak to this server only.
"""

from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import App

from dashboard import texts

HERE = Path(__file__).parent
ICON = "/icon.svg"
HOME = "/overzicht"

# Inline styles: the component library writes them while it runs. blob: and data: are
# made by the page itself (downloads, small images), not fetched from anywhere.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def app() -> App:
    """Make the application that a web server serves."""
    return App(
        HERE / "app.py",
        routes=[Route(HOME, _to_home), Route(ICON, _icon)],
        middleware=[Middleware(OwnFrame)],
    )


async def _to_home(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=307)


async def _icon(_: Request) -> Response:
    image = (HERE / "static" / "icon.svg").read_bytes()
    return Response(image, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


class OwnFrame:
    """Add our headers to every answer, and make the page of the library ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif "text/html" in Headers(scope=scope).get("accept", ""):
            changed = _Changed(send, "text/html", own_page)
            await self._app(_uncompressed(scope), receive, changed.send)
        elif _is_script(scope["path"]):
            changed = _Changed(send, "javascript", own_script)
            await self._app(_uncompressed(scope), receive, changed.send)
        else:
            await self._app(scope, receive, _with_headers(send))


class _Changed:
    """Collects an answer, so that a text of this kind can be changed before it is sent."""

    def __init__(self, send: Send, kind: str, change: Callable[[str], str]) -> None:
        self._send = _with_headers(send)
        self._kind, self._change = kind, change
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish()

    async def _finish(self) -> None:
        headers = MutableHeaders(scope=self._start)
        if self._kind in headers.get("content-type", ""):
            self._body = self._change(self._body.decode("utf-8")).encode("utf-8")
            headers["content-length"] = str(len(self._body))
            headers["cache-control"] = "no-cache"
            for validator in ("etag", "last-modified"):
                del headers[validator]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def own_page(html: str) -> str:
    """Give the page of the library our language, name and icon, and no inline script."""
    before, _, rest = html.partition("<noscript>")
    _, _, after = rest.partition("</noscript>")
    note = f"<noscript><p>{texts.t('common.no_script')}</p></noscript>"
    html = before + note + after if rest else html
    html = _without_inline_script(html)
    for theirs, ours in (
        ('lang="en"', f'lang="{texts.language()}"'),
        ("<title>Streamlit</title>", "<title>Luisterpost</title>"),
        ("./favicon.png", f".{ICON}"),
    ):
        html = html.replace(theirs, ours)
    return html


def _is_script(path: str) -> bool:
    """Tell whether this is the script of the library that holds its own few words."""
    return path.startswith("/static/js/index.") and path.endswith(".js")


def own_script(script: str) -> str:
    """Let the hint of a key be read aloud in our language: the library knows only English."""
    return script.replace("`Shortcut ${", f"`{texts.t('common.key')} ${{")


def _without_inline_script(html: str) -> str:
    """Drop the script that only tells search engines when the page is ready."""
    before, opening, rest = html.partition("<script>")
    _, closing, after = rest.partition("</script>")
    return before + after if opening and closing else html


def _uncompressed(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return send_with_headers
