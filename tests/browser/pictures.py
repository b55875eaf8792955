"""Takes the pictures of docs/pictures: `python -m tests.browser.pictures output/law/report.html`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import ROOT

DESK = {"viewport": {"width": 1360, "height": 850}}
SMALL = {"viewport": {"width": 1240, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 760}, "device_scale_factor": 1.5, "has_touch": True}
ENGLISH, CHINESE = {"locale": "en-US"}, {"locale": "zh-CN"}
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
# Name, settings of the browser, keys pressed one after the other.
PICTURES = [
    ("terms-light", DESK | ENGLISH | LIGHT, ["j", "a", "a", "j", "r", "a", "j"]),
    ("charts-light", SMALL | ENGLISH | LIGHT, ["2"]),
    ("families-light", DESK | ENGLISH | LIGHT, ["3"]),
    ("terms-dark", DESK | CHINESE | DARK, ["j", "a", "a", "j", "r", "a", "j"]),
    ("charts-dark", SMALL | CHINESE | DARK, ["2"]),
    ("run-light", DESK | CHINESE | LIGHT, ["4"]),
    ("phone-terms", PHONE | CHINESE | LIGHT, []),
    ("phone-details", PHONE | CHINESE | LIGHT, ["j", "j", "j"]),
    ("phone-charts", PHONE | CHINESE | DARK, ["2"]),
]


def main(report: Path) -> None:
    """Take all of them of one report."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, settings, keys in PICTURES:
            page = browser.new_context(**settings).new_page()
            page.goto(report.absolute().as_uri())
            for key in keys:
                page.keyboard.press(key)
            page.evaluate("$('toast').hidden = true")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
