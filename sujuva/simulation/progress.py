# SPDX-License-Identifier: EUPL-1.2
"""How far a run is, for the person who waits."""

from collections.abc import Callable
from datetime import datetime

from engine.business_calendar import day_in_digits, local_date
from sujuva.simulation.world import World

STEPS = 20


def tell_progress(
    what: str, start: datetime, until: datetime, say: Callable[[str], None]
) -> Callable[[datetime, World], None]:
    """A listener that says a line for every twentieth of the time."""
    told = 0

    def tell(at: datetime, world: World) -> None:
        nonlocal told
        part = (at - start) / (until - start)
        if int(part * STEPS) > told:
            told = int(part * STEPS)
            day = day_in_digits(local_date(at))
            tasks = sum(number for name, number in world.done.items() if "/" in name and "," not in name)
            say(f"{what}: {part:.0%}, {day}, {len(world.people)} asiakasta, {tasks} tehtävää")

    return tell
