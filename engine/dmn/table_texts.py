# SPDX-License-Identifier: EUPL-1.2
"""What the tables of a file say to people, each part under the key by which translations name it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.dmn.table_reading import annotation_of
from engine.dmn.xml_reading import child, children, clean_name, read_tree, text_of
from engine.feel.errors import FeelError
from engine.feel.expression import parse, parse_unary_tests
from engine.feel.syntax import ListLiteral, Literal, Node, Tests


@dataclass(frozen=True, slots=True)
class TableText:
    """`key` is the id of a decision, input, output or rule, and `text` what the model says there. Of a code
    it is `<decision>.<code>` where a rule answers it, `<input>.<code>` where a rule asks for it; `text` is
    then empty, unless the code itself is in words."""

    element: str
    key: str
    text: str = ""


def list_table_texts(source: bytes, file: str) -> tuple[TableText, ...]:
    """In the order of the file, each key once; parts without an id are left out. Raises `ModelInvalid`."""
    found: dict[str, TableText] = {}
    for decision in children(read_tree(source, file), "decision"):
        table = child(decision, "decisionTable")
        if table is not None:
            for one in _of_table(decision, table):
                found.setdefault(one.key, one)
    return tuple(found.values())


def _of_table(decision: etree._Element, table: etree._Element) -> Iterator[TableText]:
    owner, inputs = decision.get("id") or "", list(children(table, "input"))
    yield from _of_part(decision, clean_name(decision))
    for column in (*inputs, *children(table, "output")):
        yield from _of_part(column, column.get("label") or "")
    names = [clean_name(column) for column in children(table, "annotation")]
    for rule in children(table, "rule"):
        yield from _of_part(rule, annotation_of(rule, names))
        for column, entry in zip(inputs, children(rule, "inputEntry"), strict=False):
            yield from _codes(column.get("id") or "", _asked(text_of(entry) or ""))
        for entry in children(rule, "outputEntry"):
            yield from _codes(owner, _answered(text_of(entry) or ""))


def _of_part(element: etree._Element, text: str) -> Iterator[TableText]:
    id = element.get("id")
    if id and text:
        yield TableText(id, id, text)


def _codes(element: str, nodes: list[Node]) -> Iterator[TableText]:
    for node in nodes:
        if element and isinstance(node, Literal) and isinstance(node.value, str):
            yield TableText(element, f"{element}.{node.value}", node.value if " " in node.value else "")


def _asked(text: str) -> list[Node]:
    try:
        tests = parse_unary_tests(text).syntax
    except FeelError:
        return []
    return tests.tests if isinstance(tests, Tests) else []


def _answered(text: str) -> list[Node]:
    try:
        answer = parse(text).syntax
    except FeelError:
        return []
    return answer.items if isinstance(answer, ListLiteral) else [answer]
