# SPDX-License-Identifier: EUPL-1.2
"""Seven inputs that must not get into the record, each caught on the page of the real processes where it is
entered, in a sentence of the worker's language, beside what was typed."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from html import escape

import pytest
from sqlalchemy import select

from clients.origins import Origin
from clients.recording import write_record
from clients.staff import StaffMember, save_member
from engine.clock import MovableClock
from engine.tables import user_task
from tests.support.stories import Story
from tests.support.story_house import PROCESSES, Begin
from tests.support.web_world import SECRET, ClockOfTests, Visitor, WebWorld
from webui.application import create_app
from webui.languages import LANGUAGE_COOKIE
from webui.settings import WebSettings

LANGUAGES = ("fi", "sv", "en")
Sentences = Sequence[str]
Pages = Callable[[str], Visitor]
LIISA = {
    "sukunimi": "Lehtonen",
    "etunimet": "Liisa",
    "henkilotunnus": "150544-924V",
    "kotikunta": "Imatra",
}
CONTACT = {
    "kanava": "puhelin",
    "yhteydenottaja": "asiakas",
    "kenesta": "uusi",
    "syyt": "liikkuminen",
    "turvallisuus": "ei_valitonta_vaaraa",
    "ratkaistu_heti": "ei",
    "pyytaa_arviointia": "true",
    "ohjaus": "arviointi",
    "ohjaus_perustelu": "Soittaja pyysi arviointia.",
}
DECISION = {
    "palvelu": "tukijakso",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "lainkohdat": "shl_14",
    "perustelut": "Tuki on tarpeen kotona asumiseen.",
    "voimassa_alkaen": "10.12.2026",
}
IMPOSSIBLE_CODES: Mapping[str, Sentences] = {
    "150544-924": (
        "Henkilötunnus on muotoa ppkkvvXnnnT, esimerkiksi 010180-9004.",
        "Personbeteckningen har formen ddmmååXnnnT, till exempel 010180-9004.",
        "The identity code has the form ddmmyyXnnnT, for example 010180-9004.",
    ),
    "150544-924K": (
        "Henkilötunnuksen tarkiste ei täsmää. Tarkista numerot.",
        "Personbeteckningens kontrolltecken stämmer inte. Kontrollera siffrorna.",
        "The check character of the identity code does not match. Check the digits.",
    ),
    "310244-924S": (
        "Henkilötunnuksen alussa ei ole oikea päivämäärä.",
        "Personbeteckningen börjar inte med ett riktigt datum.",
        "The identity code does not begin with a real date.",
    ),
    "150544-924V": (
        "Henkilötunnus on jo toisella asiakkaalla. Hae hänet tunnuksella ja jatka siitä.",
        "En annan klient har redan personbeteckningen. Sök klienten med den och fortsätt därifrån.",
        "Another client has the identity code already. Find them by the code and go on from there.",
    ),
}


@pytest.fixture
def story(begin_on_sqlite: Begin) -> Story:
    """Mon 7.12.2026, Liisa is Anna's client."""
    story = begin_on_sqlite("2026-12-07T09:00:00+02:00")
    story.client(**LIISA)
    story.name_manager("av")
    return story


@pytest.fixture
def pages(story: Story) -> Pages:
    """Signs a person in to the pages over the story."""
    control = ClockOfTests(story.service, story.clock)
    sessions = MovableClock(story.clock.now())
    settings = WebSettings(secret_key=SECRET, demo=True, clock_control=control, session_clock=sessions)
    app = create_app(story.service, settings)
    app.testing = True
    return WebWorld(app, story.service, story.clock, sessions).sign_in


def refuses(
    person: Visitor,
    address: str,
    typed: Mapping[str, object],
    wrong: Mapping[str, Sentences],
    kept: Sequence[str] | None = None,
) -> None:
    """In each language the page says each sentence at its field and holds what was typed there."""
    for number, language in enumerate(LANGUAGES):
        person.http.set_cookie(LANGUAGE_COOKIE, language)
        person.get("/sign-in")
        answer = person.post(address, typed)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, page
        for field, sentences in wrong.items():
            assert at_field(page, field) == [quoted(sentences[number])]
        for text in map(quoted, kept if kept is not None else [str(typed.get(field, "")) for field in wrong]):
            assert f'value="{text}"' in page or f">\n{text}</textarea>" in page, text


def refusal_of(folder: str, field: str) -> Sentences:
    """What the form's author wrote, in each language."""
    texts = tomllib.loads((PROCESSES / folder / "process.toml").read_text(encoding="utf-8"))["texts"]
    form, _, key = field.partition(".")
    components = json.loads((PROCESSES / folder / "forms" / f"{form}.form").read_text(encoding="utf-8"))
    (finnish,) = [one["properties"]["refusal"] for one in components["components"] if one.get("key") == key]
    return (finnish, texts["sv"][f"{field}.refusal"], texts["en"][f"{field}.refusal"])


def at_field(page: str, field: str) -> Sequence[str]:
    return re.findall(rf'id="f-{re.escape(field)}-error"[^>]*>([^<]*)<', page)


def quoted(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")


def task_of(story: Story, name: str) -> str:
    with story.service.database.reading() as session:
        wanted = (user_task.c.name == name, user_task.c.state == "CREATED")
        key = session.execute(select(user_task.c.key).where(*wanted)).scalars().one()
    return f"/tasks/{key}"


@pytest.mark.parametrize("code", IMPOSSIBLE_CODES)
def test_an_impossible_identity_code_is_caught_when_the_contact_is_taken_down(
    story: Story, pages: Pages, code: str
) -> None:
    typed = {**CONTACT, "henkilotunnus": code}
    refuses(pages("el"), "/contact", typed, {"henkilotunnus": IMPOSSIBLE_CODES[code]})
    assert story.matters() == ()


def test_a_day_before_birth_is_caught_in_the_decision(story: Story, pages: Pages) -> None:
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="av", ika=82, palvelu="tukijakso")
    before = (
        "Päivä on ennen asiakkaan syntymää. Tarkista päivä.",
        "Dagen är före klientens födelse. Kontrollera dagen.",
        "The day is before the client's birth. Check the day.",
    )
    address = f"{task_of(story, 'Valmistele päätös')}/complete"
    refuses(pages("av"), address, {**DECISION, "voimassa_alkaen": "1.1.1940"}, {"voimassa_alkaen": before})
    assert story.open_tasks() == ["Valmistele päätös"]


def test_a_value_out_of_its_instruments_range_is_caught_in_the_assessment(story: Story, pages: Pages) -> None:
    story.begin("kotihoito", asiakasvastaava="av", ika=82, maple=1, adlh=0)
    address = f"{task_of(story, 'Tee RAI-arviointi')}/complete"
    high = ("Luku saa olla enintään {n}.", "Talet får vara högst {n}.", "The number may be at most {n}.")
    low = ("Luvun on oltava vähintään 1.", "Talet ska vara minst 1.", "The number must be at least 1.")
    whole = ("Kirjoita kokonaisluku.", "Skriv ett heltal.", "Write a whole number.")
    wrong = {"cps": tuple(one.format(n=6) for one in high), "maple": low, "adlh": whole}
    refuses(pages("kht"), address, {"cps": "7", "maple": "0", "adlh": "1,5"}, wrong)
    assert story.open_tasks() == ["Tee RAI-arviointi"]


def test_a_decision_without_reasons_or_posting_day_is_caught_before_it_leaves(
    story: Story, pages: Pages
) -> None:
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="av", ika=82, palvelu="tukijakso")
    anna, address = pages("av"), f"{task_of(story, 'Valmistele päätös')}/complete"
    missing = ("Tämä tieto on pakollinen.", "Den här uppgiften är obligatorisk.", "This is required.")
    short = ("Kirjoita vähintään 20 merkkiä.", "Skriv minst 20 tecken.", "Write at least 20 characters.")
    refuses(anna, address, {**DECISION, "perustelut": " "}, {"perustelut": missing})
    refuses(anna, address, {**DECISION, "perustelut": "Tarpeen."}, {"perustelut": short})
    assert anna.post(address, DECISION).status_code == 303
    story.settle()
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2026-12-07")
    address = f"{task_of(story, 'Lähetä päätös')}/complete"
    sent = {"tiedoksiantotapa": "kirje", "muutoksenhakuohje": ["false", "true"]}
    refuses(anna, address, sent, {"postituspaiva": missing})
    early = refusal_of("yhteiset", "laheta_paatos.postituspaiva")
    refuses(anna, address, {**sent, "postituspaiva": "6.12.2026"}, {"postituspaiva": early})
    assert story.open_tasks() == ["Lähetä päätös"]


def test_a_second_open_application_for_the_same_service_is_caught_when_it_is_checked(
    story: Story, pages: Pages
) -> None:
    for _ in range(2):
        story.begin("omaishoito", asiakasvastaava="av", ika=82, yhteydenottaja="asiakas")
    anna = pages("av")
    with story.service.database.reading() as session:
        wanted = (user_task.c.name == "Tarkista hakemus", user_task.c.state == "CREATED")
        first, second = session.execute(select(user_task.c.key).where(*wanted)).scalars()
    whole = {"hakemus_taydellinen": "kylla", "hakija_on_hoidettava": ["false", "true"]}
    assert anna.post(f"/tasks/{first}/complete", whole, page="/tasks").status_code == 303
    matter = story.matters()[0].id
    for language, sentence in (
        ("fi", f"Asiakkaalla on jo avoin hakemus palvelusta omaishoito: asia {matter}"),
        ("sv", f"Klienten har redan en öppen ansökan om servicen närståendevård: ärende {matter}"),
        ("en", f"The client already has an open application for informal care: matter {matter}"),
    ):
        anna.http.set_cookie(LANGUAGE_COOKIE, language)
        answer = anna.post(f"/tasks/{second}/complete", whole, page=f"/tasks/{second}")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert sentence in page
        assert re.search(r'value="kylla"[^>]* checked', page), "what was chosen is chosen still"


def test_a_case_manager_who_is_the_provider_is_caught_where_clients_are_handed_over(
    story: Story, pages: Pages
) -> None:
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="av", ika=82, palvelu="tukijakso")
    with story.service.database.transaction() as session:
        both = frozenset({"kotihoito", "asiakasvastaavat"})
        save_member(session, StaffMember("kh", "Kaisa Hoitaja", "lähihoitaja", "case_worker", both))
        origin = Origin(story.client_id, "esi", story.clock.now(), story.matters()[0].id)
        given = {"service": "kotihoito", "provider": "kotihoito"}
        write_record(session, story.service, origin, "service.started", given, {})
    told = (
        (
            "Kaisa Hoitaja tuottaa asiakkaan palvelua ryhmässä kotihoito."
            " Palvelun tuottaja ei voi olla saman asiakkaan asiakasvastaava. Valitse toinen."
        ),
        (
            "Kaisa Hoitaja utför klientens service i gruppen hemvård."
            " Den som utför servicen kan inte vara klientansvarig för samma klient. Välj någon annan."
        ),
        (
            "Kaisa Hoitaja carries out the client's service in the group home care."
            " Who carries a service out cannot be the client's case manager. Choose another."
        ),
    )
    field = f"to-{story.client_id}"
    typed = {"last_day": "31.12.2026", field: "kh"}
    refuses(pages("esi"), "/staff/av/hand-over", typed, {field: told}, kept=["31.12.2026"])


def test_a_resigned_worker_is_caught_where_tasks_and_clients_are_given(story: Story, pages: Pages) -> None:
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="av", ika=82, palvelu="tukijakso")
    task = task_of(story, "Valmistele päätös")
    eeva, anna = pages("esi"), pages("av")
    assert eeva.post("/staff/av2/departure", {}, page="/staff").status_code == 303
    gone = (
        "Antti Vaara ei ole enää töissä. Valitse toinen.",
        "Antti Vaara arbetar inte längre här. Välj någon annan.",
        "Antti Vaara does not work here any more. Choose another.",
    )
    reason = "Pidempi poissaolo."
    refuses(anna, f"{task}/hand-over", {"to": "av2", "reason": reason}, {"to": gone}, kept=[reason])
    field = f"to-{story.client_id}"
    typed = {"last_day": "31.12.2026", field: "av2"}
    refuses(eeva, "/staff/av/hand-over", typed, {field: gone}, kept=["31.12.2026"])


def test_the_open_tasks_of_a_resigned_worker_are_shown_to_the_leader_and_free(
    story: Story, pages: Pages
) -> None:
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="av", ika=82, palvelu="tukijakso")
    task = task_of(story, "Valmistele päätös")
    eeva, anna = pages("esi"), pages("av")
    assert eeva.post("/staff/av/departure", {}, page="/staff").status_code == 303
    page = eeva.get("/tasks").get_data(as_text=True)
    assert f'<a href="{task}">Valmistele päätös</a>' in page
    assert "oli henkilöllä Anna Vastamäki" in page
    refused = anna.post(f"{task}/complete", DECISION)
    assert refused.status_code in (303, 401, 403, 404), "who has left does nothing any more"
    assert story.open_tasks() == ["Valmistele päätös"]
