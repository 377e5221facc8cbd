# SPDX-License-Identifier: EUPL-1.2
"""Matti has no food: help at once, the decision on paper afterwards, and a social worker who takes over.

Source: story S9, told here on a Friday before a long weekend.
"""

from collections.abc import Callable

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers

MATTI: Answers = {"Etunimet": "Matti", "Sukunimi": "Saarinen", "Kotikunta": "Imatra"}
NAME = "Saarinen Matti"
NOTICE: Answers = {
    "Mistä yhteydenotto tuli?": "Huoli-ilmoitus",
    "Kuka ottaa yhteyttä?": "Ammattilainen",
    "Mitä asia koskee?": ["Päihteet tai mielenterveys", "Ravitsemus"],
    "Onko asiakas turvassa?": "On huolta",
    "Asiakas on yksin ja turvaton, tai ruoka, lääke tai lämpö puuttuu": True,
    "Ratkesiko asia heti?": "Ei",
    "Mitä ilmoittajalle kerrottiin?": "Vain että ilmoitus on otettu vastaan",
}
FREE = "unclaimed"


def test_matti_gets_help_at_once_and_a_social_worker(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-12-04T10:00:00+02:00")
    journey.browsing.expect("404")  # a preview that a person leaves behind
    a_notice_of_concern_comes(journey)
    he_is_made_safe(journey)
    the_help_is_decided_in_writing(journey)
    he_needs_special_support(journey)
    the_social_worker_is_responsible(journey)
    check_tables(journey)


def a_notice_of_concern_comes(journey: Journey) -> None:
    """The page says at once how urgent it is (D1)."""
    journey.as_person("el").open_contact(NOTICE, MATTI)
    journey.sees("K1, välitön")
    journey.save_contact()


def he_is_made_safe(journey: Journey) -> None:
    journey.as_person("stt").open_task("Turvaa tilanne", FREE)
    journey.finds_no_barriers()
    journey.fill(
        {
            "Onko asiakas turvassa nyt?": "Kyllä",
            "Onko ruoka turvattu?": "Ei",
            "Ovatko lääkkeet turvattu?": "Ei",
            "Onko lämpö turvattu?": "Kyllä",
            "Epäilläänkö kaltoinkohtelua?": "Ei",
            "Onko nyt virka-aika?": "Kyllä",
            "Mitä tehtiin heti?": ["Kotikäynti", "Ateria"],
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    journey.open_task("Tee kiireellinen ratkaisu", FREE)
    journey.finds_no_barriers()
    journey.fill(
        {
            "Mitä apua on järjestetty?": ["Ateriapalvelu", "Kotihoidon käynnit"],
            "Miten ratkaisu annettiin?": "Suullisesti",
            "Milloin ratkaisu annettiin?": ("4.12.2026", "10.00"),
            "Miksi apu on kiireellistä?": "Kaapissa ei ole ruokaa, ja pyhät ovat edessä.",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")


def the_help_is_decided_in_writing(journey: Journey) -> None:
    journey.complete(
        "Valmistele päätös",
        {
            "Päätös": "Myönteinen",
            "Onko asiakasta kuultu?": "Ei tarpeen, päätös on haetun mukainen",
            "Lainkohdat": ["SHL 12 §", "SHL 45 §"],
            "Perustelut": "Ruokaa ei ole; ateriat ja käynnit pyhien yli.",
            "Voimassa alkaen": "4.12.2026",
        },
        FREE,
    )
    journey.complete(
        "Allekirjoita päätös",
        {
            "Miten jatketaan?": "Allekirjoitetaan",
            "Allekirjoituspäivä": "4.12.2026",
            "Kiireellinen päätös annettiin jo suullisesti": True,
            "Milloin suullinen päätös annettiin?": ("4.12.2026", "10.00"),
        },
        FREE,
    )
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": "4.12.2026",
            "Muutoksenhakuohje on liitetty": True,
        },
        FREE,
    )
    journey.complete(
        "Sovi jatkosta",
        {
            "Milloin tilanne tarkistetaan?": "7.12.2026",
            "Asiakkaalle tai läheiselle on kerrottu, mitä seuraavaksi tapahtuu": True,
        },
        FREE,
    )
    journey.sees("Seuraavaksi: Aloita arviointi – Anna Vastamäki.")


def he_needs_special_support(journey: Journey) -> None:
    journey.as_person("av").move_clock_to("7.12.2026")
    journey.complete(
        "Aloita arviointi",
        {
            "Miten arviointi alkaa?": "Kotikäynti",
            "Mikä oli ensimmäinen arviointitoimi?": "Arviointikäynti kotona",
            "Asiakas tarvitsee erityistä tukea": True,
        },
    )


def the_social_worker_is_responsible(journey: Journey) -> None:
    """She is the client's own worker from now on; Anna stands in, and the assessment is no longer hers."""
    journey.as_person("stt").open_task("Sosiaalityöntekijä ottaa vastuun", FREE)
    journey.finds_no_barriers()
    journey.fill(
        {
            "Miten vastuu jaetaan?": "Sosiaalityöntekijä on omatyöntekijä",
            "Mistä erityisen tuen tarve johtuu?": ["Päihteet"],
            "Merkitse erityisen tuen tarve asiakkaan tietoihin": True,
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    assert "Tee arviointi" in journey.tasks(FREE)
    journey.open_client(NAME)
    journey.sees("Satu Tervo")
    assert "Tee arviointi" not in journey.as_person("av").tasks(FREE)
