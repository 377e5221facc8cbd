# SPDX-License-Identifier: EUPL-1.2
"""Bad values, page by page: refused at the field, in the language of the page, with what was typed kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pytest

from clients.case_managers import name_case_manager
from clients.origins import Origin
from clients.recording import write_record
from tests.support.web_world import Scene, Visitor
from webui.languages import LANGUAGE_COOKIE

LONG = "pitkä teksti " * 2000
NO_DAY = (
    "Tällaista päivää ei ole. Kirjoita päivä muodossa 1.12.2026.",
    "Det finns ingen sådan dag. Skriv dagen i formen 1.12.2026.",
    "There is no such day. Write the day as 1.12.2026.",
)
YEAR = (
    "Tarkista vuosi: sen on oltava väliltä 1850–2150.",
    "Kontrollera året: det ska vara mellan 1850 och 2150.",
    "Check the year: it must be from 1850 to 2150.",
)
A_TIME = (
    "Kirjoita kellonaika muodossa 9.40.",
    "Skriv klockslaget i formen 9.40.",
    "Write the time as 9.40.",
)
REQUIRED = ("Tämä tieto on pakollinen.", "Den här uppgiften är obligatorisk.", "This is required.")
CHOOSE = ("Valitse jokin luettelosta.", "Välj något i listan.", "Choose one from the list.")
REASON = (
    "Kirjoita syy, 3–500 merkkiä.",
    "Skriv orsaken, 3–500 tecken.",
    "Write the reason, 3–500 characters.",
)
IDENTITY = (
    "Poista henkilötunnus. Asiakkaan tiedot kuuluvat asiakkaan sivulle.",
    "Ta bort personbeteckningen. Klientens uppgifter hör till klientens sida.",
    "Take the identity code out. The client's data belong on the client's page.",
)
Words = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Bad:
    """What somebody sends to a page, and for each field at fault its sentence in fi, sv, en."""

    who: str
    address: str
    typed: Mapping[str, str]
    wrong: Mapping[str, Words]
    kept: tuple[str, ...] = ()

    def on(self, scene: Scene) -> str:
        return self.address.format(client=scene.client_id, task=scene.task_key, instance=scene.instance_key)


WRITTEN_REASON = "Asiakas täyttää 65 vuotta."
BAD: Mapping[str, Bad] = {
    "task: out of range, no such day, too long": Bad(
        "av",
        "/tasks/{task}/complete",
        {"sppb": "13", "aloitus": "31.2.2027", "toive": "Kirjastoon.", "tarve": "jakso"},
        {
            "sppb": (
                "Luku saa olla enintään 12.",
                "Talet får vara högst 12.",
                "The number may be at most 12.",
            ),
            "aloitus": NO_DAY,
        },
        ("13", "31.2.2027", "Kirjastoon."),
    ),
    "task: far in the future, no number": Bad(
        "av",
        "/tasks/{task}/complete",
        {"sppb": "paljon", "aloitus": "1.1.9999", "tarve": "jakso"},
        {
            "sppb": (
                "Kirjoita luku, esimerkiksi 3,5.",
                "Skriv ett tal, till exempel 3,5.",
                "Write a number, for example 3.5.",
            ),
            "aloitus": YEAR,
        },
        ("paljon", "1.1.9999"),
    ),
    "task handed over without a reason": Bad(
        "av",
        "/tasks/{task}/hand-over",
        {"to": "av2", "reason": " "},
        {"reason": ("Kirjoita syy.", "Skriv orsaken.", "Write the reason.")},
        ("av2",),
    ),
    "comment that is too long": Bad(
        "av",
        "/tasks/{task}/comments",
        {"text": LONG},
        {"text": ("Kirjoita 1–4000 merkkiä.", "Skriv 1–4000 tecken.", "Write 1–4000 characters.")},
        (LONG,),
    ),
    "contact: nothing chosen": Bad(
        "el",
        "/contact",
        {"kuvaus": "Soitti kahdesti."},
        {"kanava": REQUIRED, "yhteydenottaja": REQUIRED},
        ("Soitti kahdesti.",),
    ),
    "claim: no such day": Bad(
        "av",
        "/clients/{client}/claim",
        {"arrived_on": "31.2.2026", "arrived_time": "9.40"},
        {"arrived_on": NO_DAY},
        ("31.2.2026", "9.40"),
    ),
    "claim: no such time": Bad(
        "av",
        "/clients/{client}/claim",
        {"arrived_on": "20.11.2026", "arrived_time": "25.00"},
        {"arrived_time": A_TIME},
        ("20.11.2026", "25.00"),
    ),
    "death before birth": Bad(
        "av",
        "/clients/{client}/death",
        {"died_on": "1.1.1940"},
        {
            "died_on": (
                "Kuolinpäivä on ennen syntymäpäivää.",
                "Dödsdagen är före födelsedagen.",
                "The day of death is before the day of birth.",
            ),
            "source": (
                "Valitse, mistä tieto tuli.",
                "Välj varifrån uppgiften kom.",
                "Choose where the information came from.",
            ),
        },
        ("1.1.1940",),
    ),
    "death in the future": Bad(
        "av",
        "/clients/{client}/death",
        {"died_on": "1.1.2030", "source": "sairaala"},
        {
            "died_on": (
                "Kuolinpäivä on tulevaisuudessa.",
                "Dödsdagen är i framtiden.",
                "The day of death is in the future.",
            )
        },
        ("1.1.2030", "sairaala"),
    ),
    "death: no such day": Bad(
        "av",
        "/clients/{client}/death",
        {"died_on": "31.2.2026", "source": "muu"},
        {"died_on": NO_DAY},
        ("31.2.2026",),
    ),
    "service area: unknown, no reason": Bad(
        "esi",
        "/clients/{client}/service-area",
        {"area": "kuu", "reason": "x"},
        {
            "area": ("Valitse palvelualue.", "Välj serviceområde.", "Choose the service area."),
            "reason": (
                "Kerro syy, 5–2000 merkkiä.",
                "Ange orsaken, 5–2000 tecken.",
                "Give the reason, 5–2000 characters.",
            ),
        },
        ("x",),
    ),
    "joint: no permission, unknown coordinator": Bad(
        "av",
        "/clients/{client}/joint/begin",
        {"coordinator": "av", "permission_on": "31.2.2026", "permission_way": "kirjallinen"},
        {"permission_on": NO_DAY},
        ("31.2.2026", "kirjallinen"),
    ),
    "joint: permission from the future": Bad(
        "av",
        "/clients/{client}/joint/begin",
        {"coordinator": "av", "permission_on": "1.1.2030", "permission_way": ""},
        {
            "permission_on": (
                "Kirjaa päivä, jona asiakas antoi luvan. Ilman lupaa ei voi aloittaa.",
                "Anteckna dagen då klienten gav sitt tillstånd. Utan tillstånd kan det inte börja.",
                "Write the day when the client gave permission. It cannot begin without.",
            ),
            "permission_way": (
                "Kirjaa, miten lupa annettiin.",
                "Anteckna hur tillståndet gavs.",
                "Write how the permission was given.",
            ),
        },
        ("1.1.2030",),
    ),
    "provider: hardly anything": Bad(
        "esi",
        "/providers/new",
        {"kind": "", "phone": "soita", "email": "apu", "note": "Kysy Pirjolta.", "capacity": "3"},
        {
            "name": ("Nimi puuttuu.", "Namnet saknas.", "The name is missing."),
            "kind": CHOOSE,
            "phone": (
                "Kirjoita puhelinnumero, esimerkiksi 040 123 4567.",
                "Skriv telefonnumret, till exempel 040 123 4567.",
                "Write the phone number, for example 040 123 4567.",
            ),
            "email": (
                "Kirjoita sähköpostiosoite muodossa nimi@example.fi.",
                "Skriv e-postadressen i formen namn@example.fi.",
                "Write the e-mail address as name@example.fi.",
            ),
            "services": (
                "Valitse ainakin yksi palvelu luettelosta.",
                "Välj minst en tjänst i listan.",
                "Choose at least one service from the list.",
            ),
            "areas": (
                "Valitse ainakin yksi kunta, jossa tuottaja palvelee.",
                "Välj minst en kommun där producenten verkar.",
                "Choose at least one municipality that the provider serves.",
            ),
        },
        ("soita", "apu", "Kysy Pirjolta.", "3"),
    ),
    "service of the directory: a code with spaces": Bad(
        "esi",
        "/providers/services",
        {"code": "Ei Käy", "name_fi": "Kotikirjasto", "name_sv": "", "name_en": "Library"},
        {
            "code": (
                "Koodi: pieniä kirjaimia a–z, numeroita ja alaviivoja, enintään 60.",
                "Kod: små bokstäver a–z, siffror och understreck, högst 60.",
                "A code: small letters a–z, digits and underscores, at most 60.",
            ),
            "name_sv": ("Nimi puuttuu.", "Namnet saknas.", "The name is missing."),
        },
        ("Ei Käy", "Kotikirjasto", "Library"),
    ),
    "hand-over: no such day, nobody chosen": Bad(
        "esi",
        "/staff/av/hand-over",
        {"last_day": "31.2.2027", "to-{client}": ""},
        {
            "last_day": NO_DAY,
            "to-{client}": ("Valitse, kuka jatkaa.", "Välj vem som fortsätter.", "Choose who goes on."),
        },
        ("31.2.2027",),
    ),
    "hand-over: a day that has passed": Bad(
        "esi",
        "/staff/av/hand-over",
        {"last_day": "1.1.2020", "to-{client}": "av2"},
        {
            "last_day": (
                "Viimeinen työpäivä on jo mennyt.",
                "Den sista arbetsdagen har redan gått.",
                "The last day of work has passed.",
            )
        },
        ("1.1.2020",),
    ),
    "improvement: no owner, too long": Bad(
        "esi",
        "/improvements/new",
        {"title": "", "cause": "", "change": "Soitetaan ensin.", "owner": "ei_kukaan"},
        {
            "title": ("Otsikko puuttuu.", "Rubrik saknas.", "The title is missing."),
            "cause": CHOOSE,
            "owner": (
                "Valitse vastuuhenkilö, joka on töissä.",
                "Välj en ansvarig som arbetar här.",
                "Choose an owner who works here.",
            ),
        },
        ("Soitetaan ensin.",),
    ),
    "arrival: channel missing, no such day": Bad(
        "el",
        "/arrivals",
        {"sender": "Naapuri", "day": "31.2.2026", "time": "9.00"},
        {"day": NO_DAY},
        ("Naapuri", "31.2.2026", "9.00"),
    ),
    "arrival: nothing told": Bad(
        "el",
        "/arrivals",
        {"phone": "050 000 1234"},
        {
            "channel": CHOOSE,
            "contacted_by": CHOOSE,
            "text": (
                "Kerro, mitä asia koskee tai kuka otti yhteyttä.",
                "Berätta vad ärendet gäller eller vem som tog kontakt.",
                "Say what it is about or who made the contact.",
            ),
        },
        ("050 000 1234",),
    ),
    "saved filter without a name": Bad(
        "av",
        "/tasks/filters",
        {"name": " ", "queue": "mine"},
        {
            "name": (
                "Anna rajaukselle nimi, enintään 60 merkkiä.",
                "Ge filtret ett namn, högst 60 tecken.",
                "Give the filter a name, at most 60 characters.",
            )
        },
    ),
    "wage coefficient: impossible": Bad(
        "esi",
        "/carers/index",
        {"year": "26", "coefficient": "paljon", "source": "STM 15.11."},
        {
            "year": (
                "Anna 2026 tai 2027.",
                "Ange 2026 eller 2027.",
                "Give 2026 or 2027.",
            ),
            "coefficient": (
                "Anna kerroin lukuna, esimerkiksi 1,032.",
                "Ange koefficienten som ett tal, till exempel 1,032.",
                "Give the coefficient as a number, for example 1.032.",
            ),
        },
        ("26", "paljon", "STM 15.11."),
    ),
    "process suspended with an identity code": Bad(
        "esi",
        "/instances/{instance}/suspend",
        {"reason": "Asiakas 150544-924K soitti"},
        {"reason": IDENTITY},
        ("Asiakas 150544-924K soitti",),
    ),
    "process cancelled without a reason": Bad(
        "esi", "/instances/{instance}/cancel", {"reason": ""}, {"reason": REASON}
    ),
    "process moved to another version without a reason": Bad(
        "yllapito",
        "/instances/{instance}/migrate",
        {"reason": "x", "to": "1"},
        {"reason": REASON},
        ("x", "1"),
    ),
    "batch of a process without a reason": Bad(
        "yllapito", "/processes/kokeilu/migrate", {"reason": "x"}, {"reason": REASON}, ("x",)
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_each_page_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(scene: Scene, name: str) -> None:
    bad = BAD[name]
    give_client_to(scene, "av")
    if name.startswith("claim"):
        serve_decision(scene)
    person = scene.world.sign_in(bad.who)
    for number, language in enumerate(("fi", "sv", "en")):
        page = send(person, bad, scene, language)
        for field, words in bad.wrong.items():
            assert_at_field(page, field.format(client=scene.client_id), words[number])
        for text in bad.kept:
            assert stays(page, text), (language, text)


def send(person: Visitor, bad: Bad, scene: Scene, language: str) -> str:
    person.http.set_cookie(LANGUAGE_COOKIE, language)
    person.get("/sign-in")
    typed = {name.format(client=scene.client_id): value for name, value in bad.typed.items()}
    answer = person.post(bad.on(scene), typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422, page
    assert f'<html lang="{language}">' in page
    return page


def assert_at_field(page: str, field: str, sentence: str) -> None:
    said = re.findall(rf'id="f-{re.escape(field)}-error">([^<]*)<', page)
    assert said == [escape(sentence, quote=True).replace("&#x27;", "&#39;")], (field, said)


def stays(page: str, text: str) -> bool:
    """In a field of the page, whatever its kind."""
    quoted = escape(text).replace("&#x27;", "&#39;")
    return f'value="{quoted}"' in page or f">\n{quoted}</textarea>" in page


def serve_decision(scene: Scene) -> None:
    """A refusal that was posted on the day of the scene."""
    service = scene.world.service
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        day = origin.day.isoformat()
        drafted = {
            "service": "kotihoito",
            "outcome": "kielteinen",
            "legal_basis": ["shl_19a"],
            "reasons": "D1",
            "valid_from": day,
        }
        named = {"decision": write_record(session, service, origin, "decision", drafted, {})["paatos_id"]}
        write_record(session, service, origin, "decision.signed", named, {})
        served = {"way": "kirje", "posted_on": day, "appeal_instructions": True}
        write_record(session, service, origin, "decision.notice", {**named, **served}, {})


def give_client_to(scene: Scene, username: str) -> None:
    service = scene.world.service
    with service.database.transaction() as session:
        name_case_manager(
            session, service, scene.client_id, username, substitute=None, reason="alue", actor=username
        )
