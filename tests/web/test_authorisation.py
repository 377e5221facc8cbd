# SPDX-License-Identifier: EUPL-1.2
"""Every route, every role, every kind of client: the answers are those of the reviewed authorisation.toml.

A route that the file lacks fails, and so does a line for a route that is no more. What is sent is refused
for what it holds where the person may act, and would be accepted where they may not: a lost guard shows.
"""

import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from clients.staff import StaffMember, get_member, save_member
from clients.tables import barred_member, issued_document
from engine.database import Database
from engine.tables import deadline, process_definition
from tests.support.web_world import ASSESSMENT, Scene, Visitor, WebWorld, build_world, play_contact
from webui.permissions import OWN_GATES

FILE = Path(__file__).with_name("authorisation.toml")
EXPECTED: Mapping[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
# `av` is put on the contact line as well, so that one case worker has every page of the role.
PEOPLE: Mapping[str, str] = {
    "case_worker": "av",
    "team_leader": "esi",
    "manager": "man",
    "designer": "suunnittelija",
    "administrator": "yllapito",
    "auditor": "tarkastaja",
    "integration": "ohjelma",
}
PROGRAM, PASSWORD = "tietoallas", "a-password-of-the-tests"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Matrix:
    """One house, with a client of one's own, one from whom one is barred, and one whose matter is over."""

    world: WebWorld
    scenes: Mapping[str, Scene]
    definition_key: int
    deadlines: Mapping[str, int]

    def address(self, rule: str, scope: str) -> str:
        scene = self.scenes.get(scope)
        values: dict[str, object] = {
            "process_id": "kokeilu",
            "filename": "icon.svg",
            "provider_id": "saimaan_ateriat",
            "order_id": "O999999",
            "definition_key": self.definition_key,
            "agreement_id": "999999",
            "list_id": "nothing",
            "month": "2026-10",
            "username": "nobody",
            "what": "close_person",
            "name": "client.condition.changed",
            "client_id": scene.client_id if scene else "C999999",
            "document_id": f"K{scene.client_id}" if scene else "K999999",
            "key": 999_999,
        }
        if scene and rule.startswith("/tasks/"):
            values["key"] = scene.task_key
        elif scene and rule.startswith("/deadlines/"):
            values["key"] = self.deadlines[scene.client_id]
        elif scene and rule.startswith("/instances/"):
            values["key"] = scene.instance_key
        return PLACE.sub(lambda place: str(values[place[1]]), rule)

    def visitor(self, role: str) -> Visitor:
        if role == "anonymous":
            stranger = self.world.visitor()
            stranger.get("/sign-in")
            return stranger
        person = self.world.sign_in(PEOPLE[role])
        person.get("/nothing-here")
        return person

    def status(self, route: str, scope: str, visitor: Visitor) -> int:
        method, rule = route.split(" ", 1)
        address = self.address(rule, scope)
        if method == "GET":
            # A part of a page answers its page's script; anyone else is led to the page itself.
            headers = {"HX-Request": "true"} if rule.endswith("/glance") else None
            return visitor.get(address, headers=headers).status_code
        if method in ("DELETE", "PUT", "PATCH"):
            return visitor.http.open(address, method=method, json={}).status_code
        return visitor.post(address, body_of(rule, scope)).status_code


def body_of(rule: str, scope: str) -> Mapping[str, object]:
    """Of one's own client something to refuse, of another's something that would be carried out."""
    refused: dict[str, Mapping[str, object]] = {
        "/tasks/<int:key>/release": {"task-version": "0"},
        "/tasks/<int:key>/claim": {"version": "0"},
        "/sign-in": {"username": "nobody"},
    }
    accepted: dict[str, Mapping[str, object]] = {
        "/tasks/<int:key>/comments": {"text": "Soitin asiakkaalle."},
        "/documents/<document_id>/void": {"reason": "Väärä palvelu."},
        "/tasks/<int:key>/complete": ASSESSMENT,
        "/tasks/<int:key>/letter": ASSESSMENT,
        "/tasks/<int:key>/hand-over": {"to": "av2", "reason": "Lomalla"},
    }
    table = refused if scope in ("own", "any") else accepted
    return table.get(rule, {})


@pytest.fixture
def matrix(sqlite_url: str) -> Iterator[Matrix]:
    database = Database(sqlite_url)
    world = build_world(database, programs={PROGRAM: PASSWORD})
    _place_people(world)
    own, other, closed = (play_contact(world, name) for name in ("Oma", "Läheinen", "Päättynyt"))
    for scene in (own, other, closed):
        _issue_document(world, scene)
    _bar(world, other.client_id)
    anna = world.sign_in("av")
    done = {**ASSESSMENT, "tarve": "ei"}
    assert anna.post(f"{closed.task}/complete", done, page=closed.task).status_code == 303
    ended = {"reason": "Asiakas muutti toiselle alueelle"}
    address = f"/instances/{closed.instance_key}"
    assert world.sign_in("man").post(f"{address}/cancel", ended, page=address).status_code == 303
    with database.reading() as session:
        definition = session.execute(select(process_definition.c.key)).scalars().first()
        deadlines = {
            row.client_id: row.key for row in session.execute(select(deadline.c.client_id, deadline.c.key))
        }
    yield Matrix(world, {"own": own, "other": other, "closed": closed}, definition or 0, deadlines)
    database.close()


def test_every_route_has_its_line(matrix: Matrix) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in matrix.world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert set(EXPECTED) - {"roles", "program", "production"} == routes


def test_every_answer_is_the_reviewed_one(matrix: Matrix) -> None:
    visitors = {role: matrix.visitor(role) for role in EXPECTED["roles"]}
    found = {
        route: {
            scope: [matrix.status(route, scope, visitors[role]) for role in EXPECTED["roles"]]
            for scope in scopes
        }
        for route, scopes in _routes()
        if not route.endswith(" /sign-out")
    }
    wanted = {route: scopes for route, scopes in _routes() if not route.endswith(" /sign-out")}
    assert found == wanted


def test_a_providers_people_open_their_orders_and_nothing_else(matrix: Matrix) -> None:
    """What the file does not name refuses them; the clients of the house are not theirs in any state."""
    tiina = matrix.world.sign_in("tuot")
    tiina.get("/nothing-here")
    allowed = EXPECTED["production"]
    found, wanted = {}, {}
    for route, scopes in _routes():
        if route.endswith(" /sign-out"):
            continue
        refused = 401 if " /v2/" in route else 403
        for scope in scopes:
            found[route, scope] = matrix.status(route, scope, tiina)
            wanted[route, scope] = allowed.get(route, refused)
    assert found == wanted
    assert set(allowed) <= {route for route, _ in _routes()}


def test_signing_out_is_for_who_is_signed_in(matrix: Matrix) -> None:
    found = [matrix.status("POST /sign-out", "any", matrix.visitor(role)) for role in EXPECTED["roles"]]
    assert found == EXPECTED["POST /sign-out"]["any"]


def test_the_programs_routes_know_a_program_by_its_credentials_alone(matrix: Matrix) -> None:
    """A cookie opens none of them; with credentials the refusal is about what was sent."""
    program = matrix.world.visitor()
    credentials = b64encode(f"{PROGRAM}:{PASSWORD}".encode()).decode()
    program.http.environ_base["HTTP_AUTHORIZATION"] = f"Basic {credentials}"
    found = {route: matrix.status(route, "any", program) for route in EXPECTED["program"]}
    assert found == EXPECTED["program"]
    of_programs = {
        f"{method} {rule.rule}"
        for rule in matrix.world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith(OWN_GATES)
    }
    assert set(EXPECTED["program"]) == of_programs


def _routes() -> Iterator[tuple[str, Mapping[str, list[int]]]]:
    for route, scopes in EXPECTED.items():
        if route not in ("roles", "program", "production"):
            yield route, scopes


def _place_people(world: WebWorld) -> None:
    with world.service.database.transaction() as session:
        anna = get_member(session, "av")
        save_member(session, replace(anna, groups=anna.groups | {"ensilinja"}))
        save_member(session, StaffMember("tarkastaja", "Tuula Tarkka", "tarkastaja", "auditor"))
        save_member(session, StaffMember("ohjelma", "Tietoallas", "ohjelma", "integration"))


def _issue_document(world: WebWorld, scene: Scene) -> None:
    pdf = b"%PDF-1.7"
    values = {
        "id": f"K{scene.client_id}",
        "client_id": scene.client_id,
        "kind": "paatos",
        "state": "valmis",
        "author": "av2",
        "at": world.clock.now(),
        "finished_at": world.clock.now(),
        "content": {"addressee": {"lines": []}},
        "pdf": pdf,
        "sha256": sha256(pdf).hexdigest(),
        "size": len(pdf),
        "source": scene.client_id,
        "service_task": "Palvelut",
        "language": "fi",
        "structure": "Päätös 1.0",
        "template": "decision",
        "title": "Päätös",
    }
    with world.service.database.transaction() as session:
        session.execute(insert(issued_document).values(**values))


def _bar(world: WebWorld, client_id: str) -> None:
    """The client is a relative of the case worker and of the team leader."""
    with world.service.database.transaction() as session:
        for username in ("av", "esi"):
            session.execute(
                insert(barred_member).values(client_id=client_id, username=username, reason="own_relative")
            )
