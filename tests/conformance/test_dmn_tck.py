# SPDX-License-Identifier: EUPL-1.2
"""The public DMN test kit: every case that applies holds, except those named."""

from decimal import Decimal

import pytest

from engine import dmn
from tests.support.dmn_tck import NOT_APPLICABLE, ROOT, alike, applicable, holds, read_cases, read_model
from tests.support.feel_world import ENVIRONMENT

FAILING = {
    # Its input gives texts where the model declares numbers; the values do not fit their type.
    "non-compliant/0019-flight-rebooking#0019-flight-rebooking-test-01#001: Rebooked Passengers",
}
"""The value cases that do not hold, each with its reason; docs/feel.md lists them too."""

pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason=f"the conformance cases are not at {ROOT}")


def test_every_case_holds_except_those_named() -> None:
    assert {case.name for case in applicable() if not holds(case)} == FAILING


@pytest.mark.parametrize(
    ("level", "values", "errors"), [("compliance-level-2", 31, 0), ("compliance-level-3", 844, 241)]
)
def test_all_value_cases_of_the_levels_hold(level: str, values: int, errors: int) -> None:
    cases = [case for case in applicable() if case.level == level]
    assert sum(holds(case) for case in cases if case.is_value) >= values
    assert sum(holds(case) for case in cases if not case.is_value) >= errors
    assert sum(case.is_value for case in cases) >= values


def test_foreign_functions_give_null_and_say_why() -> None:
    cases = [case for case in read_cases() if NOT_APPLICABLE in case.name and case.decision == "boxed_001"]
    result = dmn.evaluate_decision(read_model(cases[0].model), "boxed_001", {}, ENVIRONMENT)
    assert result.value is None
    assert any("Java" in str(warning) for warning in result.warnings)


def test_the_comparison_can_fail() -> None:
    assert not alike(Decimal(1), Decimal("1.0001"))
    assert not alike("1", Decimal(1))
    assert not alike({"a": "x"}, {"a": "y"})
    assert alike([Decimal(1)], [Decimal("1.000000001")])
