# SPDX-License-Identifier: EUPL-1.2
"""What kind of case a contact is: advice, early support or an assessment that leads to a service."""

import random

from sujuva.simulation.lots import draw_code
from sujuva.simulation.region import Region, Rules

ASSESSED = "arviointi"
URGENT = "kiireellinen"
URGENT_SHARE = 0.04


def draw_case(region: Region, chance: random.Random) -> tuple[str, ...]:
    """The names of the kinds that steer this case: first the contact's, then the service's."""
    outcome = str(draw_code(region.outcomes, chance))
    if outcome != ASSESSED:
        return (outcome,)
    service = str(draw_code(region.services, chance))
    return (URGENT if chance.random() < URGENT_SHARE else ASSESSED, service)


def rules_of(region: Region, kinds: tuple[str, ...]) -> tuple[Rules, ...]:
    return tuple(region.cases[kind] for kind in kinds)
