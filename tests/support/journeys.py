# SPDX-License-Identifier: EUPL-1.2
"""A day's work as people do it in their browsers: the whole house served on loopback, its clock moved from
the page. Each person has a browser of their own; methods are what people do, in the words of the pages.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from sqlalchemy import select

from engine.clock import MovableClock
from engine.database import Database
from engine.invariants import find_broken
from engine.service import Service
from engine.tables import incident
from sujuva.deploying import deploy_folders
from sujuva.personas import PERSONAS, save_personas
from sujuva.provider_network import save_network
from sujuva.settings import read_settings
from sujuva.wiring import build_service
from tests.support.browser import Browsing, find_barriers
from tests.support.page_forms import Answers, fill_form, untick
from tests.support.served import serve
from tests.support.web_world import PROJECT, SECRET, ClockOfTests
from webui.application import create_app
from webui.settings import WebSettings

PROCESSES = PROJECT / "processes"
NAMES = {persona.member.username: persona.member.name for persona in PERSONAS}
DAY_STARTS = 8
_SEND = """([address, values]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  const token = document.querySelector('[name=csrf-token]');
  for (const [name, value] of [['csrf-token', token.value], ...Object.entries(values)]) {
    const input = document.createElement('input');
    Object.assign(input, {type: 'hidden', name, value});
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@dataclass
class Journey:
    """`page` is the browser of whoever acts now. No slots: Playwright hangs wrappers on callbacks' owners."""

    browsing: Browsing
    address: str
    service: Service
    clock: MovableClock
    pages: dict[str, Page] = field(default_factory=dict)
    who: str = ""

    @property
    def page(self) -> Page:
        return self.pages[self.who]

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def as_person(self, username: str) -> "Journey":
        """Goes to this person's browser; signs in when they come for the first time."""
        self.who = username
        if username not in self.pages:
            self.pages[username] = self.browsing.new_page()
            self.page.goto(f"{self.address}/sign-in")
            self.page.get_by_role("button", name=f"Jatka: {NAMES[username]}").click()
            expect(self.page.get_by_role("banner")).to_contain_text(NAMES[username])
        self.open_my_work()
        return self

    def come_back_to(self, username: str) -> None:
        """Goes on where this person's browser was left."""
        self.who = username

    def open_my_work(self, queue: str = "mine") -> None:
        self.page.goto(f"{self.address}/tasks?queue={queue}")

    def move_clock_to(self, day: str, hour: int = DAY_STARTS) -> None:
        """With the buttons of the demo clock: to the morning of the day, then an hour at a time."""
        bar = self.page.get_by_role("complementary", name="Demokello")
        bar.get_by_role("textbox").fill(day)
        bar.get_by_role("button", name="Siirry päivään").click()
        for passed in range(DAY_STARTS, hour):
            expect(bar).to_contain_text(f"{day} klo {passed}.")
            bar.get_by_role("button", name="+ 1 tunti").click()
        expect(bar).to_contain_text(f"{day} klo {hour}.00")

    def record_contact(self, answers: Answers, new_client: Answers | None = None) -> None:
        """A new contact, saved with one click."""
        self.open_contact(answers, new_client)
        self.save_contact()

    def save_contact(self) -> None:
        self.page.get_by_role("button", name="Tallenna yhteydenotto").click()
        self.sees("Yhteydenotto on tallennettu.")

    def open_contact(self, answers: Answers, new_client: Answers | None = None) -> None:
        """The page of a new contact with the answers typed, not saved yet."""
        self.page.goto(f"{self.address}/contact")
        if new_client:
            self.page.get_by_text("Uusi asiakas: mitä jo tiedetään").click()
            self.fill_contact(new_client)
        self.fill_contact(answers)

    def fill_contact(self, answers: Answers) -> None:
        fill_form(self.page.locator("#contact-form"), answers)

    def find_client(self, text: str, name: str) -> None:
        """On the page of a new contact: types, and chooses whom it finds."""
        with self.page.expect_response(re.compile("/contact/clients$")):
            self.page.get_by_role("searchbox", name="Etsi asiakas").fill(text)
        self.page.get_by_text(name).click()

    def open_task(self, task: str, queue: str = "mine") -> None:
        """Opens the task from the list by its name."""
        self.open_my_work(queue)
        self.main.get_by_role("link", name=task, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(task)

    def complete(self, task: str, answers: Answers, queue: str = "mine") -> None:
        """Opens the task, fills its form and marks it done; a free task is done without claiming it."""
        self.open_task(task, queue)
        self.fill(answers)
        self.press_done()
        self.sees("Tehty.")

    def fill(self, answers: Answers) -> None:
        fill_form(self.page.locator("#task-form"), answers)

    def untick(self, question: str, choice: str) -> None:
        untick(self.page.locator("#task-form"), question, choice)

    def press_done(self) -> Response:
        """Presses Valmis; gives the answer to the press itself."""
        with self.page.expect_response(re.compile("/complete$")) as answered:
            self.page.get_by_role("button", name="Valmis", exact=True).click()
        return answered.value

    def address_of(self, task: str, queue: str = "mine") -> str:
        """Where the task of one's own list is."""
        self.open_my_work(queue)
        found = self.main.get_by_role("link", name=task, exact=True).get_attribute("href")
        assert found is not None
        return found

    def send_by_hand(self, address: str, values: Mapping[str, str]) -> None:
        """Sends a form that no page of this person offers, with the token of the page they are on."""
        with self.page.expect_navigation():
            self.page.evaluate(_SEND, [address, dict(values)])

    def open_client(self, name: str, tab: str = "") -> None:
        """The client's page, from the list of one's clients."""
        self.page.goto(f"{self.address}/clients")
        self.main.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)
        if tab:
            self.main.get_by_role("link", name=tab, exact=True).click()

    def open_instance(self, process: str, client: str) -> None:
        """The running instance of a client, from the page of its process."""
        self.page.goto(f"{self.address}/processes")
        self.main.get_by_role("link", name=process, exact=True).click()
        self.main.get_by_role("link", name=client, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(client)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def sees_no(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def tasks(self, queue: str = "mine") -> list[str]:
        """The names of the tasks in one's queue, as the list shows them."""
        self.open_my_work(queue)
        return self.main.locator("#task-list .task-name").all_inner_texts()

    def reminders(self) -> list[str]:
        """What one is reminded of, as the page of one's work says it."""
        self.open_my_work()
        return self.main.get_by_role("region", name="Muistutukset").locator("strong").all_inner_texts()

    def finds_no_barriers(self) -> None:
        assert find_barriers(self.page) == []


def check_tables(journey: Journey) -> None:
    """What no page shows: nothing of the tables contradicts itself when the story is over."""
    with journey.service.database.reading() as session:
        assert find_broken(session) == ()
        open_incidents = select(incident.c.message).where(incident.c.state == "ACTIVE")
        assert session.execute(open_incidents).scalars().all() == []


@pytest.fixture(scope="session")
def deployed_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A database with the personas and the processes as they are; made once."""
    file = tmp_path_factory.mktemp("deployed") / "sujuva.db"
    shutil.copyfile(sqlite_template, file)
    database = Database(f"sqlite:///{file}", synchronous="OFF")
    service = _service(database, MovableClock(datetime.fromisoformat("2026-11-23T06:00:00+00:00")))
    with database.transaction() as session:
        save_personas(session)
        save_network(session, service)
    deploy_folders(service, PROCESSES, "testit")
    database.close()
    return file


@pytest.fixture
def begin_journey(
    browsing: Browsing, deployed_template: Path, tmp_path: Path
) -> Iterator[Callable[[str], Journey]]:
    """Gives a function that opens the house at a moment, written in Finnish time with its offset."""
    with ExitStack() as stack:
        yield lambda begins: stack.enter_context(_open_house(browsing, deployed_template, tmp_path, begins))


@contextmanager
def _open_house(browsing: Browsing, template: Path, folder: Path, begins: str) -> Iterator[Journey]:
    copy = folder / "journey.db"
    shutil.copyfile(template, copy)
    database = Database(f"sqlite:///{copy}", synchronous="OFF")
    clock = MovableClock(datetime.fromisoformat(begins).astimezone(UTC))
    service = _service(database, clock)
    settings = WebSettings(
        secret_key=SECRET,
        demo=True,
        clock_control=ClockOfTests(service, clock),
        session_clock=MovableClock(clock.now()),
        persona_hints={persona.member.username: persona.hint for persona in PERSONAS},
    )
    with serve(create_app(service, settings)) as port:
        # htmx writes to the console when a person leaves a page that was still asking the server.
        browsing.expect("htmx:(sendAbort|afterRequest)")
        journey = Journey(browsing, f"http://127.0.0.1:{port}", service, clock)
        yield journey
        for page in journey.pages.values():
            page.close()
    database.close()


def _service(database: Database, clock: MovableClock) -> Service:
    return build_service(read_settings({"SUJUVA_PROCESSES": str(PROCESSES)}), database, clock)
