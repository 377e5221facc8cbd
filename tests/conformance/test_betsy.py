# SPDX-License-Identifier: EUPL-1.2
"""Public behaviour and constraint cases of BPMN (betsy); none may be silently wrong."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine import bpmn
from engine.errors import ModelInvalid
from tests.support.betsy import cases, conformance, holds, run_case, translate
from tests.support.host_code import no_host_code

NOT_APPLICABLE = {
    "gateways/ParallelGateway_TrueParallelism.bpmn": "needs scripts that block a thread while others run",
    "events/Timer_BoundaryEvent_SubProcess_Interrupting_Activity.bpmn": "needs a script that blocks",
    "events/Escalation_EndEvent_TopLevel.bpmn": "its expectation omits the marker of the called process, which runs once before it escalates",
}
BEHAVIOUR_FLOOR = 105
CONSTRAINT_FLOOR = 107

absent = pytest.mark.skipif(
    not cases(), reason=f"public cases not found at {conformance()} (SUJUVA_CONFORMANCE)"
)
BEHAVIOUR = [case for case in cases() if case["group"] != "bpmn_constraints"]
CONSTRAINTS = [case for case in cases() if case["group"] == "bpmn_constraints"]


@absent
def test_no_behaviour_case_is_silently_wrong() -> None:
    results = {case["id"]: (case, run_case(case)) for case in BEHAVIOUR}
    wrong = {
        id: trace
        for id, (case, trace) in results.items()
        if not holds(case, trace) and trace != ["ERROR_deployment"] and case["path"] not in NOT_APPLICABLE
    }
    assert wrong == {}
    assert sum(holds(case, trace) for case, trace in results.values()) >= BEHAVIOUR_FLOOR


@absent
def test_no_case_runs_host_code() -> None:
    with no_host_code():
        for case in BEHAVIOUR:
            run_case(case)


def _reasons(case: Mapping[str, Any]) -> list[str]:
    source = (conformance() / "betsy" / case["path"]).read_bytes()
    try:
        model = bpmn.read_model(translate(source), case["path"])
    except ModelInvalid as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in bpmn.check_model(model) if problem.severity == "error"]


@absent
def test_invalid_models_are_refused() -> None:
    assert sum(bool(_reasons(case)) for case in CONSTRAINTS) >= CONSTRAINT_FLOOR


@absent
def test_every_invalid_model_is_read_or_refused_without_a_crash() -> None:
    for case in CONSTRAINTS:
        for reason in _reasons(case):
            assert reason.endswith("]")
