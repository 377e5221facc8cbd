# SPDX-License-Identifier: EUPL-1.2
"""Damaged and hostile DMN files end in a refusal or a FeelError, never in anything else."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import dmn, feel
from engine.errors import SujuvaError
from tests.support.dmn_models import decide, decision, definitions, input_data, literal, table
from tests.support.feel_world import ENVIRONMENT

MODEL = definitions(
    '<itemDefinition name="t"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues>'
    "</itemDefinition>",
    input_data("age", "t"),
    '<businessKnowledgeModel id="b" name="f"><encapsulatedLogic><formalParameter name="n"/>'
    f"{literal('n + 1')}</encapsulatedLogic></businessKnowledgeModel>",
    decision("a", table(["age"], ["x", "y"], [("> 1", "1", "2"), ("-", "3", "4")], "FIRST"), ["#i_age"]),
    decision("d", literal("f(a.x)"), ["#a"], "number", ["#b"]),
    '<decisionService id="s" name="s"><outputDecision href="#d"/><inputData href="#i_age"/>'
    "</decisionService>",
)
TAGS = [
    "context",
    "list",
    "relation",
    "row",
    "for",
    "filter",
    "decisionTable",
    "invocation",
    "text",
    "import",
]
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, len(MODEL) - 1),
        st.integers(0, 12),
        st.sampled_from(
            [*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), "", '"', "#", "&lt;", "x"]
        ),
    ),
    max_size=5,
)


def damaged(damage: list[tuple[int, int, str]]) -> bytes:
    source = MODEL
    for at, removed, added in damage:
        source = source[:at] + added.encode() + source[at + removed :]
    return source


def try_all(source: bytes) -> int:
    """How many decisions gave a value."""
    try:
        model = dmn.read_decisions(source, "test.dmn")
    except SujuvaError:
        return 0
    good = 0
    for name in (*model.decisions, *model.services):
        try:
            dmn.trace_to_json(dmn.evaluate_decision(model, name, {"age": 5}, ENVIRONMENT))
            good += 1
        except feel.FeelError:
            continue
    return good


@settings(max_examples=300, deadline=None)
@given(DAMAGE)
def test_a_damaged_file_never_crashes(damage: list[tuple[int, int, str]]) -> None:
    assert 0 <= try_all(damaged(damage)) <= 3 + len(damage)


def test_the_whole_file_works() -> None:
    assert try_all(MODEL) == 3


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(TAGS),
    st.sampled_from(TAGS),
    st.sampled_from(["", "<text>1</text>", "<in/>", "<column/>"]),
)
def test_boxes_in_the_wrong_place_never_crash(outer: str, inner: str, content: str) -> None:
    logic = f"<{outer}><{inner}>{content}</{inner}></{outer}>"
    assert try_all(definitions(decision("d", logic))) in (0, 1)


def test_a_table_cannot_outlive_its_steps() -> None:
    cell = "count(for i in 1..20000 return i) > ?"
    source = definitions(decision("d", table(["1"], ["o"], [(cell, "1")] * 50)))
    start = time.thread_time()
    with pytest.raises(feel.LimitExceeded, match="steps"):
        decide(source, "d")
    assert time.thread_time() - start < 0.5
