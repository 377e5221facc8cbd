# SPDX-License-Identifier: EUPL-1.2
"""Each letter in both languages is tagged PDF/UA-1 that says what it was given, and no more."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from clients.letters.content import Kind, Language
from clients.letters.typesetting import Typesetter
from tests.support.letters import KINDS, LANGUAGES, PdfReading, sample, set_letter

GOLDEN = Path(__file__).resolve().parent / "letters"
EVERY = [(kind, language) for kind in KINDS for language in LANGUAGES]
Readings = dict[tuple[Kind, Language], PdfReading]


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    one = Typesetter()
    yield one
    one.close()


@pytest.fixture(scope="module")
def letters(typesetter: Typesetter) -> Readings:
    return {(kind, language): set_letter(typesetter, sample(kind, language)) for kind, language in EVERY}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_letter_says_what_it_was_given(letters: Readings, kind: Kind, language: Language) -> None:
    """The golden text is read by people when it changes; it is the whole letter."""
    golden = GOLDEN / f"{kind}.{language}.txt"
    assert letters[kind, language].text() == golden.read_text(encoding="utf-8").strip().replace("\n", " ")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_letter_is_marked_as_accessible(letters: Readings, kind: Kind, language: Language) -> None:
    with letters[kind, language].document() as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert sample(kind, language).frame.author.name in str(metadata["dc:creator"])
        assert str(pdf.Root.Lang) == f"{language}-FI"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"])
        assert "/StructTreeRoot" in pdf.Root
        assert {str(page.Tabs) for page in pdf.pages} <= {"/S"}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_everything_on_the_pages_is_tagged_or_an_artifact(
    letters: Readings, kind: Kind, language: Language
) -> None:
    with letters[kind, language].document() as pdf:
        assert untagged(pdf) == []


def untagged(pdf: pikepdf.Pdf) -> list[str]:
    """What is shown outside of marked content, by page and operator."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            if operator in ("Tj", "TJ", "'", "S", "f", "f*", "B", "Do", "sh") and depth == 0:
                found.append(f"{number}: {operator}")
    return found


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_headings_are_in_order_and_lists_and_tables_are_whole(
    letters: Readings, kind: Kind, language: Language
) -> None:
    elements = letters[kind, language].elements()
    roles = [one.role for one in elements]
    levels = [int(role[1:]) for role in roles if role[:1] == "H" and role[1:].isdigit()]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(one.alternative for one in elements if one.role in ("Figure", "Formula"))
    assert all({"LI", "LBody"} <= set(one.inside) for one in elements if one.role == "L")
    tables = [one for one in elements if one.role == "Table"]
    assert bool(tables) is (kind in ("suunnitelma", "sopimus", "yhteenveto"))
    assert all({"TR", "TH", "TD"} <= set(one.inside) for one in tables)
    assert {one.scope for one in elements if one.role == "TH"} <= {"Column"}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_letter_is_on_a4_with_its_address_in_the_window(
    letters: Readings, kind: Kind, language: Language
) -> None:
    """The window of a C5 or E65 envelope: from 20 mm on the left, between 45 and 75 mm from the top."""
    document = pypdfium2.PdfDocument(letters[kind, language].content)
    page = document[0]
    assert (round(page.get_width()), round(page.get_height())) == (595, 842)
    text = page.get_textpage()
    millimetre = 72 / 25.4
    searcher = text.search("Koivukatu 4 B 12")
    index, _ = searcher.get_next()
    left, _, _, top = text.get_charbox(index)
    assert 19 <= left / millimetre <= 25
    assert 45 <= (842 - top) / millimetre <= 75
    document.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_says_so_on_every_page_and_in_its_title(typesetter: Typesetter, kind: Kind) -> None:
    reading = set_letter(typesetter, sample(kind, "fi"), draft=True)
    with reading.document() as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("LUONNOS: ")
    assert reading.text().count("LUONNOS") == reading.pages()
    assert "Tämä on luonnos." in reading.text()
    final = set_letter(typesetter, sample(kind, "fi"))
    assert "LUONNOS" not in final.text()


def test_the_same_letter_is_the_same_bytes(typesetter: Typesetter) -> None:
    first = set_letter(typesetter, sample("paatos", "fi")).content
    typesetter.close()
    assert set_letter(typesetter, sample("paatos", "fi")).content == first
