# SPDX-License-Identifier: EUPL-1.2
"""Finding a client: one's own by name, and anyone for a new contact with a minimal hit and a log row."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from clients.identity_codes import make_artificial_code
from clients.matters import close_matter
from clients.searches import ClientSummary, count_clients, find_for_contact, search_clients
from clients.staff import ROLES, Role, StaffMember
from clients.tables import access_log
from engine.errors import InvalidInput, NotPermitted
from tests.support.client_world import ClientWorld, open_client_world

CODE = make_artificial_code(date(1944, 2, 1), 950).text


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def found(world: ClientWorld, actor: StaffMember, text: str) -> list[str]:
    with world.session() as session:
        return [row.id for row in find_for_contact(session, world.service, actor, text)]


def mine(world: ClientWorld, actor: StaffMember, text: str) -> list[str]:
    with world.session() as session:
        rows = search_clients(session, world.service, actor, text)
        assert count_clients(session, world.service, actor, text) == len(rows)
        return [row.id for row in rows]


def logged(world: ClientWorld) -> list[tuple[str | None, str, str, str]]:
    columns = (access_log.c.client_id, access_log.c.act, access_log.c.ground, access_log.c.purpose)
    with world.session() as session:
        rows = session.execute(select(*columns).order_by(access_log.c.sequence))
        return [(row.client_id, row.act, row.ground, row.purpose) for row in rows]


def test_a_whole_identity_code_finds_its_client(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    liisa = world.client(henkilotunnus=CODE, sukunimi="Virtanen", etunimet="Liisa", kotikunta="Imatra")
    world.worker("av")
    world.name_manager(liisa, "av")
    world.matter(liisa)
    with world.session() as session:
        (hit,) = find_for_contact(session, world.service, worker, CODE.lower())
    assert hit == ClientSummary(liisa, "Virtanen Liisa", 1944, "Imatra", "av", has_open_matter=True)
    assert logged(world) == [(liisa, "haku", "yhteydenoton kirjaaminen", "henkilötunnus")]


@pytest.mark.parametrize(
    "text",
    [
        "Virtanen 1.2.1944",
        "virt 01.02.1944",
        "Liisa 010244",
        "liisa VIRT 1.2.",
        "1944 virtanen",
        "äijö 1944",
        "Virtanen-Äijö 1.2",
    ],
)
def test_a_name_and_a_birth_date_find_their_client(world: ClientWorld, text: str) -> None:
    worker = world.worker("el", "ensilinja")
    liisa = world.client(sukunimi="Virtanen-Äijö", etunimet="Liisa", syntymaaika="1944-02-01")
    world.client(sukunimi="Virtanen", etunimet="Liisa Äijö", syntymaaika="1945-02-03")
    world.client(sukunimi="Niemi", etunimet="Liina", syntymaaika="1944-02-01")
    assert found(world, worker, text) == [liisa]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Virtanen",
        "1.2.1944",
        "V 1944",
        "% 1944",
        "_irtanen",
        "Virtanen 1.2.1944 1945",
        "010244-950",
        "Virtanen 12",
    ],
)
def test_fishing_is_refused_with_the_remedy(world: ClientWorld, text: str) -> None:
    worker = world.worker("el", "ensilinja")
    with world.session() as session, pytest.raises(InvalidInput) as refusal:
        find_for_contact(session, world.service, worker, text)
    assert "text" in refusal.value.fields
    assert logged(world) == []


def test_wildcards_match_only_themselves(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    world.client(sukunimi="Virtanen", syntymaaika="1944-02-01")
    assert found(world, worker, "%% 1944") == []
    assert found(world, worker, "V_rtanen 1944") == []


def test_a_search_without_hits_is_logged_too(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    assert found(world, worker, CODE) == []
    assert found(world, worker, "Virtanen 31.2.1944") == []
    assert logged(world) == [
        (None, "haku", "yhteydenoton kirjaaminen", "henkilötunnus"),
        (None, "haku", "yhteydenoton kirjaaminen", "nimi ja syntymäaika"),
    ]


def test_a_wrong_check_sign_is_told_without_the_code(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    with world.session() as session, pytest.raises(InvalidInput) as refusal:
        find_for_contact(session, world.service, worker, wrong)
    assert "tarkiste" in refusal.value.fields["text"]
    assert wrong not in f"{refusal.value!r} {refusal.value.fields}"


def test_a_restricted_municipality_is_left_out(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    world.client(henkilotunnus=CODE, sukunimi="Virtanen", kotikunta="Imatra", turvakielto=True)
    with world.session() as session:
        (hit,) = find_for_contact(session, world.service, worker, CODE)
    assert (hit.municipality, hit.birth_year) == (None, 1944)


@pytest.mark.parametrize("role", sorted(ROLES - {"case_worker", "team_leader"}))
def test_other_roles_may_not_search(world: ClientWorld, role: Role) -> None:
    person = world.worker("man", "ensilinja", role=role)
    with world.session() as session, pytest.raises(NotPermitted):
        find_for_contact(session, world.service, person, CODE)


def test_who_has_left_may_not_search(world: ClientWorld) -> None:
    person = world.worker("el", "ensilinja", active=False)
    with world.session() as session, pytest.raises(NotPermitted):
        find_for_contact(session, world.service, person, CODE)


def test_one_finds_only_ones_own_by_name(world: ClientWorld) -> None:
    worker = world.worker("av")
    own = world.client(henkilotunnus=CODE, sukunimi="Virtanen", etunimet="Liisa")
    namesake = world.client(sukunimi="Virtanen", etunimet="Liisa")
    world.task(own, assignee="av")
    for text in ("", "virt", "liisa vir", CODE, own, own.lower()):
        assert mine(world, worker, text) == [own]
    assert mine(world, worker, "niemi") == []
    assert mine(world, worker, namesake) == []


def test_lists_are_in_the_order_of_names_and_paged(world: ClientWorld) -> None:
    worker = world.worker("av")
    names = ["Ahonen", "Niemi", "Virtanen"]
    for name in reversed(names):
        world.task(world.client(sukunimi=name), assignee="av")
    with world.session() as session:
        rows = search_clients(session, world.service, worker, limit=2)
        rest = search_clients(session, world.service, worker, limit=2, offset=2)
    assert [row.name for row in rows + rest] == names


def test_a_closed_matter_is_not_open(world: ClientWorld) -> None:
    worker = world.worker("av")
    client_id = world.client()
    world.task(client_id, assignee="av")
    matter_id = world.matter(client_id)
    with world.session() as session:
        assert search_clients(session, world.service, worker)[0].has_open_matter is True
        close_matter(session, world.service, matter_id, "ohjattu")
        assert search_clients(session, world.service, worker)[0].has_open_matter is False


def test_a_summary_does_not_show_the_name_in_its_repr() -> None:
    told = repr(ClientSummary("C1", "Virtanen Liisa", 1944, "Imatra", "av", has_open_matter=True))
    assert "Virtanen" not in told
    assert "1944" not in told
