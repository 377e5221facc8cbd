# SPDX-License-Identifier: EUPL-1.2
"""The people of the demo and of the scenarios. Nobody of them exists."""

from dataclasses import dataclass

from clients.staff import StaffMember, save_member
from engine.database import Session

EAST = ("Imatra", "Parikkala", "Rautjärvi", "Ruokolahti")
WEST = ("Lappeenranta", "Lemi", "Luumäki", "Savitaipale", "Taipalsaari")
LED_GROUPS = frozenset(
    {
        "ensilinja",
        "asiakasvastaavat",
        "tyoikaisten_asiakasvastaavat",
        "lapsiperheiden_asiakasvastaavat",
        "sosiaalityo",
        "tiimi",
        "tukijaksotiimi",
        "paikkakoordinaattorit",
        "asiakasmaksut",
        "kotihoito",
        "kuntoutus",
        "palkkiot",
    }
)


@dataclass(frozen=True, slots=True)
class Persona:
    """`hint` is one sentence on what to try as this person."""

    member: StaffMember
    hint: str


PERSONAS = (
    Persona(
        StaffMember(
            "el", "Elina Ensio", "asiakasneuvoja, Ensineuvo", "case_worker", frozenset({"ensilinja"})
        ),
        "Kirjaa puhelun aikana uusi yhteydenotto ja katso, mihin se ohjautuu.",
    ),
    Persona(
        StaffMember(
            "av",
            "Anna Vastamäki",
            "asiakasvastaava, Imatra",
            "case_worker",
            frozenset({"asiakasvastaavat"}),
            EAST,
            substitute="av2",
        ),
        "Aloita arviointi ennen kuin seitsemäs arkipäivä on ohi.",
    ),
    Persona(
        StaffMember(
            "av2",
            "Antti Vaara",
            "asiakasvastaava, Lappeenranta",
            "case_worker",
            frozenset({"asiakasvastaavat"}),
            WEST,
            substitute="av",
        ),
        "Sijaista Annaa: hänen asiakkaansa näkyvät myös sinulle.",
    ),
    Persona(
        StaffMember(
            "tav",
            "Timo Aalto",
            "asiakasvastaava, työikäiset",
            "case_worker",
            frozenset({"tyoikaisten_asiakasvastaavat"}),
            EAST + WEST,
        ),
        "Tee työikäisen asiakkaan arviointi ilman RAI-vaatimusta.",
    ),
    Persona(
        StaffMember(
            "lav",
            "Laura Peltonen",
            "omatyöntekijä, lapsiperheet",
            "case_worker",
            frozenset({"lapsiperheiden_asiakasvastaavat"}),
            EAST + WEST,
        ),
        "Ota vastaan perheen asia, joka tuli aikuisen arvioinnista.",
    ),
    Persona(
        StaffMember(
            "stt",
            "Satu Tervo",
            "sosiaalityöntekijä",
            "case_worker",
            frozenset({"sosiaalityo", "tiimi"}),
            EAST + WEST,
        ),
        "Ota vastuu asiakkaasta, joka tarvitsee erityistä tukea.",
    ),
    Persona(
        StaffMember(
            "lh", "Leena Harju", "kuntouttava lähihoitaja", "case_worker", frozenset({"tukijaksotiimi"}), EAST
        ),
        "Tee tukijakson aloituskäynti ja kirjaa käynnit.",
    ),
    Persona(
        StaffMember(
            "pk",
            "Pirjo Kallio",
            "paikkakoordinaattori",
            "case_worker",
            frozenset({"paikkakoordinaattorit"}),
            EAST + WEST,
        ),
        "Tarjoa vapautunut paikka sille, joka on jonossa ensimmäisenä.",
    ),
    Persona(
        StaffMember(
            "mk", "Minna Koski", "asiakasmaksukäsittelijä", "case_worker", frozenset({"asiakasmaksut"})
        ),
        "Tee maksupäätös, kun palvelu on alkanut.",
    ),
    Persona(
        StaffMember("pm", "Päivi Manner", "palkkiokäsittelijä", "case_worker", frozenset({"palkkiot"})),
        "Avaa omaishoidon palkkion maksu ja keskeytä se sairaalajakson ajaksi.",
    ),
    Persona(
        StaffMember(
            "kht", "Kaisa Hietala", "kotihoidon tiiminvetäjä", "case_worker", frozenset({"kotihoito"})
        ),
        "Vahvista tilattu kotihoito ja kirjaa arviointijakson viikko.",
    ),
    Persona(
        StaffMember("ft", "Fanni Toivola", "fysioterapeutti", "case_worker", frozenset({"kuntoutus"})),
        "Tee arviointijakson loppuarvio samoilla mittareilla kuin alussa.",
    ),
    Persona(
        StaffMember(
            "tuot",
            "Tiina Oksanen",
            "toimitusvastaava, Saimaan Ateriat Oy",
            "production",
            frozenset({"tuottaja_ateriat"}),
        ),
        "Vastaa tilaukseen ja kirjaa, milloin palvelu alkoi.",
    ),
    Persona(
        StaffMember(
            "kotiapu",
            "Kari Palmu",
            "palveluvastaava, Kotiapu Karpalo Oy",
            "production",
            frozenset({"tuottaja_karpalo"}),
        ),
        "Katso, että näet vain oman yksikkösi tilaukset.",
    ),
    Persona(
        StaffMember(
            "esi",
            "Eeva Simola",
            "palveluesimies",
            "team_leader",
            frozenset({"esimiehet"}),
            leads=LED_GROUPS,
        ),
        "Katso, mikä on myöhässä, ja selvitä häiriöt.",
    ),
    Persona(
        StaffMember("man", "Mikko Mattila", "palvelupäällikkö", "manager"),
        "Avaa prosessi ja katso, missä asiakkaiden asiat ovat.",
    ),
    Persona(
        StaffMember("suunnittelija", "Sanna Suomi", "prosessisuunnittelija", "designer"),
        "Lue prosessikaaviot sellaisina kuin ne ovat käytössä.",
    ),
    Persona(
        StaffMember("yllapito", "Ville Ylä", "pääkäyttäjä", "administrator"),
        "Katso, mitkä prosessien versiot ovat käytössä.",
    ),
)


def save_personas(session: Session) -> None:
    """Adds or refreshes every persona; substitutes need their person first."""
    for persona in PERSONAS:
        save_member(session, persona.member)
