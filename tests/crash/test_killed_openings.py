# SPDX-License-Identifier: EUPL-1.2
"""A worker that is killed while an appropriation is opened tells each client once, and in their order."""

import random
from collections.abc import Callable

from sqlalchemy import select

from engine.tables import user_task
from tasks.openings import open_places
from tests.support.budget_waiting import FOLDER, TASK, contacts, put_on_list, waiting, waiting_list
from tests.support.killed_runs import kill_workers
from tests.support.story_house import Begin

PLACES, LEFT = 30, 2


def test_a_killed_opening_goes_on_and_tells_nobody_twice(
    begin_story: Begin, record_property: Callable[[str, object], None]
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    record_property("seed", seed)
    chance = random.Random(seed)
    story = begin_story("2027-03-01T09:00:00+02:00")
    days = chance.sample(range(1, 60), PLACES + LEFT)
    for day in days:
        put_on_list(story, f"Odottaja {day}", f"2027-{1 + day // 32:02}-{1 + day % 28:02}")
    order = waiting(story)
    open_places(story.service, story.person("esi"), FOLDER, order[:PLACES])
    url = story.service.database.url.render_as_string(hide_password=False)
    killed = kill_workers(url, chance, story.clock.now(), "batches")
    assert killed, f"seed {seed}: no worker was still at work, the kills prove nothing"
    assert contacts(story) == dict.fromkeys(order[:PLACES], 1), f"seed {seed}"
    assert waiting(story) == order[PLACES:], f"seed {seed}"
    (run,) = waiting_list(story).runs
    assert (run.state, run.done, run.failed) == ("COMPLETED", PLACES, 0), f"seed {seed}"
    query = select(user_task.c.process_instance_key).where(user_task.c.element_id == TASK)
    with story.service.database.reading() as session:
        told = session.execute(query.order_by(user_task.c.key)).scalars().all()
    assert list(told) == order[:PLACES], f"seed {seed}"
