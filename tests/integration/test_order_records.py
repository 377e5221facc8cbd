# SPDX-License-Identifier: EUPL-1.2
"""What an order writes into the client's record: each step once, whoever tells it."""

from datetime import date, timedelta

import pytest

from clients.orders import SENT, Order, list_reports
from clients.origins import Origin
from clients.recording import write_record
from clients.services import ClientService, list_changes, list_services
from clients.timeline import read_timeline
from engine.database import Database
from engine.errors import InvalidInput
from engine.process_instances import start_instance
from tasks import orders
from tests.support.order_world import ORDERED, OrderWorld, build_order_world

START = date(2026, 12, 1)
REVIEWED = {"tavoite_toteutui": "kylla", "asiakirjat_valmiit": True, "loppuarvio_kuvaus": "Sujui."}


@pytest.fixture
def world(database: Database) -> OrderWorld:
    return build_order_world(database)


def services(world: OrderWorld, client_id: str) -> list[ClientService]:
    with world.service.database.reading() as session:
        return list(list_services(session, client_id))


def steps(world: OrderWorld, client_id: str) -> list[tuple[str, date, str | None]]:
    with world.service.database.reading() as session:
        return [(one.step, one.day, one.order_id) for one in list_changes(session, client_id)]


def events(world: OrderWorld, client_id: str, of: str = "service.") -> list[str]:
    with world.service.database.reading() as session:
        told = read_timeline(session, client_id, limit=500)
    return sorted(one.name for one in told if one.name.startswith(of))


def tell(world: OrderWorld, of: Order, step: str, **given: object) -> None:
    """What the process that ordered writes of its service by itself."""
    with world.service.database.transaction() as session:
        origin = Origin(of.client_id, "kht", world.clock.now(), of.matter_id)
        write_record(session, world.service, origin, f"service.{step}", {"service": "ateria", **given}, {})


def running(world: OrderWorld, *, wait_for_start: bool = True) -> Order:
    """An order that its provider has taken and begun."""
    client_id = world.client()
    world.begin(client_id, wait_for_start=wait_for_start)
    world.complete(client_id, "tilaa_palvelu", ORDERED)
    order_id = world.orders(client_id)[0].id
    tiina = world.person("tuot")
    orders.accept(world.service, tiina, order_id, START, None)
    world.clock.advance(timedelta(days=9))
    orders.start(world.service, tiina, order_id, START, None)
    return world.orders(client_id)[0]


def test_the_producers_start_is_one_row_with_provider_amount_and_way(world: OrderWorld) -> None:
    order = running(world)
    (found,) = services(world, order.client_id)
    assert (found.state, found.started_on, found.ordered_on) == ("kaynnissa", START, date(2026, 11, 23))
    assert (found.provider, found.amount, found.unit, found.way, found.order_id) == (
        "saimaan_ateriat", 5, "kertaa_viikossa", "ostopalvelu", order.id,
    )  # fmt: skip
    assert steps(world, order.client_id) == [
        ("ordered", date(2026, 11, 23), order.id),
        ("started", START, order.id),
    ]
    assert events(world, order.client_id) == ["service.ordered", "service.started"]


def test_what_the_case_manager_hears_is_written_as_what_the_producer_tells(world: OrderWorld) -> None:
    client_id = world.client()
    world.order(client_id)
    world.complete(
        client_id, "seuraa_vastausta", {"tuottajan_vastaus": "vahvistettu", "tilattu_alku": "2026-12-01"}
    )
    world.clock.advance(timedelta(days=9))
    world.complete(client_id, "vahvista_aloitus", {"aloitus_toteutui": "kylla", "aloituspaiva": "2026-12-01"})
    (order,) = world.orders(client_id)
    assert (order.state, order.started_on) == ("alkanut", START)
    assert [step for step, _, _ in steps(world, client_id)] == ["ordered", "started"]
    assert events(world, client_id) == ["service.ordered", "service.started"]


def test_a_start_that_the_calling_process_tells_too_is_one(world: OrderWorld) -> None:
    order = running(world, wait_for_start=False)
    tell(world, order, "started", on="2026-12-02", hours=12, unit="h_kk")
    (found,) = services(world, order.client_id)
    assert (found.started_on, found.hours, found.amount) == (START, None, 5)
    assert events(world, order.client_id).count("service.started") == 1


def test_an_order_begins_with_the_start_that_its_process_tells(world: OrderWorld) -> None:
    client_id = world.client()
    world.begin(client_id, wait_for_start=False)
    world.complete(client_id, "tilaa_palvelu", ORDERED)
    world.clock.advance(timedelta(days=9))
    tell(world, world.orders(client_id)[0], "started", on="2026-12-01")
    (order,), (found,) = world.orders(client_id), services(world, client_id)
    assert (order.state, order.started_on) == ("alkanut", START)
    assert (found.provider, found.order_id) == ("saimaan_ateriat", order.id)


def test_the_start_of_a_new_order_of_a_running_service_changes_it(world: OrderWorld) -> None:
    first = running(world)
    start(world, first, "palvelutilaus", palvelu="ateria", odota_aloitus=True)
    world.complete(first.client_id, "tilaa_palvelu", {**ORDERED, "maara": 7, "tilattu_alku": "2026-12-03"})
    (waits,) = services(world, first.client_id)
    assert (waits.state, waits.amount, waits.order_id) == ("kaynnissa", 5, first.id)
    second = world.orders(first.client_id)[0]
    world.clock.advance(timedelta(days=2))
    orders.start(world.service, world.person("tuot"), second.id, date(2026, 12, 3), None)
    (found,) = services(world, first.client_id)
    assert (found.started_on, found.amount, found.order_id) == (START, 7, second.id)
    assert [step for step, _, _ in steps(world, first.client_id)] == [
        "ordered",
        "started",
        "ordered",
        "changed",
    ]
    tell(world, second, "changed", order=second.id)
    assert events(world, first.client_id).count("service.changed") == 1
    earlier = world.orders(first.client_id)[1]
    assert (earlier.state, earlier.end_reason) == ("paattynyt", "korvattu")


def test_an_end_is_one_and_ends_the_order(world: OrderWorld) -> None:
    order = running(world)
    for _ in range(2):
        tell(world, order, "ended", reason="tavoite_saavutettu")
    (ended,) = world.orders(order.client_id)
    assert (ended.state, ended.end_reason) == ("paattynyt", "tavoite_saavutettu")
    assert events(world, order.client_id).count("service.ended") == 1


def test_a_closed_matter_ends_what_runs_and_waits_for_nothing_more(world: OrderWorld) -> None:
    order = running(world)
    waiting = world.client(sukunimi="Saari")
    world.order(waiting)
    for one in (order, world.orders(waiting)[0]):
        start(world, one, "asian_sulkeminen", asian_tulos="ei_tarvetta", palvelu="ateria")
    world.complete(order.client_id, "tee_asian_loppuarvio", REVIEWED)
    assert [one.state for one in services(world, order.client_id)] == ["paattynyt"]
    assert [one.state for one in services(world, waiting)] == ["peruttu"]
    assert events(world, waiting) == ["service.ordered"]


def test_a_matter_closed_by_another_process_leaves_the_service_that_goes_on(world: OrderWorld) -> None:
    client_id = world.client()
    world.order(client_id)
    (order,) = world.orders(client_id)
    orders.accept(world.service, world.person("tuot"), order.id, START, None)
    world.clock.advance(timedelta(days=9))
    tell(world, order, "started", on=START)
    start(world, order, "asian_sulkeminen", asian_tulos="palvelu_paattynyt", palvelu="omaishoito")
    world.complete(client_id, "tee_asian_loppuarvio", REVIEWED)
    assert [one.state for one in services(world, client_id)] == ["kaynnissa"]
    start(world, order, "asian_sulkeminen", asian_tulos="kuolema", palvelu="ateria")
    assert [one.state for one in services(world, client_id)] == ["paattynyt"]


def test_a_matter_that_moved_on_keeps_the_orders_that_a_process_waits_for(world: OrderWorld) -> None:
    """What no process waits for any more is withdrawn with the matter."""
    client_id = world.client()
    world.begin(client_id, wait_for_start=False)
    world.complete(client_id, "tilaa_palvelu", ORDERED)
    (order,) = world.orders(client_id)
    start(world, order, "asian_sulkeminen", asian_tulos="siirtyi_toiseen_prosessiin")
    assert [one.state for one in world.orders(client_id)] == [SENT]
    orders.accept(world.service, world.person("tuot"), order.id, START, None)
    start(world, order, "asian_sulkeminen", asian_tulos="siirtyi_toiseen_prosessiin")
    assert [one.state for one in services(world, client_id)] == ["peruttu"]


def start(world: OrderWorld, order: Order, process_id: str, **more: object) -> None:
    """A shared process in the matter of the order."""
    known = {"asiakas": order.client_id, "asia": order.matter_id, "asiakasvastaava": "av"}
    with world.service.database.transaction() as session:
        start_instance(session, world.service, process_id=process_id, actor="av", variables={**known, **more})


def test_an_end_that_the_producer_tells_is_the_case_managers_to_decide(world: OrderWorld) -> None:
    order = running(world)
    tiina = world.person("tuot")
    orders.end(world.service, tiina, order.id, date(2026, 12, 2), "tarve_paattyi", "a")
    orders.end(world.service, tiina, order.id, date(2026, 12, 2), "tarve_paattyi", "a")
    (found,) = services(world, order.client_id)
    assert (found.state, world.tasks(order.client_id)) == ("kaynnissa", ["kasittele_ilmoitus"])
    with pytest.raises(InvalidInput):
        world.complete(order.client_id, "kasittele_ilmoitus", {"ilmoituksen_ratkaisu": "luettu"})
    world.complete(order.client_id, "kasittele_ilmoitus", {"ilmoituksen_ratkaisu": "palvelu_paattyi"})
    (found,) = services(world, order.client_id)
    assert (found.state, found.ended_on, found.end_reason) == (
        "paattynyt", date(2026, 12, 2), "tarve_paattyi",
    )  # fmt: skip
    assert (events(world, order.client_id).count("service.ended"), world.tasks(order.client_id)) == (1, [])


def test_a_report_comes_to_the_case_manager_with_what_the_producer_proposes(world: OrderWorld) -> None:
    order = running(world)
    told = orders.Report(START, START, 1, "ei_etene", "Ei syö.", "enemman")
    orders.report(world.service, world.person("tuot"), order.id, told, None)
    assert world.tasks(order.client_id) == ["kasittele_ilmoitus"]
    with world.service.database.reading() as session:
        (kept,) = list_reports(session, order.id)
    assert (kept.goal_state, kept.need) == ("ei_etene", "enemman")
    with pytest.raises(InvalidInput):
        world.complete(order.client_id, "kasittele_ilmoitus", {"ilmoituksen_ratkaisu": "palvelu_paattyi"})
    world.complete(order.client_id, "kasittele_ilmoitus", {"ilmoituksen_ratkaisu": "luettu"})
    assert [one.state for one in services(world, order.client_id)] == ["kaynnissa"]


def test_a_report_with_nothing_to_act_on_is_a_note_and_no_task(world: OrderWorld) -> None:
    order = running(world)
    told = orders.Report(START, START, 1, "etenee", "Ruoka maistui.", "ei_muutosta")
    orders.report(world.service, world.person("tuot"), order.id, told, None)
    assert world.tasks(order.client_id) == []
    assert events(world, order.client_id, "provider.rep") == ["provider.reported"]
    with world.service.database.reading() as session:
        assert [one.goal_state for one in list_reports(session, order.id)] == ["etenee"]
