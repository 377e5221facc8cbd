# SPDX-License-Identifier: EUPL-1.2
"""The goals of the plan as a provider reads them: while the order runs, and nothing else of the plan."""

from datetime import date, timedelta

import pytest

from clients.access_log import read_log
from clients.documents import store_text
from clients.order_access import OrderSight, see_order
from clients.origins import Origin
from clients.recording import write_record
from engine.database import Database
from engine.errors import NotFound
from tasks import orders
from tests.support.order_world import OrderWorld, build_order_world

START = date(2026, 12, 1)


@pytest.fixture
def world(database: Database) -> OrderWorld:
    return build_order_world(database)


def plan(world: OrderWorld, client_id: str, *texts: str) -> None:
    """A plan whose goals have these texts, each with what the client said of it."""
    with world.service.database.transaction() as session:

        def keep(text: str) -> str:
            return store_text(
                session,
                world.service,
                client_id=client_id,
                matter_id=None,
                task_key=None,
                field="tavoite",
                author="av",
                text=text,
            )

        goals = [
            {"text": keep(text), "own_words": keep(f"Omin sanoin: {text}"), "measure": "SPPB", "target": 8}
            for text in texts
        ]
        given = {"goals": goals, "safety": keep("Hellavahti."), "review_on": "2027-06-01"}
        origin = Origin(client_id, "av", world.clock.now())
        write_record(session, world.service, origin, "plan", {**given, "approved_by_client": "kylla"}, {})


def see(world: OrderWorld, order_id: str, username: str = "tuot") -> OrderSight:
    with world.service.database.transaction() as session:
        return see_order(session, world.service, world.person(username), order_id)


def test_the_goals_show_from_the_answer_to_the_end_and_the_look_is_logged(world: OrderWorld) -> None:
    client_id = world.client()
    plan(world, client_id, "Syö kolme kertaa päivässä.", "Käy ruokapöydässä kävellen.")
    order_id = world.order(client_id)
    assert see(world, order_id).goals == ()
    orders.accept(world.service, world.person("tuot"), order_id, START, None)
    world.clock.advance(timedelta(days=9))
    orders.start(world.service, world.person("tuot"), order_id, START, None)
    sight = see(world, order_id)
    assert [(goal.text, goal.measure, goal.target) for goal in sight.goals] == [
        ("Syö kolme kertaa päivässä.", "SPPB", 8.0),
        ("Käy ruokapöydässä kävellen.", "SPPB", 8.0),
    ]
    assert sight.content == "Ruoka ovelle klo 11."
    assert "Omin sanoin" not in str(sight.goals)
    assert "Hellavahti" not in str(sight)
    with world.service.database.reading() as session:
        log = [one.purpose for one in read_log(session, client_id) if one.actor == "tuot"]
    assert f"tilaus {order_id}, tavoitteet" in log
    orders.end(world.service, world.person("tuot"), order_id, date(2026, 12, 2), "muu", None)
    over = see(world, order_id)
    assert (over.goals, over.content) == ((), None)


def test_a_new_plan_shows_its_goals_to_the_provider(world: OrderWorld) -> None:
    client_id = world.client()
    plan(world, client_id, "Syö kolme kertaa päivässä.")
    order_id = world.order(client_id)
    orders.accept(world.service, world.person("tuot"), order_id, START, None)
    plan(world, client_id, "Laittaa itse aamupalan.")
    assert [goal.text for goal in see(world, order_id).goals] == ["Laittaa itse aamupalan."]


def test_another_unit_reads_no_goals(world: OrderWorld) -> None:
    client_id = world.client()
    plan(world, client_id, "Syö kolme kertaa päivässä.")
    order_id = world.order(client_id)
    orders.accept(world.service, world.person("tuot"), order_id, START, None)
    with pytest.raises(NotFound):
        see(world, order_id, "kotiapu")
