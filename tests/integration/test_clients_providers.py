# SPDX-License-Identifier: EUPL-1.2
"""The provider directory: found by service and area, edited by those who lead, counted by what happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from clients.provider_figures import directory_figures, figures_by_provider, median_time
from clients.provider_uses import EARLY_SUPPORT, add_use, listener
from clients.providers import (
    Provider,
    ProviderFilter,
    ServiceKind,
    find_providers,
    get_provider,
    save_provider,
    save_service_kind,
)
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.service import DomainEvent
from tests.support.client_world import ClientWorld, open_client_world

EAST, WEST = ("153",), ("405", "416")
FRIENDS = Provider("", "Ystävät ry", "yhdistys", ("ystavatoiminta",), EAST, phone="05 000 1", capacity=10)
MEALS = Provider("", "Ateriat Oy", "ostopalvelu", ("ateria", "siivous"), EAST + WEST)


@pytest.fixture
def client_world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def lay_kinds(world: ClientWorld) -> None:
    with world.session() as session:
        for code in ("ateria", "siivous"):
            save_service_kind(session, ServiceKind(code, code, code, code))
        save_service_kind(
            session, ServiceKind("ystavatoiminta", "Ystävä", "Vän", "Friend", early_support=True)
        )


def add(world: ClientWorld, one: Provider) -> str:
    leader = world.worker("esi", role="team_leader")
    with world.session() as session:
        return save_provider(session, world.service, leader, one)


def names(world: ClientWorld, **wanted: object) -> list[str]:
    with world.session() as session:
        return [one.name for one in find_providers(session, ProviderFilter(**wanted))]  # type: ignore[arg-type]  # by name


def test_a_provider_is_found_by_service_area_kind_and_name(client_world: ClientWorld) -> None:
    lay_kinds(client_world)
    add(client_world, FRIENDS)
    add(client_world, MEALS)
    add(client_world, replace(MEALS, name="Vanha Oy", active=False))
    assert names(client_world) == ["Ateriat Oy", "Ystävät ry"]
    assert names(client_world, service="ateria") == ["Ateriat Oy"]
    assert names(client_world, area="153") == ["Ateriat Oy", "Ystävät ry"]
    assert names(client_world, area="416") == ["Ateriat Oy"]
    assert names(client_world, kind="yhdistys", early_support=True) == ["Ystävät ry"]
    assert names(client_world, text="ystäv") == ["Ystävät ry"]
    assert names(client_world, text="%") == []
    assert names(client_world, inactive=True) == ["Ateriat Oy", "Vanha Oy", "Ystävät ry"]


def test_what_is_saved_is_read_again_and_the_second_editor_is_told(client_world: ClientWorld) -> None:
    lay_kinds(client_world)
    id = add(client_world, FRIENDS)
    with client_world.session() as session:
        found = get_provider(session, id)
    assert found == replace(FRIENDS, id=id, version=1)
    add(client_world, replace(found, capacity=12))
    with pytest.raises(Conflict, match="Esi Testinen"):
        add(client_world, replace(found, capacity=99))
    with client_world.session() as session:
        assert get_provider(session, id).capacity == 12


def test_two_providers_do_not_share_a_name(client_world: ClientWorld) -> None:
    lay_kinds(client_world)
    add(client_world, FRIENDS)
    with pytest.raises(Conflict, match="jo verkostossa"):
        add(client_world, replace(FRIENDS, kind="yritys"))
    assert names(client_world, kind="yritys") == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"kind": "ulkomainen"}, "kind"),
        ({"services": ()}, "services"),
        ({"services": ("tuntematon",)}, "services"),
        ({"areas": ("999",)}, "areas"),
        ({"capacity": -1}, "capacity"),
        ({"phone": "soita"}, "phone"),
        ({"email": "ei osoite"}, "email"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client_world: ClientWorld, change: dict[str, object], field: str
) -> None:
    lay_kinds(client_world)
    with pytest.raises(InvalidInput) as refused:
        add(client_world, replace(FRIENDS, **change))  # type: ignore[arg-type]  # by name
    assert set(refused.value.fields) == {field}
    assert names(client_world) == []


@pytest.mark.parametrize("role", ["case_worker", "designer", "administrator", "auditor"])
def test_only_those_who_lead_edit(client_world: ClientWorld, role: str) -> None:
    lay_kinds(client_world)
    worker = client_world.worker("av", role=role)  # type: ignore[arg-type]  # by name
    with client_world.session() as session, pytest.raises(NotPermitted, match="palveluesimies"):
        save_provider(session, client_world.service, worker, FRIENDS)
    with client_world.session() as session, pytest.raises(NotFound):
        get_provider(session, "T1")


def test_sent_and_arrived_are_counted_by_provider_and_the_rest_as_outside(client_world: ClientWorld) -> None:
    lay_kinds(client_world)
    friends = add(client_world, FRIENDS)
    first, second = client_world.client(sukunimi="Yksi"), client_world.client(sukunimi="Kaksi")
    sent = client_world.instance(first, "A1"), client_world.instance(second, "A2")
    now = client_world.clock.now()
    with client_world.session() as session:
        for instance, chosen in zip(sent, (friends, "muu"), strict=True):
            agreed = DomainEvent("early_support.agreed", instance, "x", now, "el", {"tuottaja": chosen})
            listener(session, client_world.service, agreed)
        arrived = DomainEvent("early_support.linked", sent[0], "x", now, "el", {})
        listener(session, client_world.service, arrived)
        listener(session, client_world.service, arrived)
    with client_world.session() as session:
        figures = figures_by_provider(session, now)[friends]
        whole = directory_figures(session, now)
    assert (figures.sent, figures.arrived) == (1, 1)
    assert (whole.solutions, whole.from_directory, whole.share) == (2, 1, 0.5)
    with client_world.session() as session:
        later = now + timedelta(days=181)
        assert figures_by_provider(session, later) == {}
        assert directory_figures(session, later).share is None


def test_a_client_who_is_not_ours_is_no_use_of_a_provider(client_world: ClientWorld) -> None:
    with client_world.session() as session:
        add_use(session, client_world.service, None, "C404", None, EARLY_SUPPORT)
        assert directory_figures(session, client_world.clock.now()).solutions == 0


def test_the_median_is_the_middle() -> None:
    hours = [timedelta(hours=h) for h in (5, 1, 3)]
    assert median_time(hours) == timedelta(hours=3)
    assert median_time(hours[:2]) == timedelta(hours=3)
    assert median_time([]) is None
