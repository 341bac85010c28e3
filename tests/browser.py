"""A real browser for tests: Debian's Chromium, that tells what it asked from whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60_000


@dataclass
class Visit:
    """A page, and what went on behind it."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open an address and wait until the page stands."""
        self.page.goto(address)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script of the page has run."""
        self.page.get_by_role("heading", level=1).wait_for()
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached")


@contextmanager
def opened() -> Iterator[Browser]:
    """Start the browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser, **options) -> Iterator[Visit]:
    """Open a fresh window, like a visitor who was never here."""
    context = browser.new_context(**{"locale": "nl-NL", "accept_downloads": True, **options})
    context.set_default_timeout(PATIENCE)
    visit = Visit(context.new_page())
    context.on("request", lambda request: visit.hosts.add(_host(request.url)))
    visit.page.on("websocket", lambda socket: visit.hosts.add(_host(socket.url)))
    visit.page.on("console", lambda message: _note(visit, message.type, message.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    try:
        yield visit
    finally:
        context.close()


def _host(address: str) -> str:
    parts = urlsplit(address)
    return parts.hostname or parts.scheme


def _note(visit: Visit, kind: str, text: str) -> None:
    if kind == "error":
        visit.complaints.append(text)
