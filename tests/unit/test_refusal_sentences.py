# SPDX-License-Identifier: EUPL-1.2
"""Refusals are read in the worker's language, and no sentence of the file is one that nobody says."""

import re

import pytest

from tests.support.source import product
from webui.refusal_wording import refusal_words, sentences

PART = re.compile(r"\{\w+\}")
# Two texts that stand beside each other in the source are one sentence.
JOINED = re.compile(r'"\s*\n\s*f?"')


def test_every_sentence_is_said_somewhere() -> None:
    said = JOINED.sub("", "\n".join(source.text for source in product()))
    for sentence in sentences():
        pieces = [piece for piece in PART.split(sentence.words["fi"]) if len(piece) > 6]
        assert all(piece in said for piece in pieces), sentence.words["fi"]


def test_every_sentence_has_its_parts_in_every_language() -> None:
    for sentence in sentences():
        parts = {language: set(PART.findall(words)) for language, words in sentence.words.items()}
        assert parts["fi"] == parts["sv"] == parts["en"], sentence.words["fi"]


@pytest.mark.parametrize(
    ("finnish", "swedish", "english"),
    [
        (
            "Henkilötunnuksen tarkiste ei täsmää. Tarkista numerot.",
            "Personbeteckningens kontrolltecken stämmer inte. Kontrollera siffrorna.",
            "The check character of the identity code does not match. Check the digits.",
        ),
        (
            "MNA on 0–30, 0,5 välein.",
            "MNA är 0–30, i steg om 0,5.",
            "MNA is 0–30, in steps of 0,5.",
        ),
        (
            "stt on esteellinen hoitamaan tämän asiakkaan asioita. Valitse toinen.",
            "stt är jävig i den här klientens ärenden. Välj någon annan.",
            "stt is disqualified from this client's case. Choose another.",
        ),
        ("Tuntematon lause.", "Tuntematon lause.", "Tuntematon lause."),
    ],
)
def test_a_refusal_is_read_in_each_language(finnish: str, swedish: str, english: str) -> None:
    assert refusal_words(finnish, "fi") == finnish
    assert refusal_words(finnish, "sv") == swedish
    assert refusal_words(finnish, "en") == english
