# SPDX-License-Identifier: EUPL-1.2
"""Which words of a page do not belong to its language: codes of the processes, and words that only another
language of the house has. What people wrote themselves is left out: it is marked, or stands in `preserve`."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.pofile import read_po
from lxml.etree import parse

LANGUAGES = ("fi", "sv", "en")
_WORD = re.compile(r"[^\W\d_]+(?:_\w+)*")
_LITERAL = re.compile(r'"(\w+)"')
_TEXTS = frozenset({"label", "description", "text", "name", "refusal", "title"})
_SPOKEN = ("aria-label", "placeholder", "title", "alt")
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNREAD = frozenset({"script", "style", "title"})


@dataclass(frozen=True)
class Words:
    """`own` by language, the codes of the models, and the names of months and days, which may read like a
    word of another language (*annandag jul*, *Jul*)."""

    own: Mapping[str, frozenset[str]]
    codes: frozenset[str]
    calendar: Mapping[str, frozenset[str]]

    def foreign_in(self, language: str, text: str) -> set[str]:
        """The words of the text that the language does not have and a code or another language has."""
        others = self.codes.union(*(words for name, words in self.own.items() if name != language))
        return (words_of(text) & others) - self.own[language] - self.calendar[language]


def words_of(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if len(word) > 1}


def read_words(project: Path) -> Words:
    own: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    calendar = {language: frozenset(_calendar(language)) for language in LANGUAGES}
    codes: set[str] = set()
    for language in LANGUAGES:
        catalogue = project / f"webui/translations/{language}/LC_MESSAGES/messages.po"
        for message in read_po(BytesIO(catalogue.read_bytes())):
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            own[language].update(*(words_of(str(one)) for one in said if message.id))
    for path in sorted((project / "processes").rglob("*")):
        if path.suffix == ".toml":
            for language, text in _translated(tomllib.loads(path.read_text("utf-8"))):
                own[language] |= words_of(text)
        elif path.suffix == ".form":
            _read_form(json.loads(path.read_text("utf-8")), own["fi"], codes)
        elif path.suffix in (".bpmn", ".dmn"):
            _read_model(path, own["fi"], codes)
    return Words({name: frozenset(words) for name, words in own.items()}, frozenset(codes), calendar)


def _calendar(language: str) -> Iterator[str]:
    locale = Locale(language)
    for names in (locale.months, locale.days):
        for width in names["format"].values():
            yield from (word for name in width.values() for word in words_of(name))


def _translated(node: Any) -> Iterator[tuple[str, str]]:
    """Texts by language, however deep; a folder's questions and instructions are Finnish."""
    if not isinstance(node, dict):
        for one in node if isinstance(node, list) else ():
            yield from _translated(one)
        return
    for key, value in node.items():
        if key in LANGUAGES or key in ("questions", "instructions"):
            yield from ((key if key in LANGUAGES else "fi", text) for text in _leaves(value))
        else:
            yield from _translated(value)


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from _leaves(one)


def _read_form(node: Any, finnish: set[str], codes: set[str]) -> None:
    if isinstance(node, list):
        for one in node:
            _read_form(one, finnish, codes)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if isinstance(value, str):
            if key in _TEXTS:
                finnish |= words_of(value)
            codes |= {value} if key == "value" else set(_LITERAL.findall(value))
        else:
            _read_form(value, finnish, codes)


def _read_model(path: Path, finnish: set[str], codes: set[str]) -> None:
    for element in parse(path).getroot().iter():
        if "name" in element.attrib and "zeebe" not in str(element.tag):
            finnish |= words_of(str(element.attrib["name"]))
        for value in (*element.attrib.values(), element.text or ""):
            codes |= set(_LITERAL.findall(str(value)))


@dataclass
class _Reader(HTMLParser):
    """What a reader sees or hears, without what people wrote and what is in another language on purpose."""

    texts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self.hidden and not _is_left_out(tag, given):
            self.texts += [value for name in _SPOKEN if (value := given.get(name))]
        if tag in _VOID:
            return
        if self.hidden or tag in _UNREAD or _is_left_out(tag, given):
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.texts.append(data.strip())


def _is_left_out(tag: str, given: Mapping[str, str | None]) -> bool:
    written = "preserve" in (given.get("class") or "").split() or tag in ("textarea", "code", "kbd")
    return written or (tag != "html" and bool(given.get("lang")))


def read_page(html: str) -> list[str]:
    """The pieces of text of a page in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.texts
