# SPDX-License-Identifier: EUPL-1.2
"""The lines of a drawing: where each sequence flow runs, and on which diagram of the file."""

from lxml import etree

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

Point = tuple[float, float]
Line = tuple[str, tuple[Point, ...]]
NO_LINE: Line = ("", ())


def read_lines(root: etree._Element) -> dict[str, Line]:
    """By the id of the flow: the element that its diagram shows, and its corners in pixels."""
    return {
        edge.get("bpmnElement", ""): (plane.get("bpmnElement", ""), tuple(_corners(edge)))
        for plane in root.iter(f"{{{DI}}}BPMNPlane")
        for edge in plane.iter(f"{{{DI}}}BPMNEdge")
    }


def _corners(edge: etree._Element) -> list[Point]:
    return [(float(corner.get("x", "0")), float(corner.get("y", "0"))) for corner in edge.iter(WAYPOINT)]
