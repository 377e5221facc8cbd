# SPDX-License-Identifier: EUPL-1.2
"""The page of supported elements names every element of the BPMN schema."""

import re
from pathlib import Path

import SpiffWorkflow.bpmn.parser

ROOT = Path(__file__).resolve().parents[2]


def test_every_element_of_the_schema_is_on_the_page() -> None:
    schema = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "Semantic.xsd"
    names = set(re.findall(r'<xsd:element name="(\w+)" type="t[A-Z]', schema.read_text()))
    assert len(names) > 100
    page = (ROOT / "docs" / "bpmn-support.md").read_text()
    assert sorted(name for name in names if f"`{name}`" not in page) == []
