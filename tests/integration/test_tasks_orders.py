# SPDX-License-Identifier: EUPL-1.2
"""An order through its life: sent, answered, started, reported, ended, by its provider or by phone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clients.access_log import read_log
from clients.case_managers import bar_member
from clients.contacts import add_contact_person
from clients.order_access import list_unit_orders, see_order
from clients.provider_figures import directory_figures, figures_by_provider
from clients.searches import find_for_contact, search_clients
from clients.tables import client_event
from clients.visibility import require_client
from engine.database import Database
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.process_instances import cancel_instance
from engine.tables import process_instance
from tasks import orders
from tasks.commands import claim_task
from tests.support.order_world import OrderWorld, build_order_world

START = date(2026, 12, 1)


@pytest.fixture
def world(database: Database) -> OrderWorld:
    return build_order_world(database)


def test_an_order_is_answered_started_reported_and_ended_by_its_provider(world: OrderWorld) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    assert world.tasks(client_id) == ["seuraa_vastausta"]
    tiina = world.person("tuot")
    world.clock.advance(timedelta(hours=5))
    orders.accept(world.service, tiina, order_id, START, "a")
    assert world.tasks(client_id) == ["vahvista_aloitus"]
    assert world.deadlines(client_id)["palvelutilaus.vastaus"] == "met"
    world.clock.advance(timedelta(days=9))
    orders.start(world.service, tiina, order_id, START, "b")
    assert world.tasks(client_id) == []
    assert world.deadlines(client_id)["palvelutilaus.aloitus"] == "met"
    told = orders.Report(START, START, 1, "etenee", "Söi hyvin.")
    orders.report(world.service, tiina, order_id, told, "c")
    orders.end(world.service, tiina, order_id, date(2026, 12, 2), "tarve_paattyi", "d")
    (order,) = world.orders(client_id)
    assert (order.state, order.started_on, order.end_reason) == ("paattynyt", START, "tarve_paattyi")
    with world.service.database.reading() as session:
        of_client = select(client_event.c.name).where(client_event.c.client_id == client_id)
        names = session.execute(of_client).scalars().all()
        figures = figures_by_provider(session, world.clock.now())["saimaan_ateriat"]
        assert directory_figures(session, world.clock.now()).share == 1.0
    for name in ("service.ordered", "provider.accepted", "provider.started", "service.started"):
        assert names.count(name) == 1, name
    assert {"provider.reported", "provider.ended"} <= set(names)
    assert figures.answer_time == timedelta(hours=5)


def test_a_second_click_has_no_second_effect(world: OrderWorld) -> None:
    order_id = world.order(world.client())
    tiina = world.person("tuot")
    orders.accept(world.service, tiina, order_id, START, "same")
    orders.accept(world.service, tiina, order_id, START, "same")
    with pytest.raises(Conflict, match="Mitään ei muutettu"):
        orders.accept(world.service, tiina, order_id, START, "another")


def test_a_declined_order_goes_back_and_leaves_the_provider(world: OrderWorld) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    with pytest.raises(InvalidInput):
        orders.decline(world.service, world.person("tuot"), order_id, "", None)
    orders.decline(world.service, world.person("tuot"), order_id, "ei_tilaa", None)
    assert world.tasks(client_id) == ["tilaa_palvelu"]
    with world.service.database.transaction() as session, pytest.raises(NotFound):
        see_order(session, world.service, world.person("tuot"), order_id)
    world.complete(client_id, "tilaa_palvelu", {"tuottaja": "saimaan_ateriat", "tilattu_alku": "2026-12-03"})
    assert [one.state for one in world.orders(client_id)] == ["lahetetty", "hylatty"]


def test_what_the_case_manager_hears_by_phone_counts_as_the_answer(world: OrderWorld) -> None:
    client_id = world.client()
    world.order(client_id)
    heard = {"tuottajan_vastaus": "vahvistettu", "tilattu_alku": "2026-12-02"}
    world.complete(client_id, "seuraa_vastausta", heard)
    assert world.orders(client_id)[0].agreed_start == date(2026, 12, 2)
    world.clock.advance(timedelta(days=9))
    world.complete(client_id, "vahvista_aloitus", {"aloitus_toteutui": "kylla", "aloituspaiva": "2026-12-02"})
    (order,) = world.orders(client_id)
    assert (order.state, order.started_on) == ("alkanut", date(2026, 12, 2))


def test_another_provider_is_asked_and_the_first_order_is_withdrawn(world: OrderWorld) -> None:
    client_id = world.client()
    first = world.order(client_id)
    world.complete(client_id, "seuraa_vastausta", {"tuottajan_vastaus": "ei_vastannut"})
    assert world.orders(client_id)[0].state == "peruttu"
    with pytest.raises(NotFound):
        orders.accept(world.service, world.person("tuot"), first, START, None)


def test_a_start_that_is_told_before_anybody_waits_is_kept(world: OrderWorld) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    orders.start(world.service, world.person("tuot"), order_id, date(2026, 11, 23), None)
    assert world.tasks(client_id) == []
    assert world.orders(client_id)[0].state == "alkanut"


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 24)])
def test_a_service_starts_neither_before_its_order_nor_ahead(world: OrderWorld, day: date) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    with pytest.raises(InvalidInput):
        orders.start(world.service, world.person("tuot"), order_id, day, None)
    assert world.orders(client_id)[0].state == "lahetetty"
    assert world.tasks(client_id) == ["seuraa_vastausta"]


def test_a_cancelled_process_withdraws_its_order(world: OrderWorld) -> None:
    client_id = world.client()
    world.order(client_id)
    with world.service.database.transaction() as session:
        key = session.execute(select(process_instance.c.key)).scalar_one()
        cancel_instance(session, world.service, key, "man", "testi")
    assert world.orders(client_id)[0].state == "peruttu"


def test_the_provider_sees_what_it_needs_and_only_that(world: OrderWorld) -> None:
    client_id = world.client()
    with world.service.database.transaction() as session:
        add_contact_person(
            session, client_id, name="Timo Lehtonen", relation="lapsi", disclosure_consent="kylla"
        )
        add_contact_person(
            session, client_id, name="Kyllikki Naapuri", relation="laheinen", disclosure_consent="ei"
        )
    order_id = world.order(client_id)
    tiina = world.person("tuot")
    with world.service.database.transaction() as session:
        before = see_order(session, world.service, tiina, order_id)
        assert (before.recipient, before.municipality, before.content) == (
            None,
            "Imatra",
            "Ruoka ovelle klo 11.",
        )
        assert [line.client_name for line in list_unit_orders(session, world.service, tiina)] == [None]
    orders.accept(world.service, tiina, order_id, START, None)
    with world.service.database.transaction() as session:
        after = see_order(session, world.service, tiina, order_id).recipient
        assert after is not None
        assert (after.name, after.phone) == ("Lehtonen Liisa", "050 000 7777")
        assert [one.name for one in after.close] == ["Timo Lehtonen"]
        log = [one for one in read_log(session, client_id) if one.actor == "tuot"]
    assert {one.ground for one in log} == {"oman yksikön tilaus"}
    assert {one.act for one in log} == {"katselu", "käsittely"}


def test_a_restricted_address_is_not_told_to_the_provider(world: OrderWorld) -> None:
    order_id = world.order(world.client(turvakielto=True))
    orders.accept(world.service, world.person("tuot"), order_id, START, None)
    with world.service.database.transaction() as session:
        sight = see_order(session, world.service, world.person("tuot"), order_id)
    assert sight.municipality is None
    assert sight.recipient is not None
    assert (sight.recipient.address, sight.recipient.phone, sight.recipient.restricted) == (None, None, True)


@pytest.mark.parametrize("username", ["kotiapu", "av2", "el", "man", "suunnittelija", "yllapito"])
def test_an_order_of_another_unit_is_not_there(world: OrderWorld, username: str) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    stranger = world.person(username)
    with world.service.database.transaction() as session:
        with pytest.raises(NotFound):
            see_order(session, world.service, stranger, order_id)
        assert list_unit_orders(session, world.service, stranger) == ()
        assert [one for one in read_log(session, client_id) if one.actor == username] == []
    with pytest.raises(NotFound):
        orders.accept(world.service, stranger, order_id, START, None)
    assert world.orders(client_id)[0].state == "lahetetty"


def test_production_decides_nothing_and_searches_nobody(world: OrderWorld) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    tiina = world.person("tuot")
    orders.accept(world.service, tiina, order_id, START, None)
    with world.service.database.transaction() as session:
        with pytest.raises(NotFound):
            require_client(session, world.service, tiina, client_id, "katselu")
        assert search_clients(session, world.service, tiina) == ()
        with pytest.raises(NotPermitted):
            find_for_contact(session, world.service, tiina, "lehtonen 1944")
    with world.service.database.reading() as session:
        key = session.execute(select(process_instance.c.key)).scalars().first()
    with pytest.raises(NotFound):
        claim_task(world.service, tiina, key or 0)


def test_nobody_handles_the_order_of_their_own_kin(world: OrderWorld) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    with world.service.database.transaction() as session:
        bar_member(session, client_id, "tuot", "own_relative")
        with pytest.raises(NotFound):
            see_order(session, world.service, world.person("tuot"), order_id)


def test_an_ended_order_is_seen_for_a_month(world: OrderWorld) -> None:
    client_id = world.client()
    order_id = world.order(client_id)
    tiina = world.person("tuot")
    orders.start(world.service, tiina, order_id, date(2026, 11, 23), None)
    orders.end(world.service, tiina, order_id, date(2026, 11, 23), "muu", None)
    with world.service.database.transaction() as session:
        assert see_order(session, world.service, tiina, order_id).order.state == "paattynyt"
    world.clock.advance(timedelta(days=31))
    with world.service.database.transaction() as session, pytest.raises(NotFound):
        see_order(session, world.service, tiina, order_id)


@pytest.mark.parametrize(
    ("report", "field"),
    [
        (orders.Report(date(2026, 11, 22), date(2026, 11, 23), 1, "etenee"), "first_day"),
        (orders.Report(date(2026, 11, 23), date(2026, 11, 24), 1, "etenee"), "last_day"),
        (orders.Report(date(2026, 11, 23), date(2026, 11, 23), -1, "etenee"), "visits"),
        (orders.Report(date(2026, 11, 23), date(2026, 11, 23), 1, "hyvin"), "goal_state"),
    ],
)
def test_a_report_that_cannot_be_is_refused_at_its_field(
    world: OrderWorld, report: orders.Report, field: str
) -> None:
    order_id = world.order(world.client())
    tiina = world.person("tuot")
    with pytest.raises(Conflict):
        orders.report(world.service, tiina, order_id, report, None)
    orders.start(world.service, tiina, order_id, date(2026, 11, 23), None)
    with pytest.raises(InvalidInput) as refused:
        orders.report(world.service, tiina, order_id, report, None)
    assert set(refused.value.fields) == {field}
