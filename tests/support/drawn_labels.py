# SPDX-License-Identifier: EUPL-1.2
"""Where bpmn-js draws the names of a diagram, and what a name lies on.

bpmn-js wraps a name by its own rule, so the places in the file tell only half; the browser tells the rest.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from scripts.front_end import FRONT_END
from tests.support.drawings import Box, lines

VIEWER = FRONT_END / "node_modules" / "bpmn-js" / "dist" / "bpmn-viewer.production.min.js"
HOLDER = "<div id='diagram' style='width:1500px;height:1000px'></div>"
# Pixels that may meet: the white around a letter.
SLACK = 1.5
DRAW = """async xml => {
  const viewer = new BpmnJS({container: '#diagram'});
  await viewer.importXML(xml);
  const found = {names: [], labels: [], nodes: [], flows: [], frames: []};
  viewer.get('elementRegistry').forEach((element, drawn) => {
    const {x, y, width, height, type, id} = element;
    const text = drawn.querySelector('.djs-visual text');
    const lines = [...text?.querySelectorAll('tspan') ?? []].map(line => line.textContent);
    const name = element.businessObject.name;
    if (name && lines.length && !/Process/.test(type)) found.names.push({name, lines});
    if (element.labelTarget) {
      if (!lines.length) return;
      const box = text.getBBox();
      const {width: wide, height: high} = box;
      found.labels.push({name, x: x + box.x, y: y + box.y, width: wide, height: high});
    } else if (element.waypoints) {
      found.flows.push({id, points: element.waypoints.map(point => [point.x, point.y])});
    } else if (element.parent && width) {
      const holds = /Participant|Lane/.test(type) || (/SubProcess/.test(type) && !element.collapsed);
      found[holds ? 'frames' : 'nodes'].push({id, type, x, y, width, height});
    }
  });
  viewer.destroy();
  return found;
}"""


def open_viewer(page: Page) -> None:
    page.set_content(HOLDER)
    page.add_script_tag(path=VIEWER)


def find_covered(page: Page, file: Path) -> Iterator[str]:
    """Each name of the diagram that lies on something else, with what it lies on, or breaks in a word."""
    drawn = page.evaluate(DRAW, file.read_text("utf-8"))
    labels = [(label["name"], _box(label)) for label in drawn["labels"]]
    yield from (f"{one['name']} is broken in a word" for one in drawn["names"] if _is_broken(one))
    for number, (name, box) in enumerate(labels):
        below = [
            *(other for other, place in labels[number + 1 :] if box.overlaps(place, SLACK)),
            *(node["id"] for node in drawn["nodes"] if _covers(box, node)),
            *(flow["id"] for flow in drawn["flows"] if _crosses(box, flow["points"])),
            *(f"the edge of {frame['id']}" for frame in drawn["frames"] if _on_edge(box, frame)),
        ]
        yield from (f"{name} lies on {what}" for what in below)


def _is_broken(written: dict[str, Any]) -> bool:
    """Whether a line ends within a word, elsewhere than at its hyphen."""
    lines = [line.strip() for line in written["lines"]]
    kept = "".join(line if line.endswith("-") else f"{line} " for line in lines)
    words: list[str] = written["name"].split()
    return words not in (kept.split(), " ".join(lines).split())


def _box(shape: dict[str, Any]) -> Box:
    return Box(shape["x"], shape["y"], shape["width"], shape["height"])


def _covers(box: Box, node: dict[str, Any]) -> bool:
    """A gateway is a diamond and an event a circle: a name may stand in the corner of their box."""
    place = _box(node)
    middle = place.x + place.width / 2, place.y + place.height / 2
    across: float = max(box.x - middle[0], middle[0] - box.x - box.width, 0) / (place.width / 2)
    down: float = max(box.y - middle[1], middle[1] - box.y - box.height, 0) / (place.height / 2)
    if "Gateway" in node["type"]:
        return across + down < 1
    if "Event" in node["type"]:
        return across**2 + down**2 < 1
    return box.overlaps(place, SLACK)


def _crosses(box: Box, points: Sequence[Sequence[float]]) -> bool:
    return any(box.overlaps(leg, SLACK) for leg in lines(points, SLACK))


def _on_edge(box: Box, frame: dict[str, Any]) -> bool:
    left, top = frame["x"], frame["y"]
    right, bottom = left + frame["width"], top + frame["height"]
    return _crosses(box, [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
