# SPDX-License-Identifier: EUPL-1.2
"""Changes an XML file a little and leaves it XML: texts, attributes, whole elements."""

import copy
import random
from collections.abc import Callable

from lxml import etree

Mutate = Callable[[bytes, int], bytes]
"""Changes some bytes; the number is the most that may come out."""
BROKEN_ON_PURPOSE = 0.1


def mutate_xml(data: bytes, longest: int, seed: int, mutate: Mutate) -> bytes:
    """The file with one to three changes; now and then, and where it is no XML, its bytes are changed."""
    chance = random.Random(seed)
    root = None if chance.random() < BROKEN_ON_PURPOSE else _read(data)
    if root is None:
        return mutate(data, longest)
    for _ in range(chance.randint(1, 3)):
        chance.choice(_CHANGES)(root, chance, mutate)
    changed = etree.tostring(root)
    return changed if len(changed) <= longest else mutate(data, longest)


def _read(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _some(root: etree._Element, chance: random.Random) -> etree._Element:
    return chance.choice(list(root.iter("*")))


def _text(text: str, mutate: Mutate) -> str:
    changed = mutate(text.encode(), 300).decode("utf-8", "replace")
    return "".join(sign for sign in changed if sign.isprintable() and sign not in "\ufffe\uffff")


def change_text(root: etree._Element, chance: random.Random, mutate: Mutate) -> None:
    texts = [element for element in root.iter("*") if element.text and element.text.strip()]
    if texts:
        element = chance.choice(texts)
        element.text = _text(element.text or "", mutate)


def change_attribute(root: etree._Element, chance: random.Random, mutate: Mutate) -> None:
    element = _some(root, chance)
    if element.attrib:
        name = chance.choice(list(element.attrib))
        element.set(name, _text(str(element.get(name)), mutate))


def share_attribute(root: etree._Element, chance: random.Random, mutate: Mutate) -> None:
    one, other = _some(root, chance), _some(root, chance)
    for name, value in one.attrib.items():
        other.set(name, value)


def copy_element(root: etree._Element, chance: random.Random, mutate: Mutate) -> None:
    copied = copy.deepcopy(_some(root, chance))
    _some(root, chance).insert(chance.randint(0, 3), copied)


def remove_element(root: etree._Element, chance: random.Random, mutate: Mutate) -> None:
    element = _some(root, chance)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def rename_element(root: etree._Element, chance: random.Random, mutate: Mutate) -> None:
    one, other = _some(root, chance), _some(root, chance)
    if one is not root:
        one.tag = other.tag


_CHANGES = (
    change_text,
    change_text,
    change_text,
    change_attribute,
    share_attribute,
    copy_element,
    remove_element,
    rename_element,
)
