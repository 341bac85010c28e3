"""Take the README's screenshots from a demo: ``python docs/take_screenshots.py URL [FOLDER]``."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {
    "overzicht": "",
    "vermeldingen": "vermeldingen",
    "contrast": "contrast",
    "uitzending": "uitzending",
    "sentiment": "sentiment",
    "bronnen": "bronnen",
}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Save every page wide and narrow, light and dark; the README shows the wide light ones."""
    address = sys.argv[1].rstrip("/")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent / "screenshots"
    shapes = [("", "light", 1400, 1200)]
    if len(sys.argv) > 2:
        shapes += [("-donker", "dark", 1400, 2400), ("-smal", "light", 420, 2600)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        for suffix, scheme, width, height in shapes:
            page = browser.new_page(
                color_scheme=scheme, viewport={"width": width, "height": height}, locale="nl-NL"
            )
            for name, slug in PAGES.items():
                page.goto(f"{address}/{slug}")
                page.get_by_role("heading", level=1).wait_for()
                page.wait_for_timeout(6000)
                page.screenshot(path=folder / f"{name}{suffix}.png")
        browser.close()


if __name__ == "__main__":
    main()
