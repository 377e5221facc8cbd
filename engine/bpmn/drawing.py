# SPDX-License-Identifier: EUPL-1.2
"""A file as it is drawn, with the parts that the engine does not run: found by id, warned of by element."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.xml_source import BPMN
from engine.errors import Problem

Node = etree._Element


class Drawing:
    """The XML of a file and what was found in it; every finding here is a warning."""

    def __init__(self, root: Node, file: str) -> None:
        self.root = root
        self._file = file
        self._by_id = {node.get("id", ""): node for node in root.iter() if node.get("id")}
        self.problems: list[Problem] = []

    def all(self, *names: str) -> Iterator[Node]:
        """Every element of these BPMN names, in the order of the file."""
        yield from self.root.iter(*(f"{{{BPMN}}}{name}" for name in names))

    def find(self, reference: str | None) -> Node | None:
        """The element that a reference means; None when there is none of this id."""
        return self._by_id.get((reference or "").strip().rpartition(":")[2])

    def kind(self, reference: str | None) -> str:
        """The BPMN name of the element that a reference means; empty when there is none."""
        node = self.find(reference)
        return local(node) if node is not None else ""

    def warn(self, node: Node, rule: str, message: str, remedy: str) -> None:
        """At the element itself, or at the nearest around it that is drawn."""
        at = next((n for n in (node, *node.iterancestors()) if n.get("id") and is_drawn(n)), node)
        self.problems.append(
            Problem(self._file, at.get("id", ""), at.get("name", ""), rule, message, remedy, "warning")
        )


def local(node: Node) -> str:
    return etree.QName(node).localname


def is_drawn(node: Node) -> bool:
    """What stands in the picture; the parts of it belong to their owner."""
    name = local(node)
    return not (name.endswith("EventDefinition") or name.startswith(("dataInput", "dataOutput")))


def child(node: Node, name: str) -> Node | None:
    return node.find(f"{{{BPMN}}}{name}")


def children(node: Node, name: str) -> list[Node]:
    return node.findall(f"{{{BPMN}}}{name}")


def texts(node: Node, name: str) -> list[str]:
    """What the children of this name refer to."""
    return [(one.text or "").strip() for one in children(node, name)]


def text(node: Node, name: str) -> str:
    """What the only child of this name refers to; empty when there is none."""
    return next(iter(texts(node, name)), "")
