# SPDX-License-Identifier: EUPL-1.2
"""A region by lot: clients, workers and events that drive the real engine with a moving clock."""

from sujuva.simulation.arrivals import Arrival, expect
from sujuva.simulation.people import Person
from sujuva.simulation.run import Plan, carry_on, open_region, open_world
from sujuva.simulation.world import World

__all__ = ["Arrival", "Person", "Plan", "World", "carry_on", "expect", "open_region", "open_world"]
