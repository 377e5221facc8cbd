# SPDX-License-Identifier: EUPL-1.2
"""Liisa has fallen: from her daughter's call to the last follow-up call, day by day, in the browser."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers, chosen_answers

LIISA: Answers = {
    "Henkilötunnus": "010244-9121",
    "Etunimet": "Liisa",
    "Sukunimi": "Laine",
    "Kotikunta": "Imatra",
}
CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Omainen",
    "Mitä asia koskee?": ["Liikkuminen tai kaatuminen"],
    "Onko asiakas turvassa?": "Ei välitöntä vaaraa",
    "Ratkesiko asia heti?": "Ei",
    "Missä arjen asioissa on vaikeuksia?": ["Liikkuminen", "Kotielämä"],
}
DECISION: Answers = {
    "Palvelu": "Sujuvan tukijakso",
    "Päätös": "Myönteinen",
    "Onko asiakasta kuultu?": "Ei tarpeen, päätös on haetun mukainen",
    "Lainkohdat": ["SHL 14 §", "SHL 45 §"],
    "Perustelut": "Liisa tarvitsee lyhytaikaista tukea arjen taitoihin ja liikkumiseen.",
    "Voimassa alkaen": "10.12.2026",
}
NOTICE: Answers = {"Miten päätös annetaan tiedoksi?": "Kirje", "Muutoksenhakuohje on liitetty": True}
GOALS: Answers = {"Tavoite asiakkaan sanoin": "Kävelen taas kauppaan", "Arjen alue": "Liikkuminen"}


def test_liisa_walks_to_the_shop_again(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-11-23T09:40:00+02:00")
    journey.browsing.expect("40[34]|422")
    her_daughter_calls(journey)
    the_limits_are_explained(journey)
    the_owner_is_reminded_in_time(journey)
    she_is_visited(journey)
    the_summary_is_written(journey)
    a_support_period_is_agreed(journey)
    the_decision_is_posted(journey)
    the_period_starts(journey)
    the_mid_call_is_made_before_christmas(journey)
    the_end_is_assessed(journey)
    who_visits_does_not_decide(journey)
    the_case_manager_decides(journey)
    she_is_called_twice_more(journey)
    check_tables(journey)


def her_daughter_calls(journey: Journey) -> None:
    """23.11.: six answers and two ticks; the tables say K4 and assessment; a double click saves once."""
    journey.as_person("el")
    journey.open_contact(CALL, LIISA)
    journey.sees("K4, tavallinen", "ke 2.12.2026 (SHL 36 §)")
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("arviointi")
    journey.finds_no_barriers()
    journey.page.get_by_role("button", name="Tallenna yhteydenotto").dblclick()
    journey.sees(
        "Yhteydenotto on tallennettu.",
        "Palvelutarpeen arvioinnin aloitus: viimeistään ke 2.12.2026.",
        "Palvelu alkaa: viimeistään ti 23.2.2027.",
        "Seuraavaksi: Aloita arviointi – Anna Vastamäki.",
    )
    journey.finds_no_barriers()
    journey.open_client("Laine Liisa", "Asiat")
    expect(journey.main.get_by_role("row")).to_have_count(2)
    journey.sees("23.11.2026 klo 9.40")


def the_limits_are_explained(journey: Journey) -> None:
    """Behind each limit: the rule, the section, the days counted and skipped."""
    journey.as_person("av")
    assert journey.tasks() == ["Aloita arviointi"]
    journey.finds_no_barriers()
    journey.open_task("Aloita arviointi")
    journey.page.get_by_text("Miksi juuri tämä päivä?").click()
    journey.sees("SHL 36 §", "yhteydenottopäivää ma 23.11.2026 ei lasketa, siitä 7 arkipäivää")
    days = journey.main.get_by_role("listitem")
    expect(days.filter(has_text="28.11. lauantai")).to_have_class("skipped")
    expect(days.filter(has_text="7. ke 2.12.2026")).to_have_class("last")
    journey.finds_no_barriers()
    journey.open_client("Laine Liisa")
    deadline = journey.main.get_by_role("group").filter(has_text="ti 23.2.2027")
    deadline.locator("summary").click()
    expect(deadline).to_contain_text("vireilletulopäivää ma 23.11.2026 ei lasketa, siitä 3 kuukautta")


def the_owner_is_reminded_in_time(journey: Journey) -> None:
    """27.11., the fourth working day: only Anna is told; nobody was told before."""
    journey.move_clock_to("26.11.2026")
    assert journey.reminders() == []
    journey.move_clock_to("27.11.2026", 14)
    assert journey.reminders() == ["Palvelutarpeen arvioinnin aloitus: ke 2.12.2026"]
    journey.finds_no_barriers()
    for other in ("av2", "esi"):
        assert journey.as_person(other).reminders() == []


def she_is_visited(journey: Journey) -> None:
    """The home visit is the first act: the limit is met, and the team leader hears nothing of it."""
    journey.as_person("av").complete(
        "Aloita arviointi",
        {
            "Miten arviointi alkaa?": "Kotikäynti",
            "Mikä oli ensimmäinen arviointitoimi?": "Arviointikäynti kotona",
            "Milloin se tehtiin?": ("27.11.2026", "14.00"),
        },
    )
    journey.sees(
        "Määräaika täyttyi: Palvelutarpeen arvioinnin aloitus.",
        "Palvelutarpeen arviointi valmiiksi: viimeistään ke 23.12.2026.",
        "Seuraavaksi: Tee arviointi – Anna Vastamäki.",
    )
    journey.complete(
        "Tee arviointi",
        {
            "Liikkuminen": "Kohtalainen",
            "Itsestä huolehtiminen": "Lievä",
            "Kotielämä": "Lievä",
            "Turvallisuus kotona": "Puutteita",
            "Voimavarat": "Tytär käy, Liisa lukee ja ratkoo ristikoita.",
            "Asiakkaan toiveet": "Haluan taas kävellä kauppaan.",
            "SPPB (0–12)": "6",
        },
    )
    for day in ("30.11.2026", "1.12.2026", "2.12.2026"):
        journey.move_clock_to(day)
    for other in ("esi", "av2"):
        assert journey.as_person(other).reminders() == []


def the_summary_is_written(journey: Journey) -> None:
    """4.12.: SPPB 6, MAPLe 2, ADLH 0."""
    journey.as_person("av").move_clock_to("4.12.2026")
    journey.open_task("Laadi arvioinnin yhteenveto")
    expect(journey.page.get_by_label("SPPB (0–12)")).to_have_value("6")
    journey.fill(
        {
            "Tilanne ja tarve": "Kaksi kaatumista kuukaudessa, ulkoilu on jäänyt.",
            "Johtopäätökset asiakkuuden edellytyksistä": "Lyhyt tuki riittää.",
            "Asiakkaan näkemys": "Haluan liikkua itse.",
            "Tarvitseeko asiakas erityistä tukea (SHL 3 §)?": "Ei",
            "Tarvitseeko asiakas omatyöntekijän?": "Kyllä",
            "Kuinka kauan tarve kestää?": "Tilapäisesti",
            "Tavoite on saavutettavissa 42 vuorokaudessa": True,
            "MAPLe (1–5)": "2",
            "ADLH (0–6)": "0",
        }
    )
    journey.press_done()
    journey.sees("Tehty.", "Määräaika täyttyi: Palvelutarpeen arviointi valmiiksi.")


def a_support_period_is_agreed(journey: Journey) -> None:
    """7.12.: the table proposes a support period; departing from it would ask why."""
    journey.move_clock_to("7.12.2026")
    journey.open_task("Sovi palveluratkaisu")
    form = journey.page.locator("#task-form")
    journey.sees("Tukijakso sopii")
    assert chosen_answers(form, "Mistä sovittiin asiakkaan kanssa?") == ["Sujuvan tukijakso"]
    group = form.get_by_label("Asiakasryhmä")
    journey.fill({"Mistä sovittiin asiakkaan kanssa?": ["Omaishoidon tuki"]})
    expect(group).to_have_value("omaishoitoperhe")
    journey.sees_no("Miksi valitsit toisen ryhmän?")
    journey.untick("Mistä sovittiin asiakkaan kanssa?", "Omaishoidon tuki")
    expect(group).to_have_value("ei_ryhmaa")
    journey.fill({"Mistä sovittiin asiakkaan kanssa?": ["Säännöllinen kotihoito"]})
    journey.sees_no("Miksi poikkeat ehdotuksesta?")
    journey.untick("Mistä sovittiin asiakkaan kanssa?", "Sujuvan tukijakso")
    journey.press_done()
    journey.sees("Korjaa 1 kohta ja lähetä uudelleen")
    journey.sees("Miksi poikkeat ehdotuksesta?: Tämä tieto on pakollinen.")
    journey.finds_no_barriers()
    journey.untick("Mistä sovittiin asiakkaan kanssa?", "Säännöllinen kotihoito")
    journey.fill(
        {"Mistä sovittiin asiakkaan kanssa?": ["Sujuvan tukijakso"], "Asiakas on samaa mieltä": True}
    )
    journey.press_done()
    journey.sees("Tehty.", "Seuraavaksi: Laadi asiakassuunnitelma – Anna Vastamäki.")
    journey.complete(
        "Laadi asiakassuunnitelma",
        {
            "Tavoitteet": [GOALS],
            "Palvelut": ["Sujuvan tukijakso"],
            "Seurantapäivä": "7.1.2027",
            "Hyväksyykö asiakas suunnitelman?": "Kyllä",
        },
    )
    the_decision_is_signed(journey)
    assert sorted(journey.tasks()) == ["Lähetä päätös", "Sovi tukijakso"]
    journey.complete(
        "Sovi tukijakso",
        {
            "Tavoitteet (1–3)": [GOALS, {"Tavoite asiakkaan sanoin": "Pääsen tasapainoryhmään"}],
            "Keinot": ["Liikuntaharjoitus", "Palveluihin kiinnittyminen"],
        },
    )
    journey.sees("viimeistään ma 14.12.2026.", "Seuraavaksi: Tee aloituskäynti – tukijaksotiimi.")
    journey.open_client("Laine Liisa")
    journey.sees("Yhteydenotosta palveluun", "Sujuvan tukijakso")


def the_decision_is_signed(journey: Journey) -> None:
    """The table of powers lets Anna sign; a refusal without hearing is not let through."""
    journey.open_task("Valmistele päätös")
    journey.fill({**DECISION, "Päätös": "Kielteinen"})
    journey.press_done()
    journey.sees("Asiakasta on kuultava ennen päätöstä, joka ei ole haetun mukainen (hallintolaki 34 §).")
    journey.fill({"Päätös": "Myönteinen"})
    journey.press_done()
    journey.sees("Seuraavaksi: Allekirjoita päätös – Anna Vastamäki.")
    journey.complete(
        "Allekirjoita päätös", {"Miten jatketaan?": "Allekirjoitetaan", "Allekirjoituspäivä": "7.12.2026"}
    )
    journey.sees("Seuraavaksi: Lähetä päätös – Anna Vastamäki.")


def the_decision_is_posted(journey: Journey) -> None:
    """8.12.: previewed as a letter; not done before it is posted; the last day of appeal is 14.1.2027."""
    journey.move_clock_to("8.12.2026")
    journey.open_task("Lähetä päätös")
    journey.fill({**NOTICE, "Todellinen postituspäivä": "8.12.2026"})
    with journey.page.context.expect_event(
        "response", lambda one: one.url.endswith("/letter"), timeout=60_000
    ) as previewed:
        journey.page.get_by_role("button", name="Esikatsele kirje").click()
    assert previewed.value.headers["content-type"] == "application/pdf"
    journey.fill({"Todellinen postituspäivä": ""})
    journey.press_done()
    journey.sees("Todellinen postituspäivä: Tämä tieto on pakollinen.")
    journey.fill({"Todellinen postituspäivä": "8.12.2026"})
    journey.press_done()
    journey.sees("Tehty.", "viimeistään to 14.1.2027.")


def the_period_starts(journey: Journey) -> None:
    """10.12.: Leena's first visit begins the service, 17 days after the call."""
    journey.as_person("lh").move_clock_to("10.12.2026")
    assert journey.tasks("unclaimed") == ["Tee aloituskäynti"]
    journey.complete(
        "Tee aloituskäynti",
        {
            "Käyntipäivä": "10.12.2026",
            "Kesto minuutteina": "60",
            "Tavoitteet on käyty läpi asiakkaan kanssa": True,
            "Turvallisuus kotona": "Puutteita",
            "SPPB (0–12), jos tehty": "6",
        },
        queue="unclaimed",
    )
    journey.sees("Määräaika täyttyi: Palvelu alkaa.", "Seuraavaksi: Toteuta käynnit – tukijaksotiimi.")


def the_mid_call_is_made_before_christmas(journey: Journey) -> None:
    """Day 14 is Christmas Eve, so the call is due on Wednesday 23.12."""
    journey.as_person("av").move_clock_to("22.12.2026")
    assert journey.tasks() == []
    journey.move_clock_to("23.12.2026")
    journey.open_task("Soita väliarvio")
    journey.sees("ke 23.12.2026")
    address = journey.address_of("Soita väliarvio")
    journey.as_person("lh").send_by_hand(f"{address}/complete", {"tyytyvaisyys": "5"})
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Tähän sinulla ei ole oikeutta")
    journey.as_person("av").complete(
        "Soita väliarvio",
        {
            "Miten tavoitteet etenevät?": "Hyvin",
            "Onko tukea sopivasti?": "Sopivasti",
            "Asiakkaan arvio (1–5)": "5",
        },
    )


def the_end_is_assessed(journey: Journey) -> None:
    """7.1.2027, day 28: the visits as rows, goals at 0 and +1, taken in person to the balance group."""
    journey.as_person("lh").move_clock_to("7.1.2027")
    visit: Answers = {"Käyntipäivä": "14.12.2026", "Kesto minuutteina": "60", "Tavoite": "Etenee"}
    journey.complete(
        "Toteuta käynnit", {"Käynnit": [visit, {**visit, "Käyntipäivä": "5.1.2027"}]}, queue="unclaimed"
    )
    journey.complete(
        "Tee loppuarvio",
        {
            "Tavoitteiden toteutuminen (GAS)": [
                {"Tavoitteen numero": "1", "GAS": "0 odotettu taso"},
                {"Tavoitteen numero": "2", "GAS": "+1 odotettua parempi"},
            ],
            "Oliko tukea sopivasti?": "Sopivasti",
            "SPPB (0–12), jos tehty": "8",
            "Asiakkaan arvio (1–5)": "5",
            "Onko asiakas saatettu varhaisen tuen palveluun?": "Kyllä, mukana ja vahvistettu",
            "Millaista tukea?": "Liikuntaryhmä",
            "Tuottaja": "Muu, ei tuottajaverkostossa",
            "Palvelu tai ryhmä": "Tasapainoryhmä",
            "Loppuarvio": "Liisa liikkuu ulkona. Saatettu tasapainoryhmään.",
        },
        queue="unclaimed",
    )
    journey.sees("Seuraavaksi: Päätä jatkosta – Anna Vastamäki.")


def who_visits_does_not_decide(journey: Journey) -> None:
    """Leena sees no such task in her queues. A request made by hand finds nothing, for her last task with
    Liisa is done; to who may see Liisa but is not in the lane, it is refused in words."""
    for queue in ("mine", "team", "unclaimed"):
        assert "Päätä jatkosta" not in journey.tasks(queue)
    address = journey.as_person("av").address_of("Päätä jatkosta")
    decision = {"jatko": "paattyy", "tulos": "tavoite_saavutettu", "paattymispaiva": "7.1.2027"}
    for person, title in (("lh", "Sivua ei löytynyt"), ("esi", "Tähän sinulla ei ole oikeutta")):
        journey.as_person(person).send_by_hand(f"{address}/complete", decision)
        expect(journey.page.get_by_role("heading", level=1)).to_have_text(title)
        journey.finds_no_barriers()
    journey.sees("Et voi kuitata tehtävää tehdyksi ”Päätä jatkosta”", "asiakasvastaavat")
    journey.sees("Mitään ei muutettu.")


def the_case_manager_decides(journey: Journey) -> None:
    journey.as_person("av").complete(
        "Päätä jatkosta",
        {
            "Miten jatketaan?": "Jakso päättyy",
            "Jakson tulos": "Tavoite saavutettu",
            "Jakson päättymispäivä": "7.1.2027",
        },
    )
    journey.open_client("Laine Liisa", "Suunnitelma ja tavoitteet")
    journey.sees("GAS 0 (7.1.2027)", "GAS +1 (7.1.2027)", "loppuarvio")
    journey.finds_no_barriers()
    journey.open_client("Laine Liisa", "Asiat")
    journey.sees("päättynyt", "ohjattu varhaiseen tukeen", "7.1.2027")


def she_is_called_twice_more(journey: Journey) -> None:
    """30 days later is a Saturday, so the first call comes on Friday 5.2.; the second on 7.4.2027."""
    for day, before in (("5.2.2027", "4.2.2027"), ("7.4.2027", "6.4.2027")):
        journey.move_clock_to(before)
        assert journey.tasks() == []
        journey.move_clock_to(day)
        (call,) = journey.tasks()
        journey.complete(
            call,
            {
                "Kantaako arki?": "Kyllä",
                "Onko asiakas yhä mukana varhaisessa tuessa?": "Kyllä",
                "Onko uutta avun tarvetta?": "Ei",
            },
        )
    journey.open_client("Laine Liisa")
    journey.sees("Mikään ei ole käynnissä", "Määräaika täyttyi: Palvelu alkaa")
    for once in ("Päätös allekirjoitettiin", "Asia päätettiin", "Palvelu alkoi", "Alkoi: Sujuvan tukijakso"):
        expect(journey.main.get_by_role("listitem").filter(has_text=once)).to_have_count(1)
    journey.finds_no_barriers()
