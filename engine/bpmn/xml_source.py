# SPDX-License-Identifier: EUPL-1.2
"""Bytes of a BPMN file into a tree: hardened, limited in size and valid by the schema, or refused."""

import re
import threading
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import SpiffWorkflow.bpmn.parser
from lxml import etree

from engine.errors import ModelInvalid, Problem

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
LARGEST_FILE = 1024 * 1024
MOST_ELEMENTS = 20_000
DEEPEST = 64
MOST_REPORTED = 50
_validating = threading.Lock()


def read_tree(source: bytes, file: str) -> etree._Element:
    """The root `definitions`; raises ModelInvalid."""
    if len(source) > LARGEST_FILE:
        _refuse(file, "koko", "Tiedosto on yli 1 MiB.", "Jaa malli osiin tai poista turha sisältö.")
    root = _parse(source, file)
    _check_size(root, file)
    if root.tag != f"{{{BPMN}}}definitions":
        _refuse(
            file,
            "BPMN",
            f"Tiedosto ei ole BPMN 2.0 -malli: juuri on {_local(root)}.",
            "Tallenna malli BPMN-muotoon.",
        )
    return root


def _parse(source: bytes, file: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in source:
            _refuse_doctype(file)
        message = f"Tiedosto ei ole eheä XML-tiedosto: {error}."
        _refuse(file, "XML", message, "Tallenna malli uudelleen mallintimesta.")
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_doctype(file)
    return root


def _refuse_doctype(file: str) -> NoReturn:
    _refuse(file, "DOCTYPE", "Tiedostossa on DOCTYPE-määritys, jota ei sallita.", "Poista DOCTYPE-rivi.")


def _check_size(root: etree._Element, file: str) -> None:
    depth, count = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST:
            _refuse(
                file,
                "syvyys",
                f"Malli on yli {DEEPEST} tasoa syvä.",
                "Siirrä sisimmät osat kutsuttuun prosessiin.",
            )
        if count > MOST_ELEMENTS:
            _refuse(file, "koko", f"Mallissa on yli {MOST_ELEMENTS} XML-elementtiä.", "Jaa malli osiin.")


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    """The schema files that SpiffWorkflow ships."""
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(str(folder / "BPMN20.xsd")))


def schema_problems(root: etree._Element, file: str) -> list[Problem]:
    """What the BPMN schema forbids, each at the nearest element that has an id."""
    with _validating:
        schema = _schema()
        if schema.validate(root):
            return []
        log: Any = schema.error_log
        entries = [(int(entry.line), str(entry.message)) for entry in islice(log, MOST_REPORTED)]
    lines = _elements_by_line(root)
    problems = []
    for line, message in entries:
        element = lines.get(line)
        problems.append(
            Problem(
                file,
                element.get("id", "") if element is not None else "",
                element.get("name", "") if element is not None else "",
                "XSD",
                f"Rivi {line} ei ole BPMN-skeeman mukainen: {_plain(message)}",
                "Korjaa rivi tai tallenna malli uudelleen BPMN-mallintimesta.",
            )
        )
    return problems


def _elements_by_line(root: etree._Element) -> dict[int, etree._Element]:
    found: dict[int, etree._Element] = {}
    for node in root.iter():
        owner = next((n for n in (node, *node.iterancestors()) if n.get("id")), None)
        if owner is not None:
            found.setdefault(line_of(node), owner)
    return found


def flag(node: etree._Element, name: str, default: bool = False) -> bool:
    """A truth value as the schema writes it: true or 1, false or 0; absent ones are the default."""
    value = node.get(name)
    return default if value is None else value.strip() in ("true", "1")


def line_of(node: etree._Element) -> int:
    """The line of the file; 0 when it is not known."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def _plain(message: str) -> str:
    return re.sub(r"\{[^}]*\}", "", message)


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _refuse(file: str, rule: str, message: str, remedy: str) -> NoReturn:
    raise ModelInvalid([Problem(file, "", "", rule, message, remedy)])
