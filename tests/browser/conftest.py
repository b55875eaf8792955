"""A real Chromium without a head. Whatever it asks for, logs or breaks on is kept, and must be nothing."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import need


@pytest.fixture(scope="session")
def chromium():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    need(found, "no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *quiet])
        yield browser
        browser.close()


UNTIL = """async () => {
    const started = performance.now();
    while (!(%s)) {
        if (performance.now() - started > 20_000) throw new Error('it never holds');
        await new Promise(requestAnimationFrame);
    }
}"""


class Visit:
    """A page that is open, with all it asked for and complained of."""

    def __init__(self, browser, url, **settings):
        self.context = browser.new_context(**{"locale": "en-US", "accept_downloads": True} | settings)
        self.page = self.context.new_page()
        self.complaints, self.requests = [], []
        self.provoked = False  # a test that breaks the policy to see it held
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page.set_default_timeout(15_000)
        self.page.goto(url)

    def texts(self, selector):
        return self.page.locator(selector).all_inner_texts()

    def until(self, condition):
        """Wait until an expression of the page's script holds, asking at every frame."""
        self.page.evaluate(UNTIL % condition)

    def terms(self):
        """The terms of the rows that are in the document."""
        return [text.strip() for text in self.texts("#rows .term")]

    def decided(self):
        """The ledger as the page has it."""
        return self.page.evaluate("[...decisions.values()]")


@pytest.fixture
def visit(chromium):
    """Open a page; at the end, nothing must have gone wrong, and nothing have been asked of a network."""
    opened = []

    def open_page(url, **settings):
        opened.append(Visit(chromium, url, **settings))
        return opened[-1]

    yield open_page
    for one in opened:
        assert one.complaints == [] or one.provoked
        home = one.page.url.partition("#")[0]
        others = [url for url in one.requests if not url.startswith((home, "data:", "blob:"))]
        assert others == [] or one.provoked
        one.context.close()
