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
from tests.support.machine_speed import measure, slowness

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


def knowledge(logic: str, parameter: str = "n") -> str:
    """A knowledge model named f."""
    inner = f'<formalParameter name="{parameter}"/>{logic}'
    return (
        '<businessKnowledgeModel id="b" name="f"><encapsulatedLogic>'
        f"{inner}</encapsulatedLogic></businessKnowledgeModel>"
    )


def called(logic: str, times: int) -> bytes:
    """A decision that calls a knowledge model very often."""
    loop = literal(f"count(for i in 1..{times} return f(i))")
    return definitions(knowledge(logic), decision("d", loop, knows=["#b"]))


HEAVY = "+".join(["n"] * 4_000)
ALLOWED = (
    '<itemDefinition name="t"><typeRef>number</typeRef><allowedValues>'
    "<text>count(for i in 1..20000 return i) > ?</text></allowedValues></itemDefinition>"
    '<itemDefinition name="ts" isCollection="true"><typeRef>t</typeRef></itemDefinition>'
)


def boxed(tag: str, parts: str) -> bytes:
    source = f"<in>{literal('for x in 1..9000 return x')}</in>"
    return definitions(decision("d", f'<{tag} iteratorVariable="n">{source}{parts}</{tag}>'))


BUSY = {
    "a heavy body called often": called(literal(HEAVY), 5_000),
    "a wide table called often": called(table(["n"] * 10, ["o"], [[">0"] * 9 + ["<0", "1"]] * 200), 900),
    "heavy cells": called(table(["n"], ["o"], [["? > 0 and " * 150 + "? < 0", "1"]] * 50), 500),
    "a boxed loop": boxed("for", f"<return>{literal(HEAVY)}</return>"),
    "a boxed loop with its results": boxed("for", f"<return>{literal('count(partial)')}</return>"),
    "a boxed filter": boxed("filter", f"<match>{literal('item > 0 and ' * 700 + 'true')}</match>"),
    "a boxed quantifier": boxed("every", f"<satisfies>{literal('n > 0 and ' * 900 + 'true')}</satisfies>"),
    "allowed values": definitions(ALLOWED, decision("d", literal("for i in 1..300 return 1"), type_ref="ts")),
    "long allowed values": definitions(
        ALLOWED.replace("count(for i in 1..20000 return i) > ?", "? > 0 and " * 400 + "true"),
        decision("d", literal("for i in 1..900 return 1"), type_ref="ts"),
    ),
    "a service called often": definitions(
        '<decisionService id="s" name="s"><outputDecision href="#e"/></decisionService>',
        decision("e", literal("+".join(["1"] * 4_000))),
        decision("d", literal("count(for i in 1..900 return s())"), knows=["#s"]),
    ),
    "a table of slow cells": definitions(
        decision("d", table(["1"], ["o"], [("count(for i in 1..20000 return i) > ?", "1")] * 50))
    ),
}


@pytest.mark.parametrize("name", BUSY)
def test_what_is_done_often_spends_the_steps_of_one_evaluation(name: str) -> None:
    model = dmn.read_decisions(BUSY[name], "test.dmn")

    def evaluate() -> None:
        with pytest.raises(feel.LimitExceeded, match="steps"):
            dmn.evaluate_decision(model, "d", {}, ENVIRONMENT)

    assert measure(evaluate, 10, 0.05) < 0.05


def test_a_file_with_very_many_names_is_read_soon() -> None:
    entries = "".join(
        f'<contextEntry><variable name="a b{n}"/>{literal("1")}</contextEntry>' for n in range(3_000)
    )
    start = time.thread_time()
    model = dmn.read_decisions(definitions(decision("d", f"<context>{entries}</context>")), "test.dmn")
    assert (time.thread_time() - start) / slowness() < 1
    assert dmn.check_decisions(model) == []


def test_a_large_table_is_read_and_evaluated() -> None:
    rules = [(f"{n}", f"{n}") for n in range(2_400)]
    source = definitions(decision("d", table(["x"], ["o"], rules)))
    assert feel.to_json(decide(source, "d", x=2_399).value) == 2_399


@pytest.mark.parametrize(
    "source",
    [
        definitions(
            '<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>',
            decision("d", literal("s()"), knows=["#s"]),
        ),
        definitions(
            decision("d0", literal("1")),
            *(decision(f"d{n}", literal(f"d{n - 1}"), [f"#d{n - 1}"]) for n in range(1, 900)),
            decision("d", literal("d899"), ["#d899"]),
        ),
    ],
    ids=["ring", "chain"],
)
def test_what_calls_too_deep_is_refused(source: bytes) -> None:
    with pytest.raises(feel.LimitExceeded, match="nesting"):
        decide(source, "d")
