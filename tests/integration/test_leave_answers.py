# SPDX-License-Identifier: EUPL-1.2
"""Leave of interrupted months follows what is answered when the carer's fee is resumed.

Source: laki 937/2005 4 §: leave comes of a month in which the carer was bound, when it has ended.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from clients.leave_months import decide_month, listener
from clients.services import find_open_service
from clients.tables import client_event
from engine.service import DomainEvent
from tests.support.carer_world import account, agree, at, client_of, open_carer_world, step
from tests.support.client_world import ClientWorld


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_carer_world(database_url)


def interrupt(world: ClientWorld, agreement_id: str, since: date, until: date) -> str:
    """The fee stands still from the one day to the other, when it goes on again."""
    client_id = client_of(world, agreement_id)
    at(world, since.isoformat())
    with world.session() as session:
        known = find_open_service(session, client_id, "omaishoito", None)
    if known is None:
        step(world, client_id, "started", date(2027, 2, 1))
    step(world, client_id, "suspended", since)
    at(world, until.isoformat())
    step(world, client_id, "resumed", until)
    return client_id


def answer(world: ClientWorld, client_id: str, accrues: str, on: date) -> None:
    """What the fee worker says in the task that resumes the fee."""
    told = {"vapaa_kertyy": accrues, "palkkio_jatkuu": on.isoformat()}
    instance = world.instance(client_id)
    resumed = DomainEvent("service.resumed", instance, "jatka_palkkiota", world.clock.now(), "pm", told)
    with world.session() as session:
        listener(session, world.service, resumed)


@pytest.mark.parametrize(("accrues", "days"), [("kylla", 3.0), ("ei", 0.0), ("kysytty", None)])
def test_leave_of_an_interrupted_month_follows_the_answer(
    world: ClientWorld, accrues: str, days: float | None
) -> None:
    agreement_id = agree(world)
    until = date(2027, 6, 21)
    client_id = interrupt(world, agreement_id, date(2027, 6, 10), until)
    answer(world, client_id, accrues, until)
    assert account(world, agreement_id).earned == 12.0, "nothing is given in advance"
    at(world, "2027-07-01")
    june = account(world, agreement_id).months[0]
    assert (june.month, june.days, june.reason) == (date(2027, 6, 1), days, "keskeytys")
    assert june.decided_by == (None if days is None else "pm")
    assert account(world, agreement_id).earned == 12.0 + (days or 0.0)


def test_the_answer_settles_the_month_that_waits_but_not_one_without_any_care(world: ClientWorld) -> None:
    agreement_id = agree(world)
    until = date(2027, 7, 12)
    client_id = interrupt(world, agreement_id, date(2027, 5, 20), until)
    assert [one.month.month for one in account(world, agreement_id).undecided] == [6, 5]
    answer(world, client_id, "kylla", until)
    assert [one.month.month for one in account(world, agreement_id).undecided] == [6]
    at(world, "2027-08-01")
    found = account(world, agreement_id)
    assert {one.month.month: one.days for one in found.months} == {2: 3, 3: 3, 4: 3, 5: 3, 6: None, 7: 3}
    with world.session() as session:
        names = session.execute(
            select(client_event.c.attributes).where(client_event.c.name == "leave.decided")
        )
        assert [one["month"] for one in names.scalars()] == ["2027-05-01"]


def test_no_gives_no_days_to_any_month_of_the_interruption(world: ClientWorld) -> None:
    agreement_id = agree(world)
    until = date(2027, 7, 12)
    client_id = interrupt(world, agreement_id, date(2027, 5, 20), until)
    answer(world, client_id, "ei", until)
    at(world, "2027-08-01")
    assert [one.days for one in account(world, agreement_id).months[:3]] == [0.0, 0.0, 0.0]


def test_what_the_case_manager_decided_stays(world: ClientWorld) -> None:
    agreement_id = agree(world)
    until = date(2027, 6, 7)
    client_id = interrupt(world, agreement_id, date(2027, 5, 20), until)
    decide_month(world.service, world.worker("av", "asiakasvastaavat"), agreement_id, date(2027, 5, 1), 2.0)
    answer(world, client_id, "ei", until)
    at(world, "2027-07-01")
    assert [one.days for one in account(world, agreement_id).months[:2]] == [0.0, 2.0]


def test_two_answers_that_differ_leave_the_month_to_the_case_manager(world: ClientWorld) -> None:
    agreement_id = agree(world)
    first, second = date(2027, 6, 8), date(2027, 6, 25)
    client_id = interrupt(world, agreement_id, date(2027, 6, 3), first)
    answer(world, client_id, "kylla", first)
    interrupt(world, agreement_id, date(2027, 6, 20), second)
    answer(world, client_id, "ei", second)
    at(world, "2027-07-01")
    assert [one.month.month for one in account(world, agreement_id).undecided] == [6]
