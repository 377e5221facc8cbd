# SPDX-License-Identifier: EUPL-1.2
"""Claiming, drafting, completing and handing over, as people do it, with what must fail."""

from collections.abc import Iterator
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from clients.absences import add_absence
from clients.case_managers import name_case_manager
from clients.documents import list_documents
from clients.records import get_client
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted, SujuvaError
from engine.process_instances import instance_variables
from engine.tables import history_event, user_task
from tasks.commands import (
    Completed,
    add_comment,
    claim_task,
    complete_task,
    hand_over_task,
    release_task,
    save_draft,
    take_next_task,
)
from tasks.forms import JsonValues, PageValues
from tasks.queries import read_own_draft
from tests.support.task_world import ASSESSMENT, TaskWorld, open_task_world

RACERS = 16


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def completions(world: TaskWorld, element_id: str) -> int:
    with world.session() as session:
        counted = session.execute(
            select(func.count()).where(
                history_event.c.type == "ELEMENT_COMPLETED", history_event.c.element_id == element_id
            )
        ).scalar_one()
    return int(counted)


def draft_of(world: TaskWorld, username: str, key: int) -> object:
    with world.service.database.reading() as session:
        kept = read_own_draft(session, world.person(username), key)
    return kept.raw if kept else None


def test_a_completion_stores_each_answer_in_its_place(world: TaskWorld) -> None:
    contact = world.contact()
    key = world.open_task()
    answers = {**ASSESSMENT, "puhelin": ["040 123 4567"], "kaynnit[0].paiva": ["2.12.2026"], "lupa": ["true"]}

    done = complete_task(world.service, world.person("av"), key, 1, PageValues(answers))

    with world.session() as session:
        variables = instance_variables(session, done.instance_key)
        texts = {one.id: one for one in list_documents(session, contact.client_id)}
        client = get_client(session, contact.client_id)
    assert (variables["sppb"], variables["aloitus"], variables["lupa"]) == (6, "2026-12-01", True)
    assert variables["kaynnit"] == [{"paiva": "2026-12-02", "kesto": None, "huomio": None}]
    assert texts[str(variables["toive"])].text == "Haluan asua kotona."
    assert (client.phone, "puhelin" in variables) == ("040 123 4567", False)
    assert "Haluan asua kotona." not in str(variables)


def test_the_answer_tells_what_happens_next(world: TaskWorld) -> None:
    contact = world.contact()

    assert any(
        sentence.startswith("Seuraavaksi: Tee arvio – asiakasvastaavat") for sentence in contact.happened
    )
    assert contact.next_task_key is None


def test_the_same_key_gives_the_same_answer_and_no_second_effect(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    av = world.person("av")

    first = complete_task(world.service, av, key, 1, PageValues(ASSESSMENT), "avain-1")
    again = complete_task(world.service, av, key, 1, PageValues(ASSESSMENT), "avain-1")

    assert again == first
    assert completions(world, "tee_arvio") == 1


def test_without_a_key_the_second_completion_is_refused_by_name(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    complete_task(world.service, world.person("av"), key, 1, PageValues(ASSESSMENT))

    with pytest.raises(Conflict, match=r"Anna Vastamäki ehti ensin.*23\.11\.2026 klo 9\.40"):
        complete_task(world.service, world.person("av2"), key, 1, PageValues(ASSESSMENT))

    assert draft_of(world, "av2", key) == PageValues(ASSESSMENT)


def test_of_many_at_once_exactly_one_wins_and_the_others_keep_what_they_typed(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    people = [
        world.add_person("av", username=f"av_{n}", name=f"Kilpailija {n}", substitute=None)
        for n in range(RACERS)
    ]
    answers = [PageValues({**ASSESSMENT, "toive": [f"Kilpailijan {n} teksti"]}) for n in range(RACERS)]
    outcomes: dict[int, Completed | SujuvaError] = {}
    ready = Barrier(RACERS)

    def race(n: int) -> None:
        ready.wait()
        try:
            outcomes[n] = complete_task(world.service, people[n], key, 1, answers[n], f"avain-{n}")
        except SujuvaError as error:
            outcomes[n] = error

    threads = [Thread(target=race, args=(n,)) for n in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winners = [n for n, outcome in outcomes.items() if isinstance(outcome, Completed)]
    assert len(outcomes) == RACERS
    assert len(winners) == 1
    assert completions(world, "tee_arvio") == 1
    for n in set(range(RACERS)) - set(winners):
        error = outcomes[n]
        assert isinstance(error, Conflict), error
        assert f"Kilpailija {winners[0]} ehti ensin" in error.message
        assert draft_of(world, people[n].username, key) == answers[n]


def test_a_stale_version_is_refused_and_nothing_typed_is_lost(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    av = world.person("av")
    claim_task(world.service, av, key)
    release_task(world.service, av, key)

    with pytest.raises(Conflict, match=r"on muuttunut.*Anna Vastamäki, 23\.11\.2026"):
        complete_task(world.service, world.person("av2"), key, 1, PageValues(ASSESSMENT))

    assert draft_of(world, "av2", key) == PageValues(ASSESSMENT)
    assert world.view("av", key).state == "CREATED"
    complete_task(
        world.service, world.person("av2"), key, world.view("av2", key).version, PageValues(ASSESSMENT)
    )
    assert draft_of(world, "av2", key) is None


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (PageValues({**ASSESSMENT, "sppb": ["kuusi"]}), {"sppb"}),
        (PageValues({**ASSESSMENT, "rooli": ["x"]}), {"rooli"}),
        (JsonValues({"toive": "x" * 3, "sppb": 99, "tarve": "ei"}), {"sppb"}),
        (PageValues({**ASSESSMENT, "puhelin": ["soita"]}), {"puhelin"}),
    ],
)
def test_a_wrong_submission_changes_nothing(
    world: TaskWorld, raw: PageValues | JsonValues, fields: set[str]
) -> None:
    contact = world.contact()
    key = world.open_task()
    with world.session() as session:
        before = len(list_documents(session, contact.client_id))

    with pytest.raises(InvalidInput) as refused:
        complete_task(world.service, world.person("av"), key, 1, raw, "avain")

    assert set(refused.value.fields) == fields
    assert world.view("av", key).version == 1
    with world.session() as session:
        assert len(list_documents(session, contact.client_id)) == before
    complete_task(world.service, world.person("av"), key, 1, PageValues(ASSESSMENT), "avain")


def test_another_lane_may_not_and_hears_who_may(world: TaskWorld) -> None:
    contact = world.contact()
    key = world.open_task()

    with pytest.raises(NotPermitted, match="asiakasvastaavat"):
        complete_task(world.service, world.person("el"), key, 1, PageValues(ASSESSMENT))
    with pytest.raises(NotFound):
        complete_task(world.service, world.person("lh"), key, 1, PageValues(ASSESSMENT))
    assert contact.client_id
    assert world.view("av", key).state == "CREATED"


def test_a_claimed_task_is_the_claimants(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    av, av2 = world.person("av"), world.person("av2")

    claimed = claim_task(world.service, av, key, 1)

    assert claim_task(world.service, av, key) == claimed
    with pytest.raises(Conflict, match="Anna Vastamäki otti tehtävän"):
        claim_task(world.service, av2, key)
    with pytest.raises(NotPermitted, match="Anna Vastamäki"):
        complete_task(world.service, av2, key, None, PageValues(ASSESSMENT))
    with pytest.raises(NotPermitted):
        save_draft(world.service, av2, key, PageValues(ASSESSMENT))
    release_task(world.service, av, key)
    complete_task(world.service, av2, key, None, PageValues(ASSESSMENT))


def test_handing_over_leaves_the_reason_and_keeps_to_the_group(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    av = world.person("av")
    claim_task(world.service, av, key)

    with pytest.raises(NotPermitted, match="asiakasvastaavat"):
        hand_over_task(world.service, av, key, None, "lh", "lomalle")
    with pytest.raises(InvalidInput):
        hand_over_task(world.service, av, key, None, "av2", "  ")
    hand_over_task(world.service, av, key, None, "av2", "jään lomalle")

    view = world.view("av2", key)
    assert view.assignee == "av2"
    assert view.acts == {"claim", "release", "hand_over", "draft", "complete"}
    assert [comment.text for comment in view.comments] == ["Siirretty: Antti Vaara. jään lomalle"]
    hand_over_task(world.service, world.person("esi"), key, None, "av", "tasaan työtä")
    assert world.view("av", key).assignee == "av"


def test_a_draft_is_kept_for_its_writer_and_goes_with_the_completion(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    typed = PageValues({"toive": ["Kesken jää"], "sppb": ["ei vielä"]})

    save_draft(world.service, world.person("av"), key, typed)

    form = world.view("av", key).form
    assert form is not None
    assert form.inputs["sppb"] == ["ei vielä"]
    assert form.draft_saved_at == world.clock.now()
    other = world.view("av2", key).form
    assert other is not None
    assert other.draft_saved_at is None
    complete_task(world.service, world.person("av"), key, None, PageValues(ASSESSMENT))
    assert draft_of(world, "av", key) is None


def test_a_draft_has_its_limits(world: TaskWorld) -> None:
    world.contact()

    with pytest.raises(InvalidInput, match="liian pitkä"):
        save_draft(
            world.service, world.person("av"), world.open_task(), PageValues({"toive": ["x" * 300_000]})
        )


def test_the_next_task_is_the_most_urgent_one_of_my_groups(world: TaskWorld) -> None:
    world.contact()
    first = world.open_task()
    world.contact()
    av = world.person("av")

    taken = take_next_task(world.service, av)

    assert taken is not None
    assert taken.task_key == first
    assert take_next_task(world.service, world.person("lh")) is None
    assert take_next_task(world.service, av) is not None
    assert take_next_task(world.service, av) is None


def test_a_comment_needs_text_and_a_ground(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    add_comment(world.service, world.person("av"), key, " Soita ensin tyttärelle. ")

    with pytest.raises(InvalidInput):
        add_comment(world.service, world.person("av"), key, " ")
    with pytest.raises(NotFound):
        add_comment(world.service, world.person("lh"), key, "Näkyykö?")
    assert [comment.text for comment in world.view("av", key).comments] == ["Soita ensin tyttärelle."]


def test_a_task_that_is_not_there_is_not_found(world: TaskWorld) -> None:
    with pytest.raises(NotFound):
        claim_task(world.service, world.person("av"), 999)
    with pytest.raises(NotFound):
        complete_task(world.service, world.person("av"), 999, 1, PageValues({}))


def test_the_substitute_stands_in_for_this_client_or_while_the_assignee_is_away(world: TaskWorld) -> None:
    mine, other = world.contact(), world.contact()
    tasks = dict(zip((mine.client_id, other.client_id), sorted(all_open(world)), strict=True))
    av, av2 = world.person("av"), world.person("av2")
    for key in tasks.values():
        claim_task(world.service, av, key)
    with world.session() as session:
        name_case_manager(
            session, world.service, mine.client_id, "av", substitute="av2", reason="alue", actor="av"
        )

    complete_task(world.service, av2, tasks[mine.client_id], None, PageValues(ASSESSMENT))
    with pytest.raises(NotPermitted):
        complete_task(world.service, av2, tasks[other.client_id], None, PageValues(ASSESSMENT))
    with world.session() as session:
        add_absence(session, "av", date(2026, 11, 23), date(2026, 11, 27))
    complete_task(world.service, av2, tasks[other.client_id], None, PageValues(ASSESSMENT))


def all_open(world: TaskWorld) -> list[int]:
    with world.session() as session:
        found = session.execute(
            select(user_task.c.key).where(
                user_task.c.element_id == "tee_arvio", user_task.c.state == "CREATED"
            )
        )
        return list(found.scalars())
