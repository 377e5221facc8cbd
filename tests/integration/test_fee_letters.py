# SPDX-License-Identifier: EUPL-1.2
"""The letter of a fee decision and its notice: like those of other decisions, with the law of fees."""

from collections.abc import Mapping

import pytest

from engine.database import Database
from tests.support.letter_world import LetterWorld, letters, open_letter_world, write

FEE: Mapping[str, object] = {
    "service": "kotihoito",
    "amount": 312.5,
    "basis": "tulot",
    "legal_basis": ["amaksul_10e"],
    "valid_from": "2026-12-01",
}
FEE_REASONS = "Maksu perustuu tuloihisi ja 24 tuntiin kotihoitoa kuukaudessa."


@pytest.fixture
def world(database: Database) -> LetterWorld:
    return open_letter_world(database)


def set_fee(world: LetterWorld, **changes: object) -> str:
    """As the fee unit does, in one step."""
    fee = {**FEE, "reasons": f"text:{FEE_REASONS}", **changes}
    return str(write(world, ("fee.decision", fee), instance=9, by="mk")["paatos_id"])


def test_a_fee_decision_is_sent_with_a_right_of_its_own_law(world: LetterWorld) -> None:
    """Laki 734/1992 15 §, not SHL 50 §; no hearing of another decision, and the fee unit is who to ask."""
    heard = {"heard": "kylla", "way": "puhelin", "view": "text:Haluan asua kotona."}
    write(world, ("hearing", heard))
    set_fee(world)
    kind, language, text = letters(world)[-1]
    assert (kind, language) == ("maksupaatos", "fi")
    for words in (
        "Asiakasmaksupäätös: säännöllinen kotihoito",
        "Maksu: 312,50 euroa kuukaudessa",
        "Voimassa: 1.12.2026 alkaen, toistaiseksi",
        f"Perustelut {FEE_REASONS}",
        "asiakasmaksuista (734/1992) 10 e §",
        "asiakasmaksuista (734/1992) 15 §.",
        "Lisätietoja Kysy, jos jokin jää epäselväksi. Autamme mielellämme. Minna Koski",
    ):
        assert words in text, words
    for words in ("sosiaalihuoltolaki (1301/2014) 50 §", "Haluan asua kotona."):
        assert words not in text, words


def test_the_notice_of_a_fee_decision_counts_its_days(world: LetterWorld) -> None:
    decision = set_fee(world)
    notice = {"decision": decision, "appeal_instructions": True, "way": "kirje", "posted_on": "2026-12-07"}
    write(world, ("decision.notice", notice), instance=10)
    text = letters(world)[-1][2]
    for words in (
        "Olemme tehneet asiassasi päätöksen 7.12.2026: asiakasmaksu.",
        "Tiedoksisaanti: maanantai 14.12.2026",
        "Oikaisuvaatimuksen viimeinen päivä: keskiviikko 13.1.2027",
        "asiakasmaksuista (734/1992) 15 §.",
    ):
        assert words in text, words


def test_a_fee_that_is_not_charged_says_so(world: LetterWorld) -> None:
    set_fee(world, amount=0, basis="alennettu", legal_basis=["amaksul_11"])
    assert "Emme peri sinulta asiakasmaksua: säännöllinen kotihoito." in letters(world)[-1][2]
