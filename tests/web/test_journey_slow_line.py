# SPDX-License-Identifier: EUPL-1.2
"""On a slow line people answer faster than the server: what they chose and pressed meanwhile counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, Route, expect

from tests.support.journeys import Journey

NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
PREVIEW = "**/contact/preview"


def test_an_answer_given_while_the_server_thinks_is_not_lost(
    begin_journey: Callable[[str], Journey],
) -> None:
    page = begin_journey(NOW.isoformat()).as_person("el").page
    held = open_a_contact_on_a_slow_line(page)
    press(page, "On huolta")
    with page.expect_request(PREVIEW):
        page.clock.run_for(200)

    press(page, "Muisti")
    press(page, "Omainen")
    page.get_by_label("Mistä yhteydenotto tuli?").select_option(label="Käynti")
    held[0].continue_()

    expect(page.get_by_text("Tarkenna huoli")).to_be_visible()
    for words in ("On huolta", "Muisti", "Omainen"):
        expect(page.get_by_label(words, exact=True)).to_be_checked()
    expect(page.get_by_label("Mistä yhteydenotto tuli?")).to_have_value("kaynti")


def test_a_button_pressed_while_the_server_thinks_is_pressed(
    begin_journey: Callable[[str], Journey],
) -> None:
    page = begin_journey(NOW.isoformat()).as_person("el").page
    press_save_while_the_server_answers(page)
    with page.expect_request("**/contact"):
        page.mouse.up()


def test_a_press_taken_back_leaves_the_form_as_the_answers_ask(
    begin_journey: Callable[[str], Journey],
) -> None:
    page = begin_journey(NOW.isoformat()).as_person("el").page
    press_save_while_the_server_answers(page)
    page.mouse.move(1, 1)
    page.mouse.up()
    page.unroute(PREVIEW)
    page.clock.run_for(200)

    expect(page.get_by_text("Tarkenna huoli")).to_be_visible()


def test_a_choice_pressed_while_the_server_answers_is_chosen(
    begin_journey: Callable[[str], Journey],
) -> None:
    page = begin_journey(NOW.isoformat()).as_person("el").page
    hold_down_while_the_server_answers(page, choice(page, "Muisti"))
    page.mouse.up()
    page.unroute(PREVIEW)
    page.clock.run_for(200)

    expect(page.get_by_text("Tarkenna huoli")).to_be_visible()
    expect(page.get_by_label("Muisti", exact=True)).to_be_checked()


def press_save_while_the_server_answers(page: Page) -> None:
    hold_down_while_the_server_answers(page, page.get_by_role("button", name="Tallenna yhteydenotto"))


def hold_down_while_the_server_answers(page: Page, target: Locator) -> None:
    """The pointer is held down on what is pressed when the answer that would move it comes."""
    held = open_a_contact_on_a_slow_line(page)
    press(page, "On huolta")
    with page.expect_request(PREVIEW):
        page.clock.run_for(200)
    hold_down(page, target)
    with page.expect_response(PREVIEW) as answered:
        held[0].continue_()
    answered.value.finished()


def hold_down(page: Page, target: Locator) -> None:
    """Presses it with the pointer and does not let go; a page that need not scroll moves it."""
    page.set_viewport_size({"width": 1440, "height": 4000})
    box = target.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def open_a_contact_on_a_slow_line(page: Page) -> list[Route]:
    """The page's own timers stand still, and its questions to the server wait in the list that is given."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.clock.install(time=NOW)
    page.goto(page.url.replace("/tasks?queue=mine", "/contact"))
    page.clock.pause_at(NOW + timedelta(minutes=1))
    page.route(PREVIEW, hold)
    return held


def press(page: Page, words: str) -> None:
    choice(page, words).click()


def choice(page: Page, words: str) -> Locator:
    return page.locator("#form-body label").get_by_text(words, exact=True)
