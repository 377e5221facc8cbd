# SPDX-License-Identifier: EUPL-1.2
"""A layman reads the diagrams: every word fits into its place, and no name lies on something else."""

from pathlib import Path

import pytest

from tests.support.drawings import find_misfits
from tests.support.web_world import PROJECT

DIAGRAMS = sorted((PROJECT / "processes").glob("*/*.bpmn"))
SAMPLE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:d="http://www.omg.org/spec/DD/20100524/DI">
<process id="p"><userTask id="task" name="{name}"/><endEvent id="end" name="Asia hoidettu"/>
<sequenceFlow id="flow" sourceRef="task" targetRef="end"/></process>
<di:BPMNDiagram><di:BPMNPlane bpmnElement="p">
<di:BPMNShape bpmnElement="task"><dc:Bounds x="0" y="0" width="120" height="80"/></di:BPMNShape>
<di:BPMNShape bpmnElement="end"><dc:Bounds x="200" y="22" width="36" height="36"/>
<di:BPMNLabel><dc:Bounds x="{x}" y="62" width="{width}" height="28"/></di:BPMNLabel></di:BPMNShape>
<di:BPMNEdge bpmnElement="flow"><d:waypoint x="120" y="{line}"/><d:waypoint x="200" y="{line}"/></di:BPMNEdge>
</di:BPMNPlane></di:BPMNDiagram></definitions>"""


def misfits(tmp_path: Path, name: str = "Hoida", x: int = 183, width: int = 70, line: int = 40) -> list[str]:
    file = tmp_path / "malli.bpmn"
    file.write_text(SAMPLE.format(name=name, x=x, width=width, line=line), "utf-8")
    return list(find_misfits(file))


@pytest.mark.parametrize("file", DIAGRAMS, ids=lambda file: file.stem)
def test_the_names_of_a_diagram_can_be_read(file: Path) -> None:
    assert list(find_misfits(file)) == []


def test_a_drawing_that_reads_well_is_left_alone(tmp_path: Path) -> None:
    assert misfits(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "Omaishoitosopimusasia"}, "Omaishoitosopimusasia needs"),
        ({"width": 30}, "hoidettu needs"),
        ({"x": 90}, "lies on task"),
        ({"line": 70, "x": 150}, "lies on flow"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, change: dict[str, object], told: str) -> None:
    assert any(told in line for line in misfits(tmp_path, **change))  # type: ignore[arg-type]  # mixed values
