# SPDX-License-Identifier: EUPL-1.2
"""What happens to the clients of the demo: kinds of cases with the answers that steer them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.forms.model import Json

Answers = Mapping[str, Mapping[str, Json]]

# Answers by task that fit every case.
ALWAYS: Answers = {
    "kirjaa_yhteydenotto": {
        "kenesta": "loytyi",
        "kanava": "puhelin",
        "turvallisuus": "ei_valitonta_vaaraa",
        "ratkaistu_heti": "ei",
        "ohjaus_perustelu": "Asiasta puhuttiin pitkään; tämä sopii tilanteeseen paremmin.",
    },
    "sovi_palveluratkaisu": {"ratkaisu_perustelu": "Sovittiin yhdessä asiakkaan kanssa."},
    "aloita_arviointi": {"rai_tapa": "ei_tarvita", "ensimmainen_toimi": "keskustelu"},
    "tee_arviointi": {"icf_liikkuminen": "2", "icf_itsesta_huolehtiminen": "1", "icf_kotielama": "1"},
    "laadi_arvioinnin_yhteenveto": {"lapsi_hoidossa": "ei"},
    "paatos_ja_tiedoksianto": {"paatos": "myonteinen", "kuultu": "kylla", "tiedoksiantotapa": "kirje"},
    "asiakassuunnitelma": {"suunnitelma_hyvaksytty": "kylla"},
    "soita_tarkistussoitto": {"tavoitti_palvelun": "kylla"},
    "paata_jatkosta": {"jatko": "paattyy", "tulos": "tavoite_saavutettu"},
    "sovi_tukijakso": {"kesto_pv": 28, "kaynnit_viikossa": 2, "paatos_tarvitaan": "ei"},
}


@dataclass(frozen=True, slots=True)
class Story:
    """`weight` is its share; `answers` steer it; `days` says how long each task lies, by element id."""

    name: str
    weight: int
    contacted_by: str
    reasons: tuple[str, ...]
    answers: Answers
    days: Mapping[str, int] = field(default_factory=dict)


def _routed(to: str, **more: Json) -> Answers:
    return {"kirjaa_yhteydenotto": {"ohjaus": to, **more}}


ASSESSED = _routed("arviointi", pyytaa_arviointia=True)

STORIES = (
    Story(
        "neuvonta", 8, "asiakas", ("talous",), _routed("neuvonta", avun_tarve="tieto", ratkaistu_heti="kylla")
    ),
    Story("varhainen tuki", 4, "asiakas", ("yksinaisyys",), _routed("varhainen_tuki", aua=1)),
    Story(
        "tukijakso",
        6,
        "omainen",
        ("liikkuminen",),
        {
            **ASSESSED,
            "laadi_arvioinnin_yhteenveto": {
                "maple": 2,
                "cps": 0,
                "adlh": 0,
                "sppb": 6,
                "tavoite_saavutettavissa": True,
                "saannollinen_tarve": "ei",
                "tarpeen_kesto": "tilapainen",
            },
            "sovi_palveluratkaisu": {"ratkaisut": ["tukijakso"]},
            "asiakassuunnitelma": {"suunnitelman_palvelut": ["tukijakso"]},
            "paatos_ja_tiedoksianto": {"palvelu": "tukijakso", "toteuttamistapa": "oma"},
        },
    ),
    Story(
        "kotihoito",
        4,
        "omainen",
        ("arki", "muisti"),
        {
            **ASSESSED,
            "laadi_arvioinnin_yhteenveto": {
                "maple": 4,
                "cps": 2,
                "adlh": 2,
                "saannollinen_tarve": "kylla",
                "tarpeen_kesto": "pitkaaikainen",
            },
            "sovi_palveluratkaisu": {"ratkaisut": ["arviointijakso"]},
            "paatos_ja_tiedoksianto": {"palvelu": "arviointijakso", "toteuttamistapa": "oma"},
        },
    ),
    Story("arviointi viipyy", 4, "asiakas", ("arki",), ASSESSED, {"aloita_arviointi": 60}),
)
