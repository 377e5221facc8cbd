# SPDX-License-Identifier: EUPL-1.2
"""What producers' people do on their own page of orders, in the words of the page."""

from playwright.sync_api import expect

from tests.support.journeys import NAMES, Journey


def take_order(journey: Journey, producer: str, service: str, day: str) -> None:
    """Opens the order of the service and takes it; the service is to start on that day."""
    open_order(journey, producer, service)
    journey.finds_no_barriers()
    journey.page.get_by_label("Palvelu alkaa").fill(day)
    journey.page.get_by_role("button", name="Ota tilaus").click()
    expect(journey.page.get_by_role("status").first).to_contain_text("Tilaus on teidän.")


def start_service(journey: Journey, producer: str, service: str, day: str) -> None:
    """Tells that the service has really started."""
    open_order(journey, producer, service)
    journey.page.get_by_label("Mistä päivästä?").fill(day)
    journey.page.get_by_role("button", name="Palvelu on alkanut").click()
    expect(journey.page.get_by_role("status").first).to_contain_text("Aloitus on kirjattu.")


def open_order(journey: Journey, producer: str, service: str) -> None:
    """In the producer's own browser; signs in when they come for the first time."""
    journey.who = producer
    if producer not in journey.pages:
        journey.pages[producer] = journey.browsing.new_page()
        journey.page.goto(f"{journey.address}/sign-in")
        journey.page.get_by_role("button", name=f"Jatka: {NAMES[producer]}").click()
        expect(journey.page.get_by_role("banner")).to_contain_text(NAMES[producer])
    journey.page.goto(f"{journey.address}/orders")
    journey.main.get_by_role("link", name=service).first.click()
    expect(journey.page.get_by_role("heading", level=1)).to_contain_text(service)
