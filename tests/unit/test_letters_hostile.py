# SPDX-License-Identifier: EUPL-1.2
"""Whatever stands in a field comes out as text: nothing is markup, nothing acts, nothing disappears."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.letters.characters import covered, printable
from clients.letters.content import Addressee, Goal
from clients.letters.typesetting import Typesetter
from engine.errors import ExecutionFailed
from tests.support.letters import PdfReading, agreement, client_plan, decision, plan, set_letter, summary

MARKUP = (
    '#eval("1+1")',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    '#pagebreak() #panic("x") #sys.inputs.data',
    "$ integral x dif x $",
    "@viite <tunnus> = otsikko",
    "*lihava* _kursiivi_ `raaka` ```typ #x ```",
    "\\ \\u{202e} \\#",
    "// kommentti /* toinen */",
    "- luettelo\n+ numeroitu\n/ termi: selitys",
    "[sisältö] {koodi} (sulku) ~ -- --- ... \"lainaus\" 'puoli'",
    "</span><script>alert(1)</script> {name} {day}",
    "%PDF-1.7 endstream endobj (\\) <<>>",
)
UNPRINTABLE = {
    "\x00\x07\x1b[31m": "[U+0000][U+0007][U+001B][31m",
    "ab\u202ecd\u2066ef\u2069": "ab[U+202E]cd[U+2066]ef[U+2069]",
    "😀 👩‍⚕️": "[U+1F600] [U+1F469][U+2695]",
    "\ud800": "[U+D800]",
    "漢字": "[U+6F22][U+5B57]",
    "a\u200bb\ufeffc": "abc",
    "x\r\ny\u2028z\x0bw": "x\ny\nz\nw",
    "e\u0301": "é",
}


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    one = Typesetter()
    yield one
    one.close()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_as_it_was_typed(typesetter: Typesetter, text: str) -> None:
    reasons = f"ALKU {text} LOPPU"
    letter = replace(
        decision("fi"), reasons=reasons, view=f"ALKU2 {text} LOPPU2", dissent=text, parties=(text,)
    )
    reading = set_letter(typesetter, letter)
    assert flat(f"Perustelut {reasons} Kuuleminen") in reading.text()
    assert flat(f"ALKU2 {text} LOPPU2") in reading.text()


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_names_tables_and_lines_of_an_address(typesetter: Typesetter, text: str) -> None:
    one_line = flat(text)
    frame = client_plan("sv").frame
    hostile = replace(frame, client=one_line, addressee=Addressee(one_line, (one_line,)))
    goals = (Goal(one_line), *plan("sv").goals)
    letter = replace(client_plan("sv"), frame=hostile, plan=replace(plan("sv"), goals=goals, kin=text))
    read = set_letter(typesetter, letter).text()
    assert read.count(f"{one_line} {one_line}") >= 1
    assert f"Klient: {one_line} Födelsetid" in read
    whole = replace(agreement("fi"), carer=one_line, terms=text)
    assert f"Omaishoitaja: {one_line} Hoidettava" in set_letter(typesetter, whole).text()


@pytest.mark.parametrize("text", UNPRINTABLE)
def test_what_the_typeface_lacks_is_printed_as_its_code(typesetter: Typesetter, text: str) -> None:
    assert printable(text) == UNPRINTABLE[text]
    letter = replace(summary("fi"), situation=f"ALKU {text} LOPPU")
    assert flat(f"ALKU {UNPRINTABLE[text]} LOPPU") in set_letter(typesetter, letter).text()


def test_every_sign_that_the_typeface_has_can_be_printed(typesetter: Typesetter) -> None:
    signs = sorted(one for one in covered() if not one.isspace())
    assert set("äöåÄÖÅšžŋŧđáčжЖαωß€–”’§½²☑→") <= set(signs)
    lines = "\n".join(" ".join(signs[start : start + 40]) for start in range(0, len(signs), 40))
    assert set_letter(typesetter, replace(summary("fi"), situation=lines)).pages() > 2


def test_fifty_kilobytes_are_printed_to_the_last_word(typesetter: Typesetter) -> None:
    words = " ".join(f"sana{number}" for number in range(6000))
    assert len(words) > 50_000
    reading = set_letter(typesetter, replace(decision("fi"), reasons=f"{words} LOPPU"))
    assert f"{words} LOPPU" in without_page_edges(reading)


def test_a_word_without_end_stays_on_the_paper(typesetter: Typesetter) -> None:
    word = "ä" * 5_000
    reading = set_letter(typesetter, replace(decision("fi"), reasons=word))
    assert reading.text().count("ä") >= 5_000
    assert reading.rightmost() <= 210 - 19


def without_page_edges(reading: PdfReading) -> str:
    """The text with what stands at the head and the foot of each page taken out."""
    return " ".join(reading.body().split())


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_any_text_is_set(text: str) -> None:
    assert set(printable(text)) <= covered() | {"\n"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80), min_size=3, max_size=3))
def test_any_text_is_printed(typesetter: Typesetter, texts: list[str]) -> None:
    first, second, third = texts
    letter = replace(decision("fi"), reasons=f"ALKU {first} LOPPU", view=second, parties=(third,))
    read = "".join(set_letter(typesetter, letter).text().split())
    assert "ALKU" + "".join(printable(first).split()) + "LOPPU" in read
    assert "".join(printable(second).split()) in read


def test_a_letter_that_is_too_long_is_refused(typesetter: Typesetter) -> None:
    with pytest.raises(ExecutionFailed, match="liian pitkä"):
        set_letter(typesetter, replace(decision("fi"), reasons="x" * 2_100_000))
