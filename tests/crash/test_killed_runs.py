# SPDX-License-Identifier: EUPL-1.2
"""A worker that is killed in the runs of the turn of the year loses nothing and counts nothing twice."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from clients.agreements import add_agreement
from clients.care_fees import enter_index
from clients.carer_tables import care_fee, leave_month, periodic_run
from clients.origins import Origin
from clients.tables import client_event, document
from tests.support.care_agreement import AGREEMENT
from tests.support.client_world import open_client_world
from tests.support.killed_runs import kill_workers

AGREEMENTS = 15
BEGAN, MONTHS = date(2027, 9, 1), 4
NEW_YEAR = datetime(2028, 1, 1, 6, 0, tzinfo=UTC)


def test_a_killed_run_of_months_and_index_goes_on_and_doubles_nothing(
    database_url: str, record_property: Callable[[str, object], None]
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    record_property("seed", seed)
    chance = random.Random(seed)
    for world in open_client_world(database_url):
        manager = world.worker("man", role="manager")
        world.clock.move_to(datetime(2027, 11, 20, 8, 0, tzinfo=UTC))
        enter_index(world.service, manager, 2028, Decimal("1.02"), "STM")
        for number in range(AGREEMENTS):
            client_id = world.client(sukunimi="Testinen", etunimet=f"Helmi {number}")
            with world.session() as session:
                origin = Origin(client_id, "av", world.clock.now())
                add_agreement(session, world.service, origin, {**AGREEMENT, "start": BEGAN})
        killed = kill_workers(database_url, chance, NEW_YEAR)
        assert killed, f"seed {seed}: no worker was still at work, the kills prove nothing"
        with world.session() as session:
            months = (
                session.execute(
                    select(func.count()).select_from(leave_month).group_by(leave_month.c.agreement_id)
                )
                .scalars()
                .all()
            )
            fees = session.execute(select(care_fee.c.agreement_id, care_fee.c.letter_id)).all()
            letters = session.execute(select(func.count()).select_from(document)).scalar_one()
            told = session.execute(
                select(func.count()).where(client_event.c.name == "fee.changed")
            ).scalar_one()
            runs = session.execute(select(periodic_run).order_by(periodic_run.c.period)).all()
        assert list(months) == [MONTHS] * AGREEMENTS, f"seed {seed}"
        assert len({row.agreement_id for row in fees}) == len(fees) == letters == told == AGREEMENTS
        assert all(run.ended_at and run.done == run.total == AGREEMENTS for run in runs), f"seed {seed}"
        assert [(run.kind, run.period) for run in runs] == [
            *(("vapaat", date(2027, month, 1)) for month in range(9, 13)),
            ("indeksi", date(2028, 1, 1)),
        ]
