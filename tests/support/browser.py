# SPDX-License-Identifier: EUPL-1.2
"""A headless Chromium whose pages are watched: an error or a blocked source fails the test.

A test that provokes a refusal says so with `browsing.expect(...)`; all else in the console is a fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from scripts.front_end import FRONT_END
from scripts.programs import find_browser

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = FRONT_END / "node_modules" / "axe-core" / "axe.min.js"
# Milliseconds. A page takes a tenth of a second; a busy machine may take a hundred times that.
PATIENCE = 60_000
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Browsing:
    """Opens pages, each person's in a context of their own, and collects what goes wrong in them.

    No slots: Playwright hangs a wrapper on the object whose method it calls back.
    """

    browser: Browser
    problems: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def new_page(self, **options: Any) -> Page:
        """A page in a new context; `options` are those of Playwright's `new_context`."""
        context = self.browser.new_context(locale="fi-FI", timezone_id="Europe/Helsinki", **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.on("page", self._watch)
        return context.new_page()

    def expect(self, pattern: str) -> None:
        """What this test provokes on purpose, such as the console's line on an answer of 409."""
        self.expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        return [line for line in self.problems if not any(known.search(line) for known in self.expected)]

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{message.location['url']}: {message.text}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        opened = playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def browsing(browser: Browser) -> Iterator[Browsing]:
    watched = Browsing(browser)
    yield watched
    watched.close()
    assert watched.unexpected() == []


@pytest.fixture
def page(browsing: Browsing) -> Page:
    return browsing.new_page()


def sign_in(page: Page, address: str, username: str) -> None:
    """Chooses the person on the page of the demo's people, and waits for their first page."""
    page.goto(f"{address}/sign-in")
    page.locator(f"form:has(input[value='{username}']) button").last.click()
    expect(page.locator("h1")).to_be_visible()


def find_barriers(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: `rule: element: what to do`, one a line."""
    page.evaluate(_axe_source())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        AXE_TAGS,
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@cache
def _axe_source() -> str:
    assert AXE.is_file(), f"{AXE} is missing: `make setup` installs it"
    return Path(AXE).read_text(encoding="utf-8")
