# SPDX-License-Identifier: EUPL-1.2
"""History has one order over all instances, also within one instant and one command."""

from alembic import command
from alembic.config import Config
from sqlalchemy import select

from engine.tables import history_event
from sujuva import migrations
from tasks.way_here import way_here
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import line

CALLER = (
    '<startEvent id="start" name="Alku"/><callActivity id="call"><extensionElements>'
    '<zeebe:calledElement processId="p2"/></extensionElements></callActivity>'
    '<userTask id="after" name="Jälkeen"><extensionElements><zeebe:userTask/></extensionElements></userTask>'
    '<endEvent id="end"/>' + line("start", "call", "after", "end")
)
CALLED = (
    '<startEvent id="start" name="Osan alku"/><userTask id="inner" name="Osassa"><extensionElements>'
    '<zeebe:userTask/></extensionElements></userTask>'
    '<intermediateThrowEvent id="told" name="Kerrottu"/><endEvent id="end"/>'
    + line("start", "inner", "told", "end")
)  # fmt: skip


def test_the_way_goes_into_a_called_process_and_back_in_the_order_of_what_happened(
    house: EngineHouse,
) -> None:
    house.deploy(CALLER, CALLED)
    key = house.create()
    house.complete("inner")
    house.complete("after")
    with house.service.database.reading() as session:
        told = [[part.name for part in step.parts] for step in way_here(session, house.service, key)]
        rows = session.execute(select(history_event).order_by(history_event.c.position)).all()
    assert told == [["Alku"], ["Osassa"], ["Jälkeen"]]
    names = [(row.type, row.element_id) for row in rows if row.type.startswith(("INSTANCE", "ELEMENT_C"))]
    assert names.index(("ELEMENT_COMPLETED", "told")) < names.index(("ELEMENT_COMPLETED", "call"))
    by_instance = sorted(rows, key=lambda row: (row.process_instance_key, row.position))
    assert by_instance == sorted(rows, key=lambda row: (row.process_instance_key, row.sequence))


def test_the_way_tells_a_question_with_its_answer(house: EngineHouse) -> None:
    named = '<sequenceFlow id="yes" name="kyllä" sourceRef="asked" targetRef="inner"/>'
    house.deploy(
        '<startEvent id="start" name="Alku"/><exclusiveGateway id="asked" name="Jatketaanko?"/>'
        '<userTask id="inner"><extensionElements><zeebe:userTask/></extensionElements></userTask>'
        f'<endEvent id="end"/>{line("start", "asked")}{named}{line("inner", "end")}'
    )
    key = house.create()
    with house.service.database.reading() as session:
        steps = way_here(session, house.service, key)
    assert [[(part.id, part.name) for part in step.parts] for step in steps] == [
        [("start", "Alku")],
        [("asked", "Jatketaanko?"), ("yes", "kyllä")],
    ]


def test_old_lines_are_numbered_by_time_and_new_ones_follow(house: EngineHouse) -> None:
    house.deploy(CALLER, CALLED)
    house.create()
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    with house.service.database.transaction() as session:
        config.attributes["connection"] = session.connection
        command.downgrade(config, "0008")
        command.upgrade(config, "head")
    house.complete("inner")
    with house.service.database.reading() as session:
        rows = session.execute(select(history_event).order_by(history_event.c.position)).all()
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert len({row.position for row in rows}) == len(rows)
    assert rows[-1].process_instance_key == min(row.process_instance_key for row in rows)
