# SPDX-License-Identifier: EUPL-1.2
"""A program completes the task of a client: the form judges, and the record is written with its ground."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from clients.access_log import verify
from clients.records import get_client
from clients.staff import StaffMember
from clients.tables import access_log
from clients.visibility import ground_for
from engine.errors import Conflict, InvalidInput
from tasks.programs import complete_task_by_program
from tests.support.task_world import TaskWorld, open_task_world

PROGRAM = "api:rai"
ANSWERS = {
    "toive": "Haluan asua kotona.",
    "puhelin": "+358 50 000 1234",
    "sppb": 6,
    "tarve": "jakso",
    "aloitus": "2026-12-01",
}


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def test_answers_go_to_the_record_with_the_programs_own_ground(world: TaskWorld) -> None:
    client_id = world.contact().client_id
    complete_task_by_program(world.service, PROGRAM, world.open_task(), ANSWERS)
    with world.session() as session:
        assert get_client(session, client_id).phone == "+358 50 000 1234"
        grounds = session.execute(select(access_log.c.ground).where(access_log.c.actor == PROGRAM)).scalars()
        assert set(grounds) == {"ohjelman käsittelemä tehtävä"}
        assert verify(session) == ()


def test_what_the_form_refuses_changes_nothing(world: TaskWorld) -> None:
    client_id = world.contact().client_id
    key = world.open_task()
    for wrong in ({**ANSWERS, "sppb": 13}, {**ANSWERS, "sppb": "many"}, {**ANSWERS, "nimi": "x"}, {}):
        with pytest.raises(InvalidInput) as refusal:
            complete_task_by_program(world.service, PROGRAM, key, wrong)
        assert refusal.value.fields
    with world.session() as session:
        assert get_client(session, client_id).phone is None
    assert world.open_task() == key


def test_a_repeated_completion_answers_the_same_only_with_its_key(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    for _ in range(2):
        complete_task_by_program(world.service, PROGRAM, key, ANSWERS, "once")
    with pytest.raises(Conflict):
        complete_task_by_program(world.service, PROGRAM, key, ANSWERS, "another")


def test_a_program_sees_no_client_without_an_open_task(world: TaskWorld) -> None:
    client_id = world.contact().client_id
    program = StaffMember(PROGRAM, PROGRAM, "ohjelma", "integration")
    now = world.clock.now()
    with world.session() as session:
        assert ground_for(session, program, client_id, now) is not None
        assert ground_for(session, program, "C0", now) is None
