# SPDX-License-Identifier: EUPL-1.2
"""Who may open which page, and that no page acts on a request that is not its own."""

import hashlib
import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.database import Database
from engine.errors import InvalidInput
from engine.tables import metadata
from tests.support.web_world import SECRET, Scene, Visitor, WebWorld, build_world
from webui.application import create_app
from webui.permissions import OWN_GATES, Permission, permission_of
from webui.settings import WebSettings
from webui.tables import web_session

LINK = re.compile(r'(?:href|hx-get|data-source)="(/(?!static)[^"#]*)')
MOST_ADDRESSES = 70
SECURITY_HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)
MAY_OPEN = {
    "/tasks": {"case_worker", "team_leader", "manager"},
    "/clients": {"case_worker", "team_leader", "manager"},
    "/processes": {"case_worker", "team_leader", "manager", "designer", "administrator"},
    "/processes/kokeilu": {"case_worker", "team_leader", "manager", "designer", "administrator"},
}
# A contact is taken down by the group of its lane; av is of another one.
ONE_OF_EACH = {
    "av": "case_worker",
    "esi": "team_leader",
    "man": "manager",
    "suunnittelija": "designer",
    "yllapito": "administrator",
    "tuot": "production",
}


def test_every_view_declares_who_may_use_it(web_world: WebWorld) -> None:
    undeclared = [
        rule.endpoint
        for rule in web_world.app.url_map.iter_rules()
        if not rule.endpoint.startswith(OWN_GATES)
        and permission_of(web_world.app.view_functions[rule.endpoint]) is None
    ]
    assert undeclared == []


def test_a_view_that_declares_nothing_answers_nobody(web_world: WebWorld) -> None:
    web_world.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = web_world.sign_in("av").get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.get_data(as_text=True)


def test_a_stranger_is_sent_to_sign_in_from_every_page(web_world: WebWorld) -> None:
    stranger = web_world.visitor()
    for rule in web_world.app.url_map.iter_rules():
        view = web_world.app.view_functions[rule.endpoint]
        if rule.endpoint.startswith(OWN_GATES) or permission_of(view) is Permission.PUBLIC:
            continue
        address = rule.rule.replace("<int:key>", "1").replace("<int:definition_key>", "1")
        address = address.replace("<client_id>", "C1").replace("<process_id>", "kokeilu")
        address = address.replace("<provider_id>", "saimaan_ateriat").replace("<order_id>", "O1")
        stranger.get("/sign-in")
        answer = stranger.get(address) if "GET" in (rule.methods or ()) else stranger.post(address, {})
        assert answer.status_code == 303, address
        assert answer.headers["Location"].startswith("/sign-in"), address


@pytest.mark.parametrize("username", ONE_OF_EACH)
def test_each_role_opens_its_own_pages_only(web_world: WebWorld, username: str) -> None:
    person = web_world.sign_in(username)
    for address, roles in MAY_OPEN.items():
        expected = 200 if ONE_OF_EACH[username] in roles else 403
        assert person.get(address).status_code == expected, address


def test_a_form_without_its_token_changes_nothing(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    before = _fingerprint(scene.world.service.database)
    for address in (f"{scene.task}/complete", f"{scene.task}/release", "/contact", "/clock", "/sign-out"):
        for sent in ({"step": "week"}, {"step": "week", "csrf-token": "0" * 64}):
            assert anna.http.post(address, data=sent).status_code == 403, address
    assert _fingerprint(scene.world.service.database) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_changes_nothing(scene: Scene, headers: dict[str, str]) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    before = _fingerprint(scene.world.service.database)
    assert anna.post(f"{scene.task}/release", {}, headers=headers).status_code == 403
    assert _fingerprint(scene.world.service.database) == before


def test_one_persons_token_does_not_serve_another(scene: Scene) -> None:
    anna, antti = scene.world.sign_in("av"), scene.world.sign_in("av2")
    anna.get("/tasks")
    antti.token = anna.token
    assert antti.post("/tasks/next", {}).status_code == 403


@pytest.mark.parametrize("username", [*ONE_OF_EACH, "el", "nobody"])
def test_looking_around_changes_only_the_log_and_the_time_last_seen(scene: Scene, username: str) -> None:
    """Every page that a GET may ask for, and every link on each, as each role and signed out."""
    world = scene.world
    person = world.visitor() if username == "nobody" else world.sign_in(username)
    before = _fingerprint(world.service.database)
    seen = _crawl(person, _starts(scene))
    assert len(seen) > len(_starts(scene)) / 2, seen
    assert _fingerprint(world.service.database) == before


def _starts(scene: Scene) -> list[str]:
    """Every rule of a GET with what the scene has, and the states that no link leads to."""
    places = {
        "key": scene.task_key,
        "definition_key": 1,
        "client_id": scene.client_id,
        "process_id": "kokeilu",
    }
    rules = [
        rule
        for rule in scene.world.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.defaults
    ]
    filled = [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(places.get(place[1], "icon.svg")), rule.rule)
        for rule in rules
    ]
    return [
        *filled,
        f"/instances/{scene.instance_key}",
        f"/tasks?queue=team&q=leht&page=7&selected={scene.task_key}",
        "/clients?q=liisa",
        "/processes/kokeilu?element=tee_arvio",
        "/nothing-here",
    ]


def _crawl(person: Visitor, starts: list[str]) -> set[str]:
    """Follows links and redirects until there are no more, or enough."""
    ahead, seen = list(starts), set[str]()
    while ahead and len(seen) < MOST_ADDRESSES:
        address = ahead.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = person.get(address)
        found = LINK.findall(answer.get_data(as_text=True))
        ahead += [html.unescape(link) for link in (*found, answer.headers.get("Location", "")) if link]
    return seen


def test_a_session_ends_at_sign_out_also_for_who_kept_the_cookie(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    kept = anna.http.get_cookie("sujuva_session")
    assert kept is not None
    anna.post("/sign-out", {}, page="/tasks")
    thief = web_world.visitor()
    thief.http.set_cookie("sujuva_session", kept.value)
    assert thief.get("/tasks").headers["Location"].startswith("/sign-in")


def test_a_session_dies_of_idleness_by_real_time_and_not_by_the_demo_clock(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    web_world.clock.advance(timedelta(days=30))
    assert anna.get("/tasks").status_code == 200
    web_world.session_clock.advance(timedelta(hours=9))
    assert anna.get("/tasks").status_code == 303


def test_what_an_open_page_asks_by_itself_keeps_no_session_alive(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    for _ in range(9):
        assert anna.get("/tasks/urgent").status_code == 204
        web_world.session_clock.advance(timedelta(hours=1))
    assert anna.get("/tasks").status_code == 303


def test_the_database_holds_no_token_that_opens_a_session(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    cookie = anna.http.get_cookie("sujuva_session")
    assert cookie is not None
    with web_world.service.database.reading() as session:
        hashes = session.execute(select(web_session.c.token_hash)).scalars().all()
    assert hashes
    assert cookie.value not in hashes
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_every_answer_carries_the_security_headers(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    for address in ("/tasks", scene.task, "/nothing-here", "/static/icon.svg", "/sign-in"):
        headers = anna.get(address).headers
        assert all(name in headers for name in SECURITY_HEADERS), address
        assert "unsafe" not in headers["Content-Security-Policy"]
    assert anna.get("/tasks").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_sign_in_leads_to_no_other_site(web_world: WebWorld, address: str) -> None:
    visitor = web_world.visitor()
    answer = visitor.post("/sign-in", {"username": "av", "after": address}, page="/sign-in")
    assert answer.headers["Location"] == "/"


def test_production_has_no_sign_in_without_a_password(database: Database) -> None:
    world = build_world(database, demo=False)
    visitor = world.visitor()
    assert visitor.get("/sign-in").status_code == 403
    visitor.token = ""
    assert visitor.post("/sign-in", {"username": "av"}).status_code == 403


def test_an_unknown_person_cannot_sign_in(web_world: WebWorld) -> None:
    answer = web_world.visitor().post("/sign-in", {"username": "nobody"}, page="/sign-in")
    assert answer.status_code == 404


def test_unsafe_settings_are_refused(web_world: WebWorld) -> None:
    with pytest.raises(InvalidInput, match="32"):
        create_app(web_world.service, WebSettings(secret_key="short"))
    control = web_world.app.extensions["sujuva"].settings.clock_control
    with pytest.raises(InvalidInput, match="esittelytila"):
        create_app(web_world.service, WebSettings(secret_key=SECRET, demo=False, clock_control=control))


def _fingerprint(database: Database) -> str:
    """A hash of every row but the access log and the time a session was last seen."""
    digest = hashlib.sha256()
    with database.reading() as session:
        for table in metadata.sorted_tables:
            if table.name.startswith("access_log"):
                continue
            columns = [column for column in table.c if column.name != "last_seen_at"]
            rows = sorted(repr(tuple(row)) for row in session.execute(select(*columns)))
            digest.update(f"{table.name}{rows}".encode())
    return digest.hexdigest()
