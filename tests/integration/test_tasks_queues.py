# SPDX-License-Identifier: EUPL-1.2
"""My work: what each queue holds, in which order, and that nothing shows without a ground."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from clients.absences import add_absence
from clients.case_managers import bar_member
from clients.client_groups import set_group
from clients.origins import Origin
from clients.recording import write_record
from clients.records import update_client
from engine.business_calendar import local_date, start_of_day
from engine.errors import InvalidInput, NotFound
from engine.tables import user_task
from tasks.commands import claim_task, save_draft
from tasks.forms import PageValues
from tasks.queries import (
    Page,
    Queue,
    Sort,
    TaskFilter,
    TaskPage,
    count_queues,
    list_client_groups,
    list_municipalities,
    list_processes,
    list_tasks,
)
from tests.support.task_world import TaskWorld, open_task_world

FIRST_PAGE = Page()


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def listed(world: TaskWorld, by: str, wanted: TaskFilter, page: Page = FIRST_PAGE) -> TaskPage:
    actor = world.person(by)
    with world.service.database.reading() as session:
        return list_tasks(session, world.service, actor, wanted, page)


def keys(world: TaskWorld, by: str, queue: Queue = "team", **more: Any) -> list[int]:
    return [row.key for row in listed(world, by, TaskFilter(queue=queue, **more)).rows]


def counts(world: TaskWorld, by: str) -> dict[Queue, int]:
    actor = world.person(by)
    with world.service.database.reading() as session:
        return count_queues(session, world.service, actor)


def test_a_row_tells_what_people_need(world: TaskWorld) -> None:
    contact = world.contact()

    (row,) = listed(world, "av", TaskFilter(queue="team")).rows

    assert (row.name, row.process_name, row.element_id) == ("Tee arvio", "Neuvonta", "tee_arvio")
    assert (row.client_name, row.municipality, row.client_id) == (
        "Lehtonen Liisa",
        "Imatra",
        contact.client_id,
    )
    assert (row.age_days, row.assignee, row.flags) == (0, None, ())
    assert row.due is not None
    assert (row.due.last_day.isoformat(), row.due.state, row.due.limit_id) == ("2026-12-02", "left", "T3")
    assert row.due.words == "7 työpäivää"


def test_the_queues_follow_claims_and_days(world: TaskWorld) -> None:
    world.contact()
    first = world.open_task()
    world.contact()
    second = world.open_task()
    claim_task(world.service, world.person("av"), first)

    assert keys(world, "av", "mine") == [first]
    assert keys(world, "av", "team") == [first, second]
    assert keys(world, "av", "unclaimed") == [second]
    assert keys(world, "av2", "mine") == []
    assert (keys(world, "av", "late"), keys(world, "av", "today")) == ([], [])
    assert keys(world, "lh") == []

    world.advance_to(datetime(2026, 12, 2, 8, tzinfo=UTC))
    assert keys(world, "av", "today") == [first, second]
    assert [row.due.words for row in listed(world, "av", TaskFilter()).rows if row.due] == ["tänään"]

    world.advance_to(datetime(2026, 12, 4, 8, tzinfo=UTC))
    assert keys(world, "av", "late") == [first, second]
    (late,) = listed(world, "av", TaskFilter()).rows
    assert late.due is not None
    assert (late.due.words, late.age_days) == ("myöhässä 2 työpäivää", 11)


def test_a_limit_that_ends_by_the_clock_is_late_from_its_moment(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    ends_at = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    with world.session() as session:
        session.execute(update(user_task).where(user_task.c.key == key).values(due_at=ends_at))
    assert (keys(world, "av", "late"), keys(world, "av", "today")) == ([], [key])
    world.advance_to(ends_at + timedelta(minutes=1))
    assert (keys(world, "av", "late"), keys(world, "av", "today")) == ([key], [])


def test_a_task_with_a_time_of_its_own_is_late_the_next_day(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    ends_at = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    with world.session() as session:
        own = {"due_at": ends_at, "deadline_key": None}
        session.execute(update(user_task).where(user_task.c.key == key).values(**own))
    world.advance_to(ends_at + timedelta(minutes=1))
    assert (keys(world, "av", "late"), keys(world, "av", "today")) == ([], [key])
    world.advance_to(ends_at + timedelta(days=1))
    assert (keys(world, "av", "late"), keys(world, "av", "today")) == ([key], [])


def test_counts_agree_with_lists(world: TaskWorld) -> None:
    for _ in range(3):
        world.contact()
    claim_task(world.service, world.person("av"), world.open_task())
    world.advance_to(datetime(2026, 12, 3, 8, tzinfo=UTC))

    for by in ("av", "av2", "el", "lh", "esi", "yllapito"):
        assert counts(world, by) == {queue: len(keys(world, by, queue)) for queue in counts(world, by)}
    assert counts(world, "av") == {
        "mine": 1,
        "team": 3,
        "unclaimed": 2,
        "late": 3,
        "today": 0,
        "follow_ups": 0,
    }


def test_a_substitute_of_another_group_finds_what_who_is_away_left(world: TaskWorld) -> None:
    world.add_person("lh", username="sijainen", groups=frozenset({"sosiaalityo"}), substitute=None)
    world.add_person("av", username="poissa", substitute="sijainen")
    world.contact()
    key = world.open_task()
    claim_task(world.service, world.person("poissa"), key)
    assert keys(world, "sijainen") == []
    with world.session() as session:
        add_absence(session, "poissa", date(2026, 11, 23), date(2026, 11, 27))

    assert keys(world, "sijainen") == [key]
    assert counts(world, "sijainen") == {
        queue: len(keys(world, "sijainen", queue)) for queue in counts(world, "sijainen")
    }
    assert "claim" in world.view("sijainen", key).acts
    claim_task(world.service, world.person("sijainen"), key)
    assert keys(world, "sijainen", "mine") == [key]


def test_follow_ups_of_this_week(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    with world.session() as session:
        sunday = datetime(2026, 11, 29, 21, 30, tzinfo=UTC)
        session.execute(update(user_task).where(user_task.c.key == key).values(follow_up_at=sunday))
    assert keys(world, "av", "follow_ups") == [key]
    with world.session() as session:
        monday = datetime(2026, 11, 29, 22, 0, tzinfo=UTC)
        session.execute(update(user_task).where(user_task.c.key == key).values(follow_up_at=monday))
    assert keys(world, "av", "follow_ups") == []


def test_a_page_holds_its_rows_and_the_total_counts_all(world: TaskWorld) -> None:
    for _ in range(5):
        world.contact()
    whole = keys(world, "av")

    pages = [listed(world, "av", TaskFilter(queue="team"), Page(number, 2)) for number in (1, 2, 3, 4)]

    assert [row.key for page in pages for row in page.rows] == whole
    assert {page.total for page in pages} == {5}


@pytest.mark.parametrize("sort", ["urgency", "due", "age", "client", "task", "newest"])
def test_every_order_lists_every_task_once(world: TaskWorld, sort: Sort) -> None:
    for _ in range(3):
        world.contact()

    assert sorted(keys(world, "av", sort=sort)) == sorted(keys(world, "av"))


def test_the_group_of_the_client_narrows_until_it_ends(world: TaskWorld) -> None:
    contact = world.contact()
    for group in ("muistisairas", "paljon_palveluja"):
        with world.service.database.transaction() as session:
            origin = Origin(contact.client_id, "av", world.clock.now())
            set_group(session, world.service, origin, {"group": group, "proposed": None, "reason": None})
            assert list_client_groups(session, world.service, world.person("av")) == (group,)
        assert len(keys(world, "av", client_group=group)) == 1
    assert keys(world, "av", client_group="muistisairas") == []


def test_filters_narrow(world: TaskWorld) -> None:
    world.contact()

    narrowed: Any
    for narrowed in (
        {"text": "lehto"},
        {"text": "Liisa Leht"},
        {"text": "arvio"},
        {"municipality": "Imatra"},
    ):
        assert len(keys(world, "av", **narrowed)) == 1, narrowed
    for narrowed in ({"text": "%"}, {"text": "Virtanen"}, {"municipality": "Lemi"}, {"process_id": "muu"}):
        assert keys(world, "av", **narrowed) == [], narrowed
    actor = world.person("av")
    with world.service.database.reading() as session:
        assert list_municipalities(session, world.service, actor) == ("Imatra",)
        assert list_processes(session, world.service, actor) == (("neuvonta", "Neuvonta"),)


@pytest.mark.parametrize("page", [Page(0), Page(1, 0), Page(1, 201)])
def test_a_page_that_is_none_is_refused(world: TaskWorld, page: Page) -> None:
    with pytest.raises(InvalidInput):
        listed(world, "av", TaskFilter(), page)
    with pytest.raises(InvalidInput):
        listed(world, "av", TaskFilter(queue="kaikki"))  # type: ignore[arg-type]  # from the address


def test_a_barred_worker_sees_neither_the_row_nor_the_task(world: TaskWorld) -> None:
    contact = world.contact()
    key = world.open_task()
    with world.session() as session:
        bar_member(session, contact.client_id, "av", "laheinen")

    assert keys(world, "av") == []
    assert counts(world, "av")["team"] == 0
    with pytest.raises(NotFound):
        world.view("av", key)
    assert keys(world, "av2") == [key]


def test_a_restricted_address_is_not_told_by_list_or_filter(world: TaskWorld) -> None:
    contact = world.contact()
    el = world.person("el")
    with world.session() as session:
        update_client(session, world.service, contact.client_id, {"turvakielto": True}, el)

    (row,) = listed(world, "av", TaskFilter(queue="team")).rows
    assert (row.municipality, row.flags) == (None, ("restricted_address",))
    assert keys(world, "av", municipality="Imatra") == []
    claim_task(world.service, world.person("av"), row.key)
    (mine,) = listed(world, "av", TaskFilter(municipality="Imatra")).rows
    assert mine.municipality == "Imatra"


def test_a_restriction_hides_in_list_and_filter_to_the_end_of_its_last_day(world: TaskWorld) -> None:
    contact = world.contact()
    world.open_task()
    last = local_date(world.clock.now()) + timedelta(days=30)
    with world.session() as session:
        origin = Origin(contact.client_id, "el", world.clock.now())
        told = {"kind": "turvakielto", "valid_to": last.isoformat()}
        write_record(session, world.service, origin, "restriction", told, {})
        # Answering again what is so already does not make it one until further notice.
        update_client(session, world.service, contact.client_id, {"turvakielto": True}, world.person("el"))
    world.clock.move_to(start_of_day(last + timedelta(days=1)) - timedelta(minutes=1))
    (row,) = listed(world, "av", TaskFilter(queue="team")).rows
    assert (row.municipality, row.flags) == (None, ("restricted_address",))
    assert keys(world, "av", municipality="Imatra") == []
    world.clock.move_to(start_of_day(last + timedelta(days=1)))
    (row,) = listed(world, "av", TaskFilter(queue="team", municipality="Imatra")).rows
    assert (row.municipality, row.flags) == ("Imatra", ())


def test_my_draft_is_flagged_to_me_alone(world: TaskWorld) -> None:
    world.contact()
    save_draft(world.service, world.person("av"), world.open_task(), PageValues({"sppb": ["6"]}))

    assert [row.flags for row in listed(world, "av", TaskFilter(queue="team")).rows] == [("draft",)]
    assert [row.flags for row in listed(world, "av2", TaskFilter(queue="team")).rows] == [()]


def test_the_page_of_a_task_has_all_it_needs(world: TaskWorld) -> None:
    contact = world.contact()

    view = world.view("av", world.open_task())

    assert view.question == "Mitä asiakas tarvitsee?"
    assert view.instruction.startswith("Kysy ensin")
    assert view.deadline is not None
    assert view.deadline.limit_id == "T3"
    assert view.client is not None
    assert (view.client.client.id, view.client.age) == (contact.client_id, 82)
    assert [matter.id for matter in view.client.open_matters] == [contact.matter_id]
    assert [([part.name for part in step.parts], step.who) for step in view.way] == [
        (["Yhteydenotto saapui"], None),
        (["Kirjaa yhteydenotto"], "Elina Ensio"),
    ]
    assert view.form is not None
    assert "aloitus" not in {field.key for field in view.form.form.fields() if field in view.form.parts}
    assert [member.username for member in view.receivers] == ["av", "av2"]
    assert view.acts == {"claim", "hand_over", "draft", "complete"}


def test_the_list_reads_no_whole_table(world: TaskWorld) -> None:
    if not world.service.database.is_sqlite:
        return
    actor = world.person("av")
    with world.service.database.reading() as session:
        list_tasks(session, world.service, actor, TaskFilter(queue="team"))
        plan = session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT user_task_key FROM user_task_candidate"
                " WHERE open AND kind = 'group' AND name IN ('asiakasvastaavat')"
            )
        ).all()
    assert not [row for row in plan if "SCAN" in str(row)]
