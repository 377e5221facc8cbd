# SPDX-License-Identifier: EUPL-1.2
"""Sixty payloads in every field that a person can write to, and every page visited: none of them runs.

The content security policy is passed by, so that the pages' own escaping has to hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from engine.database import Database
from engine.tables import user_task
from tests.support.browser import Browsing
from tests.support.payloads import PAYLOADS, SVG, TAGS
from tests.support.served import serve
from tests.support.web_world import ASSESSMENT, Scene, build_world, play_contact

REFUSED = r"status of (403|404|409|422)"
AT_ONCE = 5
CHUNKS = [PAYLOADS[start : start + AT_ONCE] for start in range(0, len(PAYLOADS), AT_ONCE)]
CONTACT = {
    "kanava": "puhelin",
    "yhteydenottaja": "muu",
    "syyt": "muisti",
    "vaara": "kylla",
    "ratkaistu_heti": "ei",
}
_SEND = """([address, values]) => {
  const form = document.createElement('form');
  Object.assign(form, {method: 'post', action: address});
  const token = document.querySelector('[name=csrf-token]').value;
  for (const [name, value] of Object.entries({'csrf-token': token, ...values})) {
    const input = document.createElement('textarea');
    Object.assign(input, {name, value});
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@dataclass(frozen=True, slots=True)
class Soiled:
    """A house where every text is a payload; `tasks` and `clients` are one of each chunk."""

    scene: Scene
    address: str
    tasks: Sequence[int]
    clients: Sequence[str]

    def pages(self) -> Iterator[str]:
        yield from (f"/tasks?queue={queue}&page={number}" for queue in ("team", "mine") for number in (1, 2))
        yield from (f"/tasks/{key}" for key in (self.scene.task_key, *self.tasks))
        yield from (f"/tasks?queue=team&selected={key}" for key in self.tasks[:3])
        yield from ("/clients", "/clients?page=2", "/processes", "/processes/kokeilu?element=tee_arvio")
        yield from (f"/clients/{id}?tab=documents" for id in self.clients)
        yield from (f"/clients/{self.clients[0]}?tab={tab}" for tab in ("timeline", "people", "lookers"))
        yield f"/instances/{self.scene.instance_key}"
        for chunk in CHUNKS[::2]:
            text = quote("\n".join(chunk))
            yield f"/clients?q={text}"
            yield f"/tasks?q={text}&process={text}&municipality={text}"
            yield f"/processes/kokeilu?element={text}"


@pytest.fixture
def soiled(sqlite_url: str) -> Iterator[Soiled]:
    database = Database(sqlite_url, synchronous="OFF")
    scene = play_contact(build_world(database))
    _write_around_a_task(scene)
    tasks = _take_contacts_down(scene)
    _write_drafts(scene, [key for key, _ in tasks])
    _name_filters(scene)
    with serve(scene.world.app) as port:
        address = f"http://127.0.0.1:{port}"
        yield Soiled(scene, address, [key for key, _ in tasks], [client for _, client in tasks])
    database.close()


def test_there_are_sixty_and_they_run_where_nothing_stops_them(browsing: Browsing) -> None:
    assert len(set(PAYLOADS)) == 60
    browsing.expect("")
    page = browsing.new_page(bypass_csp=True)
    for payload in (TAGS[0], TAGS[4], SVG[0], SVG[2]):
        page.goto("about:blank")
        page.set_content(f"<p>{payload}</p>")
        page.wait_for_function("window.fired === 1", timeout=2000)


def test_nothing_written_becomes_code_on_any_page(soiled: Soiled, browsing: Browsing) -> None:
    browsing.expect(REFUSED)
    page = browsing.new_page(bypass_csp=True)
    page.on("dialog", _fail_on_dialog)
    _sign_in(page, soiled, "av")
    for address in soiled.pages():
        page.goto(soiled.address + address)
        _check(page, address)


def test_nothing_typed_becomes_code_where_a_form_comes_back(soiled: Soiled, browsing: Browsing) -> None:
    browsing.expect(REFUSED)
    page = browsing.new_page(bypass_csp=True)
    _sign_in(page, soiled, "el")
    for chunk in CHUNKS:
        page.goto(f"{soiled.address}/contact")
        text = "\n".join(chunk)
        typed = {"kuvaus": text, "vaaran_kuvaus": text, "sukunimi": chunk[0], "vaara": "kylla"}
        with page.expect_navigation():
            page.evaluate(
                _SEND, ["/contact", {**typed, "client-search": chunk[1], "client-arrived-day": chunk[2]}]
            )
        assert page.locator("#error-summary").count() == 1
        _check(page, f"/contact with {chunk}")


def _check(page: Page, where: str) -> None:
    page.wait_for_load_state("load")
    assert page.evaluate("window.fired") is None, where
    assert (
        page.evaluate("document.querySelectorAll('main script, main iframe, main [onerror]').length") == 0
    ), where


def _sign_in(page: Page, soiled: Soiled, username: str) -> None:
    page.goto(f"{soiled.address}/sign-in")
    page.locator(f"form:has(input[value='{username}']) button").last.click()
    page.wait_for_url("**/tasks*")


def _fail_on_dialog(dialog: object) -> None:
    raise AssertionError(f"A payload opened a dialog: {dialog}")


def _write_around_a_task(scene: Scene) -> None:
    """Each as a comment and as a reason, which become lines of one page."""
    visitors = {name: scene.world.sign_in(name) for name in ("av", "av2")}
    for visitor in visitors.values():
        visitor.get("/tasks")
    holder, other = "av", "av2"
    for payload in PAYLOADS:
        told = visitors[holder].post(f"{scene.task}/comments", {"text": payload})
        given = visitors[holder].post(f"{scene.task}/hand-over", {"to": other, "reason": payload})
        assert (told.status_code, given.status_code) == (303, 303), payload
        holder, other = other, holder


def _take_contacts_down(scene: Scene) -> list[tuple[int, str]]:
    """Each as a family name and as a given name, all in the texts; one task and client of each chunk."""
    elina = scene.world.sign_in("el")
    elina.get("/contact")
    for number, payload in enumerate(PAYLOADS):
        text = "\n".join(CHUNKS[number % len(CHUNKS)])
        names = {"sukunimi": payload, "etunimet": PAYLOADS[number - 30]}
        sent = {**CONTACT, **names, "kuvaus": text, "vaaran_kuvaus": text}
        assert elina.post("/contact", sent).status_code == 303, payload
    with scene.world.service.database.reading() as session:
        rows = session.execute(
            select(user_task.c.key, user_task.c.client_id)
            .where(user_task.c.state == "CREATED", user_task.c.key != scene.task_key)
            .order_by(user_task.c.key)
        )
        return [(row.key, row.client_id) for row in rows][: len(CHUNKS)]


def _write_drafts(scene: Scene, keys: Sequence[int]) -> None:
    anna = scene.world.sign_in("av")
    anna.get("/tasks")
    for key, chunk in zip(keys, CHUNKS, strict=True):
        typed = {"toive": "\n".join(chunk), "puhelin": chunk[0], "sppb": chunk[1], "aloitus": chunk[2]}
        rows = {"kaynnit[0].paiva": chunk[3], "kaynnit[0].kesto": chunk[4]}
        kept = anna.post(f"/tasks/{key}/draft", {**ASSESSMENT, **typed, **rows})
        assert kept.status_code == 303, key


def _name_filters(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get("/tasks")
    short = [payload for payload in PAYLOADS if len(payload) <= 60]
    for payload in short[:20]:
        kept = anna.post("/tasks/filters", {"name": payload, "process": payload, "municipality": payload})
        assert kept.status_code == 303, payload
