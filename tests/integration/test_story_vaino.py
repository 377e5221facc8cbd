# SPDX-License-Identifier: EUPL-1.2
"""Väinö and Helmi: informal care from the application through the e-service to the second year.

Source: story S5. Helmi (79) is the client, her husband Väinö (81) the carer.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from clients.agreements import Agreement, current_agreement
from clients.assessments import list_assessments, list_measurements
from clients.care_fees import enter_index, fee_on, list_fees
from clients.decisions import list_decisions
from clients.facts import facts_of
from clients.hearings import list_hearings
from clients.leave_months import LeaveAccount, decide_month, leave_account
from clients.letters.archive import open_issued
from clients.periodic_runs import list_runs
from clients.records import get_client
from clients.services import list_services, waiting_days
from clients.tables import document
from tests.support.informal_care import AGREEMENT, DECISION, PLAN, POSTED, PROPOSED, VISIT, apply
from tests.support.letters import PdfReading
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin


def check_the_application(story: Story) -> None:
    """Tue 1.12.: a statement is missing; the visit is agreed without waiting for it."""
    story.day("2026-12-01", "10.00")
    story.finds("av", "Tarkista hakemus", owner="av", limit="T3", last_day="2026-12-09")
    assert story.limit("T6") == Limit("2027-02-28", "2027-02-26", "running")
    story.does(
        "av",
        "Tarkista hakemus",
        hakemus_taydellinen="ei",
        puuttuvat_tiedot=["laakarinlausunto"],
        hakija_on_hoidettava=True,
    )
    story.does(
        "av",
        "Pyydä täydennystä",
        taydennys_pyynto="Lääkärinlausunto puuttuu.",
        taydennys_pyydetty="2026-12-01",
        taydennys_tapa="sahkoinen",
    )
    assert story.limit("T14") == Limit("2026-12-15", "2026-12-15", "running")
    story.does("av", "Sovi kotikäynti", kotikaynti_sovittu="2026-12-09T10:00:00+02:00", rai_tapa="on_jo")
    assert story.limit("T3") == Limit("2026-12-09", "2026-12-09", "running")


def visit(story: Story) -> None:
    """Wed 9.12.: the first act, on the last day of T3; the reminders came before it."""
    story.day("2026-12-09", "11.00")
    assert story.alarms("av", "T3") == [("2026-12-04", "owner-4"), ("2026-12-07", "substitute-5")]
    assert story.alarms("av2", "T3") == [("2026-12-07", "substitute-5")]
    assert story.alarms("esi", "T3") == [("2026-12-08", "supervisor-6")]
    story.cannot(
        "av", "Arvioi hoidettava ja hoitaja", "kuultu_erikseen", **{**VISIT, "kuultu_erikseen": False}
    )
    story.does("av", "Arvioi hoidettava ja hoitaja", **VISIT, maple=4, cps=2, mmse=18)
    assert story.limit("T3") == Limit("2026-12-09", "2026-12-09", "met")
    with story.service.database.reading() as session:
        assert {one.party for one in list_hearings(session, story.client_id)} == {None, "omaishoitaja"}
    told = [one.attributes["instrument"] for one in story.events("assessment.completed")]
    assert told == ["hoidettavan_arvio", "COPE"]
    check_the_assessments(story)


def check_the_assessments(story: Story) -> None:
    """The visit is the whole assessment of two people: none is left that is being made."""
    with story.service.database.reading() as session:
        assessed = {one.instrument: one for one in list_assessments(session, story.client_id)}
        facts: dict[str, Any] = facts_of(session, story.service, get_client(session, story.client_id))
    days = {name: one.completed_on for name, one in assessed.items()}
    assert days == dict.fromkeys(("hoidettavan_arvio", "COPE"), date(2026, 12, 9))
    assert assessed["hoidettavan_arvio"].domains == ("d1", "d4", "d5")
    assert facts["viimeisimmat_mittarit"] == {"MAPLE": 4, "CPS": 2, "MMSE": 18, "COPE_NEG": 17}
    (recipient,) = [one for one in facts["viimeisimmat_arviot"] if one["vali"] == "hoidettavan_arvio"]
    assert recipient["voimassa"]
    assert not {"CHA", "HC", "TOIMIA", "COPE"} & set(recipient["kattaa"])


def measured(story: Story, code: str) -> list[tuple[str, float]]:
    """The course of a measure: each day and value, the oldest first."""
    with story.service.database.reading() as session:
        found = list_measurements(session, story.client_id)
    return [(one.day.isoformat(), one.value) for one in found if one.code == code]


def propose_and_plan(story: Story) -> None:
    """Fri 11.12.: the statement came in time, and the tables propose."""
    story.day("2026-12-11", "10.00")
    assert story.open_tasks() == []
    assert "supplement.received" in story.awaits()
    story.tell("av", "supplement.received")
    assert story.limit("T14") == Limit("2026-12-15", "2026-12-15", "met")
    story.does("av", "Tarkista täydennys", taydennys_riittaa="kylla")
    assert story.proposal("stt", "Ehdota luokka ja vapaat", "D8")["edellytykset"] == "tayttyvat"
    assert story.proposal("stt", "Ehdota luokka ja vapaat", "D10") == "3"
    story.cannot(
        "stt",
        "Ehdota luokka ja vapaat",
        "luokka_perustelu",
        **{**PROPOSED, "hoitopalkkioluokka": "luokka_3"},
    )
    story.does("stt", "Ehdota luokka ja vapaat", **PROPOSED)
    story.does("av", "Laadi hoito- ja palvelusuunnitelma", **PLAN)


def decide(story: Story) -> None:
    """Signed Mon 11.1.2027, posted 12.1.; received 19.1., appeal until Thu 18.2., final 19.2."""
    story.day("2027-01-11", "10.00")
    # No agreement before the decision is signed: there is no task for it.
    story.finds_no("av", "Tee omaishoitosopimus")
    assert story.open_tasks() == ["Valmistele päätös"]
    story.does("av", "Valmistele päätös", **DECISION)
    story.finds_no("av", "Tee omaishoitosopimus")
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-01-11")
    assert story.limit("T5") == Limit("2027-01-14", "2027-01-14", "met")
    story.day("2027-01-12", "10.00")
    story.cannot("av", "Lähetä päätös", "osapuolen_nimi", **{**POSTED, "osapuolen_nimi": ""})
    one_party = {**POSTED, "tiedoksi_molemmille": False}
    story.cannot("av", "Lähetä päätös", "tiedoksi_molemmille", **one_party)
    story.does("av", "Lähetä päätös", **POSTED)
    assert story.limit("T11") == Limit("2027-02-18", "2027-02-18", "running")
    for letter in texts(story, "tiedoksianto"):
        assert "tiistai 19.1.2027" in letter
        assert "torstai 18.2.2027" in letter
    helmis, vainos = texts(story, "paatos")
    assert ("Väinö Salo" in helmis, "Väinö Salo" in vainos) == (False, True)


def texts(story: Story, kind: str) -> list[str]:
    """The letters of this kind as they read, the oldest first."""
    with story.service.database.transaction() as session:
        found = [one.id for one in story.letters() if one.kind == kind]
        opened = [open_issued(session, story.service, story.person("av"), one)[1] for one in found]
    return [PdfReading(one).text() for one in opened]


def agree(story: Story) -> None:
    """Signed on 20.1., in force from 1.2.: then T6 is met, and not before."""
    story.day("2027-01-20", "10.00")
    story.does("av", "Tee omaishoitosopimus", **AGREEMENT)
    assert story.limit("T6") == Limit("2027-02-28", "2027-02-26", "running")
    letter = story.letter("av", "sopimus")
    for words in ("Väinö Salo", "Sopimus alkaa 1.2.2027", "763,44 euroa", "kolmeen vapaavuorokauteen"):
        assert words in letter, words
    assert [one.kind for one in story.letters()] == [
        "suunnitelma",
        "paatos",
        "tiedoksianto",
        "paatos",
        "tiedoksianto",
        "sopimus",
    ]
    story.day("2027-01-31", "23.00")
    assert story.limit("T6") == Limit("2027-02-28", "2027-02-26", "running")
    story.day("2027-02-01")
    assert story.limit("T6") == Limit("2027-02-28", "2027-02-26", "met")
    story.does(
        "pm",
        "Avaa palkkion maksu",
        maksu_alkaa="2027-02-01",
        palkkio_kk=763.44,
        maksutiedot_tarkistettu=True,
    )
    (started,) = story.events("service.started")
    (matter,) = story.matters()
    assert (started.attributes["service"], matter.state) == ("omaishoito", "seurannassa")
    with story.service.database.reading() as session:
        (care,) = list_services(session, story.client_id)
        assert waiting_days(session, care.key) == 63


def leave(story: Story) -> LeaveAccount:
    with story.service.database.reading() as session:
        return leave_account(session, agreement(story).id)


def agreement(story: Story) -> Agreement:
    with story.service.database.reading() as session:
        found = current_agreement(session, story.client_id)
    assert found is not None
    return found


def earn_leave(story: Story) -> None:
    """Counted for each month in which he was bound to care: on 1.3. three days for February."""
    story.day("2027-02-19", "9.00")
    assert story.ends("paatoksen_seuranta") == ["Lainvoimainen"]
    story.day("2027-02-28", "20.00")
    assert leave(story).earned == 0.0
    story.day("2027-03-01")
    assert [(one.month, one.days) for one in leave(story).months] == [(date(2027, 2, 1), 3.0)]


def be_in_hospital(story: Story) -> None:
    """Mon 10.5. to 21.6.: the fee goes on for a month (T19); the case manager says what June gives."""
    story.day("2027-05-10", "14.00")
    story.tell("av", "hospital.admitted", sairaalaan_paiva="2027-05-10")
    assert story.limit("T19") == Limit("2027-06-10", "2027-06-10", "running")
    assert story.open_tasks() == []
    story.day("2027-06-09", "20.00")
    assert story.open_tasks() == []
    story.day("2027-06-10")
    story.does("pm", "Keskeytä palkkio", palkkio_keskeytyy="2027-06-10", hoitajalle_kerrottu=True)
    assert story.limit("T19") == Limit("2027-06-10", "2027-06-10", "met")
    story.day("2027-06-21", "12.00")
    story.tell("av", "hospital.discharge.done")
    story.does("pm", "Jatka palkkiota", palkkio_jatkuu="2027-06-21", vapaa_kertyy="kysytty")
    story.day("2027-07-01")
    (june,) = leave(story).undecided
    assert (june.month, june.reason, leave(story).earned) == (date(2027, 6, 1), "keskeytys", 12.0)
    decide_month(story.service, story.person("av"), agreement(story).id, june.month, 2.0)
    assert (leave(story).earned, leave(story).undecided) == (14.0, ())


def be_called(story: Story) -> None:
    """Six months are full on Sun 1.8.: the call is on Fri 30.7."""
    story.day("2027-07-29", "20.00")
    assert story.open_tasks() == []
    story.day("2027-07-30")
    story.finds("av", "Soita hoitajalle", owner="av")
    assert story.limit("omaishoito.soitto") == Limit("2027-07-30", "2027-07-30", "running")
    # What was measured before is not offered as today's.
    assert story.proposed("av", "Soita hoitajalle")["cope_kielteinen"] is None
    story.does(
        "av", "Soita hoitajalle", hoitaja_jaksaa="kohtalaisesti", hoidon_muutos="ei", cope_kielteinen=19
    )


def be_raised_by_the_index(story: Story) -> None:
    """1.1.2028: a new amount without a decision, with a letter, once however often it is run."""
    story.day("2027-11-20", "9.00")
    enter_index(story.service, story.person("man"), 2028, Decimal("1.0325"), "STM 15.11.2027")
    with story.service.database.reading() as session:
        decisions = len(list_decisions(session, story.client_id))
    story.day("2027-12-31", "20.00")
    with story.service.database.reading() as session:
        assert len(list_fees(session, agreement(story))) == 1
    story.day("2028-01-01", "0.30")
    story.day("2028-01-03", "9.00")
    with story.service.database.reading() as session:
        assert fee_on(session, agreement(story), date(2028, 1, 1)) == Decimal("788.25")
        assert len(list_fees(session, agreement(story))) == 2
        assert len(list_decisions(session, story.client_id)) == decisions
        run = next(one for one in list_runs(session) if one.kind == "indeksi")
        texts = session.execute(
            select(document.c.text).where(
                document.c.client_id == story.client_id, document.c.field == "palkkion_indeksikirje"
            )
        ).scalars()
        (letter,) = texts
    assert (run.period, run.done, run.total, run.ended_at is not None) == (date(2028, 1, 1), 1, 1, True)
    assert "763,44 euroa kuukaudessa on nyt 788,25 euroa" in letter


def be_visited(story: Story) -> None:
    """The yearly visit is on Tue 1.2.2028, and the next year begins from it."""
    story.day("2028-01-31", "20.00")
    assert story.open_tasks() == []
    story.day("2028-02-01", "9.00")
    story.finds("av", "Tee vuosikäynti", owner="av", limit="omaishoito.vuosikaynti", last_day="2028-02-01")
    stands = story.proposed("av", "Tee vuosikäynti")
    assert stands["adl_siirtyminen"] == "3"
    assert [stands[one] for one in ("vuosikaynti_paiva", "cope_kielteinen", "maple", "mmse")] == [None] * 4
    story.does(
        "av",
        "Tee vuosikäynti",
        vuosikaynti_paiva="2028-02-01",
        cope_kielteinen=18,
        mmse=15,
        suunnitelma_paivitetty=True,
        palvelun_osuvuus="sopiva",
        vuosikaynnin_tulos="jatkuu",
    )
    assert story.limit("omaishoito.vuosikaynti") == Limit("2029-02-01", "2029-02-01", "running")
    assert story.events("assessment.completed")[-1].attributes["instrument"] == "COPE"
    assert measured(story, "MMSE") == [("2026-12-09", 18), ("2028-02-01", 15)]
    assert measured(story, "MAPLE") == [("2026-12-09", 4)]
    assert measured(story, "COPE_NEG") == [("2026-12-09", 17), ("2027-07-30", 19), ("2028-02-01", 18)]
    assert story.events("service.reviewed")[-1].attributes["service"] == "omaishoito"


def test_informal_care_from_the_application_to_the_second_year(begin_story: Begin) -> None:
    story = apply(begin_story)
    check_the_application(story)
    visit(story)
    propose_and_plan(story)
    decide(story)
    agree(story)
    earn_leave(story)
    be_in_hospital(story)
    be_called(story)
    be_raised_by_the_index(story)
    be_visited(story)
    assert story.running() == ["omaishoito"]
    assert story.open_tasks() == []


def test_the_carer_has_letters_of_his_own_in_his_language(begin_on_sqlite: Begin) -> None:
    """His letter left a day later: he has a day more, and the decision is final when both times are over."""
    story = apply(begin_on_sqlite)
    check_the_application(story)
    visit(story)
    propose_and_plan(story)
    story.day("2027-01-11", "10.00")
    story.does("av", "Valmistele päätös", **DECISION)
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-01-11")
    story.day("2027-01-13", "10.00")
    late = {**POSTED, "osapuolen_kieli": "sv", "osapuolen_postituspaiva": "2027-01-14"}
    story.cannot("av", "Lähetä päätös", "tulevaisuudessa", **late)
    story.does("av", "Lähetä päätös", **{**late, "osapuolen_postituspaiva": "2027-01-13"})
    helmis, vainos = texts(story, "tiedoksianto")
    assert ("18.2.2027" in helmis, "19.2.2027" in helmis) == (True, False)
    assert ("20.1.2027" in vainos, "19.2.2027" in vainos, "begäran om omprövning" in vainos.lower()) == (
        True,
    ) * 3
    assert [one.language for one in story.letters() if one.kind == "paatos"] == ["fi", "sv"]
    assert story.limit("T11") == Limit("2027-02-19", "2027-02-19", "running")


def test_a_second_open_application_for_the_same_support_is_refused(begin_story: Begin) -> None:
    story = apply(begin_story)
    check_the_application(story)
    story.begin("omaishoito", asiakasvastaava="av", ika=79, yhteydenottaja="asiakas")
    whole = {"hakemus_taydellinen": "kylla", "hakija_on_hoidettava": True}
    story.cannot("av", "Tarkista hakemus", "jo avoin hakemus", **whole)
    assert story.open_tasks() == ["Arvioi hoidettava ja hoitaja", "Tarkista hakemus"]
