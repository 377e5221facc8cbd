# SPDX-License-Identifier: EUPL-1.2
"""Public behaviour and constraint cases of BPMN (betsy); none may be silently wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine import bpmn
from engine.bpmn.xml_source import read_tree
from engine.errors import ModelInvalid, Problem
from tests.support.betsy import cases, conformance, holds, run_case, translate
from tests.support.host_code import no_host_code
from tests.support.miwg import drawn_parts, read_parts

NOT_APPLICABLE = {
    "gateways/ParallelGateway_TrueParallelism.bpmn": "needs scripts that block a thread while others run",
    "events/Timer_BoundaryEvent_SubProcess_Interrupting_Activity.bpmn": "needs a script that blocks",
    "events/Escalation_EndEvent_TopLevel.bpmn": "it omits the marker of the called process",
}
BEHAVIOUR_FLOOR = 108
# The rule that must be named for the cases of each folder.
CONSTRAINT_FLOOR = 143
SAID = {
    "EXT006": "nuoli",
    "EXT010": "tekstin laji",
    "EXT011": "escalation",
    "EXT012": "lauseke",
    "EXT013": "lauseke",
    "EXT014": "XSD",
    "EXT021": "nuoli",
    "EXT023": "viittaus",
    "EXT026": "oletushaara",
    "EXT027": "koreografia",
    "EXT028": "nuoli",
    "EXT029": "osallistujat",
    "EXT031": "viestinuoli",
    "EXT032": "keskustelu",
    "EXT033": "koreografia",
    "EXT035": "julkinen prosessi",
    "EXT036": "horeography",
    "EXT043": "palveluliittymä",
    "EXT045": "palveluliittymä",
    "EXT047": "palveluliittymä",
    "EXT050": "palveluliittymä",
    "EXT051": "palveluliittymä",
    "EXT054": "XSD",
    "EXT057": "nuoli",
    "EXT060": "XSD",
    "EXT064": "palveluliittymä",
    "EXT065": "palveluliittymä",
    "EXT067": "toisto",
    "EXT069": "kokoelma",
    "EXT070": "kokoelma",
    "EXT071": "ehto",
    "EXT076": "tieto-olion nimi",
    "EXT078": "XSD",
    "EXT081": "kokoelma",
    "EXT082": "tietoliitos",
    "EXT084": "tietojoukko",
    "EXT085": "tietojoukko",
    "EXT087": "tietojoukko",
    "EXT088": "tietojoukko",
    "EXT089": "tietojoukko",
    "EXT092": "tietoliitos",
    "EXT093": "tapahtuman tieto",
    "EXT095": "tapahtuman laji",
    "EXT096": "alkutapahtuma",
    "EXT097": "alkutapahtuma",
    "EXT098": "startEvent.",
    "EXT101": "incoming/outgoing",
    "EXT104": "päätöstapahtuma",
    "EXT106": "peruutus",
    "EXT107": "incoming/outgoing",
    "EXT108": "viestinuoli",
    "EXT109": "viestinuoli",
    "EXT111": "peruutus",
    "EXT113": "reunatapahtuma",
    "EXT119": "viestinuoli",
    "EXT121": "startEvent.",
    "EXT123": "ehto",
    "EXT124": "linkki",
    "EXT125": "linkki",
    "EXT126": "linkki",
    "EXT130": "reunatapahtuma",
    "EXT134": "ajastin",
    "EXT142": "instantiate",
    "EXT144": "kompensaatio",
    "EXT146": "endEvent.",
    "EXT150": "saavutettavuus",
    "REF": "viittaus",
}
# Files of which a more particular rule says what is astray.
SAID_OF = {
    "EXT064_1_failure_calledGlobalTask": "XSD",
    "REF_3": "nuoli",
    "REF_7": "viestinuoli",
    "REF_11": "tietoliitos",
    "REF_13": "reunatapahtuma",
    "REF_14": "linkki",
}

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


def _reasons(case: Mapping[str, Any]) -> list[Problem]:
    """What is said of a model; what does not change its meaning is a warning."""
    source = (conformance() / "betsy" / case["path"]).read_bytes()
    try:
        model = bpmn.read_model(translate(source), case["path"])
    except ModelInvalid as error:
        return list(error.problems)
    return bpmn.check_model(model)


def _is_told(case: Mapping[str, Any]) -> bool:
    """Whether the rule that the model breaks is named, with its element."""
    *_, folder, file = Path(case["path"]).with_suffix("").parts
    said = SAID_OF.get(file, SAID.get(folder, "?"))
    return any(said in reason.rule and reason.element for reason in _reasons(case))


@absent
def test_invalid_models_are_refused_or_warned_of_for_the_rule_that_they_break() -> None:
    untold = [case["path"] for case in CONSTRAINTS if not _is_told(case)]
    assert len(CONSTRAINTS) - len(untold) >= CONSTRAINT_FLOOR, untold


REFERENCES = sorted((conformance() / "miwg" / "Reference").glob("*.bpmn"))


@pytest.mark.skipif(not REFERENCES, reason=f"MIWG references not found at {conformance()}")
def test_no_reference_is_refused_for_its_style() -> None:
    """They are drawings, or lack what an engine needs: FEEL, a type of job, a correlation key, a default."""
    needed = {"ehto", "palvelutehtävä", "tunniste"}
    for file in REFERENCES:
        model = bpmn.read_model(file.read_bytes(), file.name)
        errors = [one for one in bpmn.check_model(model) if one.severity == "error"]
        assert {one.rule for one in errors} <= needed, errors
        assert all(one.element and one.remedy for one in errors)


@pytest.mark.skipif(not REFERENCES, reason=f"MIWG references not found at {conformance()}")
def test_references_are_read_without_loss() -> None:
    for file in REFERENCES:
        source = file.read_bytes()
        drawn = drawn_parts(source)
        assert drawn == read_parts(bpmn.read_model(source, file.name)), file.name
        again = etree.tostring(read_tree(source, file.name))
        assert drawn_parts(again) == drawn
        assert _everything(again) == _everything(source)


def _everything(source: bytes) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Every element with its attributes and text, also those that are only drawn or of other vendors."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    root = etree.fromstring(source, parser)
    return [
        (str(node.tag), sorted((str(k), str(v)) for k, v in node.attrib.items()), (node.text or "").strip())
        for node in root.iter()
    ]


@absent
def test_every_invalid_model_is_read_or_refused_without_a_crash() -> None:
    for case in CONSTRAINTS:
        for reason in _reasons(case):
            assert reason.message
            assert reason.remedy
