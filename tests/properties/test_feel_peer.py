# SPDX-License-Identifier: EUPL-1.2
"""FEEL against feelin: where the two differ, a rule of the standard decides, and docs/feel.md names it."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from engine import feel
from engine.feel.kinds import kind_of
from tests.support.dmn_tck import alike
from tests.support.feel_trees import SCOPE, TREES, Tree
from tests.support.feel_world import ENVIRONMENT
from tests.support.feelin import Feelin, Opaque, Refused, open_feelin
from tests.support.feelin_differences import RULES, Disagreement, Rule, decide
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "feel.md").read_text("utf-8")


@pytest.fixture(scope="module")
def feelin() -> Iterator[Feelin]:
    with open_feelin() as found:
        yield found


def values(feelin: Feelin, source: str) -> tuple[object, object]:
    """Ours and theirs; a refusal is a text. Raises `Opaque` where they cannot be compared."""
    try:
        ours: object = feel.evaluate(source, SCOPE, ENVIRONMENT)
    except feel.FeelError as error:
        ours = f"refused: {error.reason}"
    try:
        return ours, feelin.evaluate(source, SCOPE)
    except Refused as error:
        return ours, f"refused by feelin: {error}"


def disagreement(feelin: Feelin, tree: Tree) -> tuple[str, Disagreement] | None:
    """The smallest part that the two do not agree on."""
    for part in tree.walk():
        ours, theirs = values(feelin, part.source)
        if not alike(ours, theirs):
            kinds = tuple(kind_of(values(feelin, inner.source)[0]) for inner in part.parts)
            return part.source, Disagreement(part.name, kinds, ours, theirs)
    return None


# The engines are asked for every part of an expression, which Hypothesis takes for slow data. The same
# expressions each time: what a longer search finds is decided here, not in the middle of other work.
@settings(max_examples=800, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(TREES)
def test_a_rule_decides_every_disagreement(feelin: Feelin, tree: Tree) -> None:
    try:
        found = disagreement(feelin, tree)
    except Opaque:
        return
    if found is not None:
        assert decide(found[1]) is not None, found


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.title}: {rule.example}" for rule in RULES])
def test_every_difference_is_still_there_and_noted(feelin: Feelin, rule: Rule) -> None:
    ours, theirs = values(feelin, rule.example)
    assert not alike(ours, theirs)
    assert rule.title in PAGE


def test_agreement_and_disagreement_are_told_apart(feelin: Feelin) -> None:
    assert alike(*values(feelin, "for i in 1..3 return i * 2"))
    assert alike(*values(feelin, '[@"P1D" + @"PT1H", date("2026-01-01"), {a: "ä"}]'))
    found = disagreement(feelin, Tree("operator +", "({} + {})", (Tree("list", "[1"), Tree("number", "1"))))
    assert found is not None
    assert decide(found[1]) is None
