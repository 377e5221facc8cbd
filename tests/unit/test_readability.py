# SPDX-License-Identifier: EUPL-1.2
"""What keeps a diagram readable: each rule warns where it is broken, and is silent where it is kept."""

from itertools import count, pairwise

import pytest

from engine.bpmn import read_model
from engine.deployments.manifest import Manifest
from engine.deployments.readability import check_readability

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="https://sujuva.example/prosessit">'
)
START, END = '<bpmn:startEvent id="alku" name="Alku"/>', '<bpmn:endEvent id="loppu" name="Loppu"/>'
TASK = '<bpmn:userTask id="{0}" name="{1}"/>'


def flows(*pairs: str) -> str:
    return "".join(
        f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, target in (pair.split(">") for pair in pairs)
    )


def edge(flow: str, *points: tuple[int, int]) -> str:
    corners = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">{corners}</bpmndi:BPMNEdge>'


def plane(of: str, *edges: str) -> str:
    return (
        f'<bpmndi:BPMNDiagram id="kaavio_{of}"><bpmndi:BPMNPlane id="taso_{of}" bpmnElement="{of}">'
        f"{''.join(edges)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )


def warnings(inside: str, *planes: str, main: str = "malli.bpmn") -> list[tuple[str, str]]:
    process = f'<bpmn:process id="p" isExecutable="true">{inside}</bpmn:process>'
    source = f"{HEAD}{process}{''.join(planes)}</bpmn:definitions>"
    model = read_model(source.encode(), "malli.bpmn")
    manifest = Manifest(id="p", main=main, owner="", name={"fi": "P"})
    problems = list(check_readability({"malli.bpmn": model}, manifest))
    assert {problem.severity for problem in problems} <= {"warning"}
    return [(problem.rule, problem.element) for problem in problems]


def chain(length: int) -> str:
    """Start, so many service tasks, end."""
    ids = ["alku", *(f"t{n}" for n in range(length)), "loppu"]
    tasks = "".join(f'<bpmn:serviceTask id="{id}" name="Tee"/>' for id in ids[1:-1])
    return START + tasks + END + flows(*(f"{a}>{b}" for a, b in pairwise(ids)))


@pytest.mark.parametrize(
    ("tasks", "main", "expected"),
    [
        (18, "malli.bpmn", []),
        (19, "malli.bpmn", [("koko", "p")]),
        (13, "muu.bpmn", []),
        (14, "muu.bpmn", [("koko", "p")]),
    ],
)
def test_a_diagram_has_room_for_so_many_nodes(tasks: int, main: str, expected: list[tuple[str, str]]) -> None:
    assert warnings(chain(tasks), main=main) == expected


@pytest.mark.parametrize(("lanes", "expected"), [(4, []), (5, [("kaistat", "p")])])
def test_four_lanes_are_enough(lanes: int, expected: list[tuple[str, str]]) -> None:
    drawn = "".join(f'<bpmn:lane id="kaista{n}" name="Kaista"/>' for n in range(lanes))

    assert warnings(f'<bpmn:laneSet id="kaistat">{drawn}</bpmn:laneSet>{chain(1)}') == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Tee yksi asia hyvin", []), ("Tee yksi asia oikein hyvin", [("nimi", "t")])],
)
def test_a_name_has_at_most_four_words(name: str, expected: list[tuple[str, str]]) -> None:
    assert warnings(START + TASK.format("t", name) + END + flows("alku>t", "t>loppu")) == expected


def test_events_are_named_as_shortly() -> None:
    end = '<bpmn:endEvent id="loppu" name="Palvelu on nyt vihdoin alkanut"/>'

    assert warnings(START + end + flows("alku>loppu")) == [("nimi", "loppu")]


@pytest.mark.parametrize(("name", "expected"), [("Riittääkö?", []), ("Riittävyys", [("portti", "g")])])
def test_a_gateway_asks(name: str, expected: list[tuple[str, str]]) -> None:
    gateway = f'<bpmn:exclusiveGateway id="g" name="{name}"/>'
    ends = '<bpmn:endEvent id="e1" name="On"/><bpmn:endEvent id="e2" name="Ei"/>'

    assert warnings(START + gateway + ends + flows("alku>g", "g>e1", "g>e2")) == expected


def test_a_sub_process_does_not_stand_in_another() -> None:
    numbers = count()

    def around(inside: str) -> str:
        n = next(numbers)
        return f'<bpmn:subProcess id="osa{n}" name="Osa">{inside}</bpmn:subProcess>'

    assert warnings(around("")) == []
    assert warnings(around(around(""))) == [("sisäkkäisyys", "osa1")]


CROSSED = START + "".join(TASK.format(id, id) for id in "abcd") + flows("a>d", "b>c", "alku>a")


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ([(0, 0), (100, 100)], [("risteys", "f_a_d")]),
        ([(0, 0), (50, 0), (50, 100), (100, 100)], [("risteys", "f_a_d")]),
        ([(0, 0), (0, 60), (100, 60)], []),
        ([(0, 100), (50, 50)], []),
        ([(0, 0), (50, 0), (50, 50)], []),
    ],
    ids=["slanted", "with corners", "beside", "along", "meets"],
)
def test_lines_that_cross_are_told(down: list[tuple[int, int]], expected: list[tuple[str, str]]) -> None:
    across = edge("f_b_c", (0, 100), (100, 0)) if len(down) == 2 else edge("f_b_c", (0, 50), (100, 50))
    found = warnings(CROSSED, plane("p", edge("f_a_d", *down), across))

    assert [one for one in found if one[0] == "risteys"] == expected


def test_lines_of_two_diagrams_do_not_meet() -> None:
    first, second = edge("f_a_d", (0, 0), (100, 100)), edge("f_b_c", (0, 100), (100, 0))
    found = warnings(CROSSED, plane("p", first), plane("a", second))

    assert [one for one in found if one[0] == "risteys"] == []


def beside(inside: str, *more: str, interrupting: str = "false") -> str:
    timer = (
        f'<bpmn:boundaryEvent id="aika" name="Aika" attachedToRef="t" cancelActivity="{interrupting}">'
        "<bpmn:timerEventDefinition><bpmn:timeDuration>P5D</bpmn:timeDuration></bpmn:timerEventDefinition>"
        "</bpmn:boundaryEvent>"
    )
    loose = '<bpmn:endEvent id="ohi" name="Ohi"/>'
    return START + TASK.format("t", "Tee") + timer + inside + loose + END + flows("alku>t", "t>loppu", *more)


SERVICE = '<bpmn:serviceTask id="muistuta" name="Muistuta"/>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (beside(SERVICE, "aika>muistuta", "muistuta>ohi"), [("muistutus", "aika")]),
        (beside(SERVICE, "aika>muistuta", "muistuta>ohi", interrupting="true"), []),
        (beside(TASK.format("soita", "Soita"), "aika>soita", "soita>ohi"), []),
    ],
    ids=["only tells", "takes the work away", "gives work"],
)
def test_a_timer_that_only_reminds_belongs_to_the_limit(inside: str, expected: list[tuple[str, str]]) -> None:
    assert warnings(inside) == expected


def two_tasks(between: str, *lines: str, second: str = "") -> str:
    tasks = TASK.format("a", "Käy") + f'<bpmn:userTask id="b" name="Kirjaa">{second}</bpmn:userTask>'
    return START + tasks + between + END + flows(*lines)


ASSIGNED = (
    '<bpmn:extensionElements><zeebe:assignmentDefinition xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'candidateGroups="tiimi"/></bpmn:extensionElements>'
)
WAIT = (
    '<bpmn:intermediateCatchEvent id="odota" name="Viikko"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>P7D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (two_tasks("", "alku>a", "a>b", "b>loppu"), [("yhdistä?", "b")]),
        (two_tasks(WAIT, "alku>a", "a>odota", "odota>b", "b>loppu"), []),
        (two_tasks("", "alku>a", "a>b", "b>loppu", second=ASSIGNED), []),
    ],
    ids=["one after the other", "a wait between", "another actor"],
)
def test_two_tasks_of_the_same_people_may_be_one(inside: str, expected: list[tuple[str, str]]) -> None:
    assert warnings(inside) == expected
