# SPDX-License-Identifier: EUPL-1.2
"""Whether the names in a drawing can be read: words that do not fit, names that lie on something else.

Widths are those of the pages' font, a little generously: 12 pixels in a box, 11 beside a symbol.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
CORNER = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
IN_BOX, BESIDE, LINE = 12, 11, 14
PADDING = 14
NARROW, WIDE = frozenset("iljtfr.,:;!|'()[] "), frozenset("mwMW")
INSIDE = ("Task", "task", "callActivity")


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box", slack: float = 2) -> bool:
        return (
            self.x + slack < other.x + other.width
            and other.x + slack < self.x + self.width
            and self.y + slack < other.y + other.height
            and other.y + slack < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shape or line: what it shows, where it is, and where its name stands beside it."""

    id: str
    kind: str
    name: str
    plane: str
    box: Box | None
    label: Box | None
    corners: tuple[tuple[float, float], ...] = ()

    @property
    def written(self) -> Box | None:
        """The part of the label's place that the words fill, from its top, in its middle."""
        if self.label is None or not self.name:
            return None
        lines = wrap(self.name, self.label.width, BESIDE)
        width = max(width_of(line, BESIDE) for line in lines)
        middle = self.label.x + self.label.width / 2
        return Box(middle - width / 2, self.label.y, width, LINE * len(lines))


def width_of(text: str, size: int) -> float:
    """Pixels that the text takes, estimated by the kind of its letters."""
    shares = (0.32 if c in NARROW else 0.9 if c in WIDE else 0.68 if c.isupper() else 0.58 for c in text)
    return size * sum(shares)


def wrap(text: str, width: float, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def read_drawing(file: Path) -> list[Drawn]:
    root = etree.parse(file).getroot()
    named = {node.get("id"): node for node in root.iter() if isinstance(node.tag, str) and node.get("id")}
    found = []
    for plane in root.iter(f"{DI}BPMNPlane"):
        for one in plane:
            node = named.get(one.get("bpmnElement"))
            if node is None:
                continue
            kind = etree.QName(node).localname
            name = " ".join(node.get("name", "").split())
            label = one.find(f"{DI}BPMNLabel/{BOUNDS}")
            found.append(
                Drawn(
                    node.get("id", ""),
                    kind,
                    name,
                    plane.get("bpmnElement", ""),
                    _box(one.find(BOUNDS)),
                    _box(label),
                    tuple((float(c.get("x", "0")), float(c.get("y", "0"))) for c in one.iter(CORNER)),
                )
            )
    return found


def _box(node: etree._Element | None) -> Box | None:
    if node is None:
        return None
    return Box(*(float(node.get(key, "0")) for key in ("x", "y", "width", "height")))


def find_misfits(file: Path) -> Iterator[str]:
    drawn = read_drawing(file)
    for one in drawn:
        width, size = _room(one)
        for word in one.name.split():
            if width is not None and width_of(word, size) > width:
                yield f"{file.name}: {one.id}: {word} needs {width_of(word, size):.0f} px, has {width:.0f}"
    for one in drawn:
        for other in drawn:
            if one is not other and one.plane == other.plane and _lies_on(one, other):
                yield f"{file.name}: {one.id}: “{one.name}” lies on {other.id} “{other.name}”"


def _room(one: Drawn) -> tuple[float | None, int]:
    if one.kind.endswith(INSIDE):
        return (one.box.width - PADDING if one.box else None), IN_BOX
    return (one.label.width if one.label else None), BESIDE


def _lies_on(one: Drawn, other: Drawn) -> bool:
    """A name may stand inside a pool, a lane or a sub-process, on nothing else."""
    if one.written is None:
        return False
    beside = other.written is not None and one.id < other.id and one.written.overlaps(other.written)
    holds = other.kind in ("participant", "lane", "subProcess", "adHocSubProcess", "transaction")
    boxed = other.box is not None and not holds and one.written.overlaps(other.box)
    return beside or boxed or any(one.written.overlaps(line) for line in _lines(other))


def _lines(one: Drawn) -> Iterator[Box]:
    return lines(one.corners, 2)


def lines(corners: Sequence[Sequence[float]], margin: float) -> Iterator[Box]:
    """The legs of a line through the corners, each as a box that is `margin` wide on either side."""
    for (ax, ay), (bx, by) in pairwise(corners):
        left, top = min(ax, bx) - margin, min(ay, by) - margin
        yield Box(left, top, abs(ax - bx) + 2 * margin, abs(ay - by) + 2 * margin)
