# SPDX-License-Identifier: EUPL-1.2
"""The examples of docs/feel.md hold, and its list of functions is complete."""

import re
from pathlib import Path

import pytest

from engine.feel.functions import BUILT_INS
from tests.support.feel_world import shown

PAGE = (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```feel\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = [tuple(re.split(r"\s+→\s+", line)) for block in BLOCKS for line in block.splitlines()]
SCOPE = {
    "age": 80,
    "needs": {"adl": 4},
    "Full Name": "Aino Aalto",
    "nothing": None,
    "visits": [{"day": "2026-11-02", "hours": 2}, {"day": "2026-11-20", "hours": 3}],
}
UNLISTED = {"and", "or"}
"""Other names of `all` and `any`."""


@pytest.mark.parametrize(("source", "expected"), EXAMPLES)
def test_examples_hold(source: str, expected: str) -> None:
    assert shown(source, SCOPE) == expected


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 45


def test_every_function_is_listed() -> None:
    missing = [name for name in BUILT_INS if f"`{name}`" not in PAGE and name not in UNLISTED]
    assert missing == []
