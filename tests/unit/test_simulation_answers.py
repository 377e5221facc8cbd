# SPDX-License-Identifier: EUPL-1.2
"""A simulated worker whose answer was refused answers otherwise, and gives up what is proposed in vain."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime

from engine import feel
from sujuva.simulation.answers import Answering, fill
from tasks.forms import Background, read_form
from tasks.forms.model import Json

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FORM = read_form(
    {
        "id": "ratkaisu",
        "components": [
            {
                "type": "radio",
                "key": "ratkaisu",
                "label": "Ratkaisu",
                "values": [{"value": code, "label": code} for code in ("kotihoito", "tukijakso")],
                "validate": {"required": True},
                "properties": {"store": "variable", "proposal": "=D13"},
            }
        ],
    }
)


def answering(seed: int) -> Answering:
    known = Background(feel.Environment(now=lambda: NOW), {"D13": "kotihoito"})

    def propose(values: Mapping[str, Json]) -> Background:
        return known

    return Answering(
        places=(), rules=(), chance=random.Random(seed), now=NOW, sentences=("Sovittu.",), propose=propose
    )


def test_a_proposal_is_followed_and_tried_once_more_when_something_else_was_refused() -> None:
    assert fill(FORM, answering(1)) == {"ratkaisu": "kotihoito"}
    assert fill(FORM, answering(1), {"ratkaisu": 1}) == {"ratkaisu": "kotihoito"}


def test_a_proposal_that_was_refused_is_given_up() -> None:
    answers = {str(fill(FORM, answering(seed), {"ratkaisu": 2})["ratkaisu"]) for seed in range(20)}

    assert answers == {"kotihoito", "tukijakso"}
