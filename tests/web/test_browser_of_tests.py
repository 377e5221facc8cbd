# SPDX-License-Identifier: EUPL-1.2
"""What the browser tests stand on: a faulty page is noticed, a sound one passes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from tests.support.browser import Browsing, find_barriers

ADDRESS = "http://sujuva.test/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
SOUND = "<!doctype html><html lang=fi><title>Koti</title><main><h1>Hei</h1></main></html>"


def serve(page: Page, body: str) -> None:
    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=body, headers=headers)

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)


@pytest.fixture
def faulty(browsing: Browsing) -> Iterator[Browsing]:
    """A browsing whose problems are the test's to look at."""
    yield browsing
    browsing.problems.clear()


def test_a_sound_page_has_no_problems_and_no_barriers(page: Page) -> None:
    serve(page, SOUND)
    assert find_barriers(page) == []


def test_a_blocked_inline_script_is_a_problem(faulty: Browsing) -> None:
    serve(faulty.new_page(), SOUND.replace("<h1>", "<script>alert(1)</script><h1>"))
    assert any("Content Security Policy" in problem for problem in faulty.unexpected())


def test_an_error_that_the_test_provokes_is_expected(faulty: Browsing) -> None:
    page = faulty.new_page()
    serve(page, SOUND)
    page.evaluate("console.error('answered 409')")
    assert len(faulty.unexpected()) == 1
    faulty.expect("answered 409")
    assert faulty.unexpected() == []


def test_an_uncaught_error_is_a_problem(faulty: Browsing) -> None:
    page = faulty.new_page()
    serve(page, SOUND)
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('katkesi') }, 0)")
    assert any("katkesi" in problem for problem in faulty.unexpected())


def test_barriers_name_rule_and_element(page: Page) -> None:
    serve(page, SOUND.replace("<h1>Hei</h1>", "<h1>Hei</h1><input name=kunta>"))
    barriers = find_barriers(page)
    assert [barrier.split(":")[0] for barrier in barriers] == ["label"]
    assert "input" in barriers[0]
