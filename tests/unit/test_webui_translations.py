# SPDX-License-Identifier: EUPL-1.2
"""The catalogues: everything the pages say has its Finnish words, and no words are left over."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

WEBUI = Path(__file__).resolve().parents[2] / "webui"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)[sd]")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
TAGS = re.compile(r"<[^<>]*>|\s[a-z-]+=\"[^\"]*\"", re.S)
# The brand and the names of keys are the same in every language.
NO_WORDS = re.compile(r"\bSujuva\b|\bEnter\b|^\s*[jknucx](?: [jk])?\s*$", re.M)
LETTERS = re.compile(r".*[^\W\d_].*")


@cache
def used_texts() -> frozenset[str]:
    found: set[str] = set()
    for file, _, text, _, _ in extract_from_dir(str(WEBUI), METHODS, keywords=KEYWORDS):
        if "node_modules" not in file and not file.startswith("api/"):
            found.add(text if isinstance(text, str) else text[0])
    return frozenset(found)


def catalogue(language: str) -> Catalog:
    source = (WEBUI / "translations" / language / "LC_MESSAGES" / "messages.po").read_bytes()
    return read_po(BytesIO(source), locale=language)


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_catalogue_says_all_that_the_pages_say_and_no_more(language: str) -> None:
    translated = {key_of(message) for message in catalogue(language) if message.id and all(forms_of(message))}
    assert used_texts() - translated == frozenset()
    assert translated - used_texts() == set()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_translation_has_the_places_of_its_text(language: str) -> None:
    for message in catalogue(language):
        for words in forms_of(message) if message.id else ():
            assert set(PLACE.findall(words)) == set(PLACE.findall(key_of(message))), message.id


def test_the_finnish_words_are_not_the_english_ones() -> None:
    same = [
        key_of(message)
        for message in catalogue("fi")
        if message.id
        and forms_of(message)[0] == key_of(message)
        and re.search(r"[a-z]{4}", PLACE.sub("", key_of(message)))
    ]
    assert same == []


@pytest.mark.parametrize("file", sorted((WEBUI / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_a_template_says_nothing_by_itself(file: Path) -> None:
    left = TAGS.sub("\n", JINJA.sub("", file.read_text(encoding="utf-8")))
    assert LETTERS.findall(NO_WORDS.sub("", left)) == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_text_stands_in_a_catalogue_twice(language: str) -> None:
    """The second would be read and forgotten."""
    source = (WEBUI / "translations" / language / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    texts = [block.split("msgstr")[0] for block in re.split(r"\n\n+", source)]
    ids = [tuple(re.findall(r'^(?:msgid(?:_plural)? )?"(.*)"$', text, re.M)) for text in texts]
    assert [id for id in ids if any(id) and ids.count(id) > 1] == []
