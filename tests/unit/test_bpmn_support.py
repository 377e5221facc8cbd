# SPDX-License-Identifier: EUPL-1.2
"""The page of supported elements names every element of the BPMN schema."""

import re
from pathlib import Path

import SpiffWorkflow.bpmn.parser

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "bpmn-support.md"
NAMED = re.compile(r"`(test_\w+)(?:::(test_\w+)(?:\[([^\]]+)\])?)?`")


def test_every_element_of_the_schema_is_on_the_page() -> None:
    schema = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "Semantic.xsd"
    names = set(re.findall(r'<xsd:element name="(\w+)" type="t[A-Z]', schema.read_text()))
    assert len(names) > 100
    page = PAGE.read_text()
    assert sorted(name for name in names if f"`{name}`" not in page) == []


def test_every_attribute_of_the_schema_is_on_the_page() -> None:
    schema = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "Semantic.xsd"
    names = set(re.findall(r'<xsd:attribute name="(\w+)"', schema.read_text()))
    assert len(names) > 80
    section = PAGE.read_text().split("## Attributes")[1].split("\n## ")[0]
    assert sorted(name for name in names if f"`{name}`" not in section) == []


def missing_tests(page: str) -> list[str]:
    """Tests that a page names and nobody has written."""
    files = {file.stem: file.read_text() for file in (ROOT / "tests").rglob("test_*.py")}
    return [
        found.group()
        for found in NAMED.finditer(page)
        if found[1] not in files
        or (found[2] and f"def {found[2]}(" not in files[found[1]])
        or (found[3] and f'"{found[3]}"' not in files[found[1]])
    ]


def test_every_test_that_the_page_names_exists() -> None:
    page = PAGE.read_text()
    assert len(NAMED.findall(page)) > 40
    assert missing_tests(page) == []
    assert missing_tests("`test_nothing`, `test_bpmn_flow::test_not_there`") == [
        "`test_nothing`",
        "`test_bpmn_flow::test_not_there`",
    ]


def test_every_row_of_the_tables_names_a_test() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("|") and "---" not in line]
    assert len(rows) > 40
    assert [row for row in rows if not NAMED.search(row) and "| test |" not in row] == []
