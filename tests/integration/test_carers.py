# SPDX-License-Identifier: EUPL-1.2
"""Carers' leave and fees at the turn of the month and of the year: counted once, for what has ended.

Source: story S5: an agreement from 1 February gives three days on 1 March; the index of 1 January makes no
new decision and can be run again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from clients import periodic_runs
from clients.agreements import end_agreement, get_agreement
from clients.care_fees import change_agreement, enter_index, fee_on, list_fees
from clients.carer_tables import care_fee, leave_month
from clients.carers import list_carers
from clients.leave_months import decide_month, listener, use_leave
from clients.periodic_runs import list_runs
from clients.tables import client_event, document
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.service import DomainEvent
from sujuva.worker import run_everything_due
from tests.support.care_agreement import AGREEMENT
from tests.support.carer_world import account, agree, at, client_of, open_carer_world, origin, step
from tests.support.client_world import ClientWorld


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_carer_world(database_url)


def test_leave_comes_for_the_month_that_has_ended_and_once(world: ClientWorld) -> None:
    agreement_id = agree(world)
    at(world, "2027-02-28")
    assert account(world, agreement_id).months == ()
    at(world, "2027-03-01")
    assert account(world, agreement_id).earned == 3.0
    run_everything_due(world.service)
    at(world, "2027-03-31")
    assert account(world, agreement_id).earned == 3.0
    at(world, "2027-04-01")
    assert (account(world, agreement_id).earned, account(world, agreement_id).undecided) == (6.0, ())


def test_months_missed_in_a_stop_are_run_one_after_another(world: ClientWorld) -> None:
    agreement_id = agree(world)
    at(world, "2027-06-15")
    assert [month.month.month for month in account(world, agreement_id).months] == [5, 4, 3, 2]
    with world.session() as session:
        runs = [(run.period, run.done, run.total) for run in list_runs(session)]
    assert (date(2027, 5, 1), 1, 1) in runs


def test_an_agreement_written_down_late_gets_its_earlier_months_in_the_next_run(world: ClientWorld) -> None:
    agree(world)
    at(world, "2027-04-10")
    late = agree(world)
    at(world, "2027-04-30")
    assert account(world, late).months == ()
    at(world, "2027-05-01")
    assert [month.month.month for month in account(world, late).months] == [4, 3, 2]
    assert account(world, late).earned == 9.0


def test_a_month_with_an_interruption_waits_for_the_case_manager(world: ClientWorld) -> None:
    agreement_id = agree(world)
    client_id = client_of(world, agreement_id)
    world.clock.move_to(datetime(2027, 2, 1, 8, 0, tzinfo=UTC))
    step(world, client_id, "started", date(2027, 2, 1))
    world.clock.move_to(datetime(2027, 6, 10, 8, 0, tzinfo=UTC))
    step(world, client_id, "suspended", date(2027, 6, 10))
    world.clock.move_to(datetime(2027, 6, 21, 8, 0, tzinfo=UTC))
    step(world, client_id, "resumed", date(2027, 6, 21))
    at(world, "2027-08-01")
    found = account(world, agreement_id)
    assert found.earned == 15.0  # February to May, and July
    (june,) = found.undecided
    assert (june.month, june.reason) == (date(2027, 6, 1), "keskeytys")
    anna = world.worker("av", "asiakasvastaavat")
    decide_month(world.service, anna, agreement_id, june.month, 2.0)
    assert account(world, agreement_id).earned == 17.0
    with pytest.raises(Conflict):
        decide_month(world.service, anna, agreement_id, june.month, 3.0)
    with world.session() as session:
        event = session.execute(select(client_event).where(client_event.c.name == "leave.decided")).one()
    assert event.attributes == {"agreement": agreement_id, "month": "2027-06-01", "days": 2.0}


def test_a_part_of_a_month_is_the_case_managers_word_and_discretion_too(world: ClientWorld) -> None:
    part = agree(world, start=date(2027, 2, 15))
    discretion = agree(world, leave_days="harkinnanvarainen")
    at(world, "2027-03-01")
    assert [month.reason for month in account(world, part).undecided] == ["vajaa_kuukausi"]
    assert [month.reason for month in account(world, discretion).undecided] == ["sitova"]


@pytest.mark.parametrize("days", [None, -1.0, 5.5, 1.3])
def test_days_out_of_range_are_refused(world: ClientWorld, days: float | None) -> None:
    agreement_id = agree(world, start=date(2027, 2, 15))
    at(world, "2027-03-01")
    anna = world.worker("av", "asiakasvastaavat")
    with pytest.raises(InvalidInput, match="Vapaita ei kirjattu"):
        decide_month(world.service, anna, agreement_id, date(2027, 2, 1), days)
    with pytest.raises(NotFound, match="vasta kuukauden päätyttyä"):
        decide_month(world.service, anna, agreement_id, date(2027, 3, 1), 2.0)
    with pytest.raises(NotFound):
        decide_month(world.service, world.worker("lh"), agreement_id, date(2027, 2, 1), 2.0)


def test_an_ended_agreement_earns_nothing_more(world: ClientWorld) -> None:
    agreement_id = agree(world)
    client_id = client_of(world, agreement_id)
    at(world, "2027-04-14")
    with world.session() as session:
        values = {"ended_on": date(2027, 4, 30), "reason": "kuolema"}
        end_agreement(session, world.service, origin(world, client_id), values)
    at(world, "2027-07-01")
    assert account(world, agreement_id).earned == 9.0


def test_leave_is_used_once_for_each_arrangement(world: ClientWorld) -> None:
    agreement_id = agree(world)
    client_id = client_of(world, agreement_id)
    at(world, "2027-03-01")
    for _ in range(2):
        with world.session() as session:
            use_leave(session, client_id, 77, date(2027, 3, 5), 1.5, "perhehoito", world.clock.now())
    found = account(world, agreement_id)
    assert (found.used, found.left) == (1.5, 1.5)


def test_leave_arranged_in_a_process_is_taken_from_the_account(world: ClientWorld) -> None:
    agreement_id = agree(world)
    instance = world.instance(client_of(world, agreement_id))
    arranged = DomainEvent(
        "leave.arranged",
        instance,
        "sovi_vapaan_hoito",
        world.clock.now(),
        "av",
        {"vapaa_vrk": 2, "vapaa_alkaa": "2027-03-05", "vapaan_tapa": "perhehoito"},
    )
    with world.session() as session:
        listener(session, world.service, arranged)
        listener(session, world.service, replace(arranged, name="service.ordered"))
        listener(session, world.service, replace(arranged, variables={}))
    assert account(world, agreement_id).used == 2.0


def test_the_index_raises_every_fee_once_with_a_letter_and_no_decision(world: ClientWorld) -> None:
    agreements = [agree(world, fee=600.0 + number) for number in range(5)]
    ended = agree(world, end=date(2027, 12, 31))
    at(world, "2027-11-20")
    manager = replace(world.worker_of("man"), role="manager")
    enter_index(world.service, manager, 2028, Decimal("1.0325"), "STM 15.11.2027")
    at(world, "2027-12-31")
    with world.session() as session:
        assert session.execute(select(func.count()).select_from(care_fee)).scalar_one() == 0
    at(world, "2028-01-01")
    at(world, "2028-01-02")
    with world.session() as session:
        first = get_agreement(session, agreements[0])
        assert fee_on(session, first, date(2027, 12, 31)) == Decimal("600.00")
        assert fee_on(session, first, date(2028, 1, 1)) == Decimal("619.50")
        assert [fee.reason for fee in list_fees(session, first)] == ["sopimus", "indeksi"]
        assert len(list_fees(session, get_agreement(session, ended))) == 1
        letters = session.execute(select(document.c.text)).scalars().all()
        run = next(run for run in list_runs(session) if run.kind == "indeksi")
    assert len(letters) == 5
    assert any("600,00 euroa kuukaudessa on nyt 619,50 euroa" in letter for letter in letters)
    assert (run.done, run.total, run.ended_at is not None) == (5, 5, True)


CHANGE = {
    "class": "luokka_3",
    "fee": 900.0,
    "from": date(2027, 7, 1),
    "end": None,
    "leave_days": "2",
    "carer_signed_on": None,
    "county_signed_on": date(2027, 6, 20),
}


def test_a_changed_class_has_its_fee_and_leave_from_its_day_on(world: ClientWorld) -> None:
    agreement_id = agree(world)
    client_id = client_of(world, agreement_id)
    at(world, "2027-06-01")
    with world.session() as session:
        change_agreement(session, world.service, origin(world, client_id), CHANGE)
        changed = get_agreement(session, agreement_id)
        assert (changed.fee_class, changed.county_signed_on) == ("luokka_3", date(2027, 6, 20))
        assert changed.carer_signed_on == AGREEMENT["carer_signed_on"]
        assert fee_on(session, changed, date(2027, 6, 30)) == Decimal("600.00")
        assert fee_on(session, changed, date(2027, 7, 1)) == Decimal("900.00")
    at(world, "2027-08-01")
    months = {one.month.month: one.days for one in account(world, agreement_id).months}
    assert (months[5], months[6], months[7]) == (3.0, 3.0, 2.0)
    manager = replace(world.worker_of("man"), role="manager")
    enter_index(world.service, manager, 2028, Decimal("1.1"), "STM 15.11.2027")
    at(world, "2028-01-01")
    with world.session() as session:
        assert fee_on(session, get_agreement(session, agreement_id), date(2028, 1, 1)) == Decimal("990.00")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from": date(2027, 2, 1)}, "from"),
        ({"fee": -1.0}, "fee"),
        ({"end": date(2027, 6, 30)}, "end"),
    ],
)
def test_a_change_out_of_order_is_refused(world: ClientWorld, changes: dict[str, object], field: str) -> None:
    client_id = client_of(world, agree(world))
    with pytest.raises(InvalidInput) as refused, world.session() as session:
        change_agreement(session, world.service, origin(world, client_id), {**CHANGE, **changes})
    assert set(refused.value.fields) == {field}


def test_a_fee_changes_once_a_day_and_only_under_an_agreement(world: ClientWorld) -> None:
    client_id = client_of(world, agree(world))
    with world.session() as session:
        change_agreement(session, world.service, origin(world, client_id), CHANGE)
    with pytest.raises(InvalidInput, match="korjattavaa"), world.session() as session:
        change_agreement(session, world.service, origin(world, client_id), CHANGE)
    other = world.client(sukunimi="Testinen", etunimet="Aino")
    with pytest.raises(InvalidInput, match="Sopimusta ei löydy"), world.session() as session:
        change_agreement(session, world.service, origin(world, other), CHANGE)


def test_a_run_goes_on_where_it_was_stopped(world: ClientWorld) -> None:
    for _ in range(5):
        agree(world)
    world.clock.move_to(datetime(2027, 3, 1, 7, 0, tzinfo=UTC))
    assert periodic_runs.run_due(world.service, limit=2) == 2
    with world.session() as session:
        (run,) = list_runs(session)
        assert (run.done, run.total, run.ended_at) == (2, 5, None)
    run_everything_due(world.service)
    with world.session() as session:
        assert session.execute(select(func.count()).select_from(leave_month)).scalar_one() == 5
        assert list_runs(session)[0].ended_at is not None


@pytest.mark.parametrize(
    ("year", "coefficient", "source", "field"),
    [
        (None, Decimal("1.03"), "STM", "year"),
        (2031, Decimal("1.03"), "STM", "year"),
        (2027, None, "STM", "coefficient"),
        (2027, Decimal("103"), "STM", "coefficient"),
        (2027, Decimal("1.03"), " ", "source"),
    ],
)
def test_a_coefficient_is_checked_where_it_is_entered(
    world: ClientWorld, year: int | None, coefficient: Decimal | None, source: str, field: str
) -> None:
    manager = replace(world.worker_of("man"), role="manager")
    with pytest.raises(InvalidInput) as refused:
        enter_index(world.service, manager, year, coefficient, source)
    assert set(refused.value.fields) == {field}


def test_only_those_who_lead_enter_the_coefficient_and_only_once(world: ClientWorld) -> None:
    with pytest.raises(NotPermitted):
        enter_index(world.service, world.worker_of("av"), 2027, Decimal("1.03"), "STM")
    manager = replace(world.worker_of("man"), role="manager")
    enter_index(world.service, manager, 2027, Decimal("1.03"), "STM")
    with pytest.raises(Conflict):
        enter_index(world.service, manager, 2027, Decimal("1.04"), "STM")


def test_the_list_shows_ones_own_clients_and_what_waits_first(world: ClientWorld) -> None:
    agree(world)
    waiting = agree(world, start=date(2027, 2, 15))
    at(world, "2027-03-01")
    anna = world.worker("av", "asiakasvastaavat")
    with world.session() as session:
        lines = list_carers(session, world.service, anna)
        assert list_carers(session, world.service, world.worker_of("lh")) == ()
    assert lines[0].agreement.id == waiting
    assert len(lines) == 2
