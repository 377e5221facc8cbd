# SPDX-License-Identifier: EUPL-1.2
"""Reads DMN files as XML: bytes in, a tree out; nothing is fetched, expanded or executed."""

from collections.abc import Iterator
from typing import Any, NoReturn

from lxml import etree

from engine.errors import ModelInvalid, Problem

LARGEST_FILE = 1024 * 1024
MOST_ELEMENTS = 20_000
DEEPEST = 64
NAMESPACES = frozenset(
    (
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    )
)


def read_tree(source: bytes, file: str) -> etree._Element:
    """The root `definitions`, of DMN 1.1 to 1.5; raises `ModelInvalid`."""
    if len(source) > LARGEST_FILE:
        _refuse(file, "koko", "Tiedosto on yli 1 MiB.", "Jaa malli osiin.")
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
        _refuse(
            file,
            "XML",
            f"Tiedosto ei ole eheä XML-tiedosto: {error}.",
            "Tallenna malli uudelleen mallintimesta.",
        )
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype or docinfo.internalDTD is not None:
        _refuse(file, "DOCTYPE", "Tiedostossa on DOCTYPE-määritys, jota ei sallita.", "Poista DOCTYPE-rivi.")
    _check_size(root, file)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        _refuse(
            file, "DMN", "Tiedosto ei ole DMN 1.1–1.5 -malli.", "Tallenna malli DMN-muotoon, esimerkiksi 1.3."
        )
    return root


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of the model's own namespace, of these names or of any; extensions are left out."""
    namespace = etree.QName(element).namespace
    for child in element:
        tag = etree.QName(child)
        if tag.namespace == namespace and (not names or tag.localname in names):
            yield child


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first such child."""
    return next(children(element, *names), None)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: etree._Element | None) -> str | None:
    """The text of the child `text`, without spaces around; None if there is none or it is empty."""
    found = None if element is None else child(element, "text")
    text = "" if found is None else "".join(str(part) for part in found.itertext()).strip()
    return text or None


def clean_name(element: etree._Element) -> str:
    """The attribute `name` with single spaces."""
    return " ".join((element.get("name") or "").split())


def _check_size(root: etree._Element, file: str) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST:
            _refuse(file, "syvyys", f"Malli on yli {DEEPEST} tasoa syvä.", "Jaa päätös osiin.")
        if count > MOST_ELEMENTS:
            _refuse(file, "koko", f"Mallissa on yli {MOST_ELEMENTS} XML-elementtiä.", "Jaa malli osiin.")


def _refuse(file: str, rule: str, message: str, remedy: str) -> NoReturn:
    raise ModelInvalid([Problem(file, "", "", rule, message, remedy)])
