# SPDX-License-Identifier: EUPL-1.2
"""Complaints and requests: a matter of their own, answered by someone who did not handle what is complained
of, sent as a letter within the limit of their kind; an extension only for a reason and only so far."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from clients.extensions import extend
from clients.matters import find_open_matter
from clients.record_tables import client_request
from engine.errors import InvalidInput
from engine.tables import deadline
from tasks.starting import folder_of_matters
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

LIISA: Mapping[str, Any] = {
    "sukunimi": "Lehtonen",
    "etunimet": "Liisa",
    "syntymaaika": "1944-05-15",
    "kotikunta": "Imatra",
    "osoite": "Koivukatu 4 B 12, 55100 Imatra",
}
CALL: Mapping[str, Any] = {
    "kanava": "puhelin",
    "yhteydenottaja": "omainen",
    "kenesta": "loytyi",
    "syyt": ["pyynto"],
    "turvallisuus": "ei_valitonta_vaaraa",
    "ratkaistu_heti": "ei",
    "ohjaus": "pyynto",
    "kuvaus": "Kaksi iltakäyntiä jäi väliin.",
}
COMPLAINT: Mapping[str, Any] = {
    "laji": "muistutus",
    "pyynto_saapui": "2026-11-27",
    "pyytaja": "omainen",
    "pyytajan_nimi": "Olavi Lehtonen",
}
ANSWER: Mapping[str, Any] = {
    "jatko": "vastataan",
    "muistutuksen_arvio": "aiheellinen",
    "muistutuksen_toimet": "korjataan",
    "vastaus": "Selvitimme viikon käynnit. Kaksi iltakäyntiä jäi väliin, ja pahoittelemme sitä.",
}
WORDS = "Tietoja on monessa järjestelmässä vuosilta 2019–2026."


def complain(story: Story, **call: object) -> None:
    story.client(**LIISA)
    story.contact("el", **{**CALL, **call})
    story.does("el", "Ota pyyntö vastaan", **COMPLAINT)


def lengthen(story: Story, key: int, until: date) -> None:
    extend(story.service, story.person("av"), key, until=until, reason="monimutkainen", words=WORDS)


def test_a_complaint_by_a_relative_is_answered_in_a_letter_to_them(begin_story: Begin) -> None:
    story = begin_story("2026-11-27T10:00:00+02:00")
    complain(story)
    story.finds("esi", "Vastaa muistutukseen", limit="T24", last_day="2026-12-23")
    story.finds_no("av", "Vastaa muistutukseen")
    story.day("2026-12-16", "9.00")
    assert story.limit("T24") == Limit("2026-12-23", "2026-12-23", "running")
    story.does("esi", "Vastaa muistutukseen", **ANSWER)
    story.does("el", "Lähetä vastaus", vastauksen_tapa="kirje", vastaus_lahetetty="2026-12-16")
    assert story.ends("pyynnot") == ["Vastattu"]
    assert story.states("T24", "T3", "T6") == ["met", None, None]
    letter = story.letter("el", "vastaus")
    assert "Olavi Lehtonen" in letter
    assert "Koivukatu" not in letter
    assert "ei voi hakea muutosta valittamalla" in letter
    assert "(812/2000) 23 §" in letter
    with story.service.database.reading() as session:
        (kept,) = session.execute(select(client_request)).all()
    assert (kept.kind, kept.answered_by, kept.sent_on) == ("muistutus", "esi", date(2026, 12, 16))
    story.check()


def test_who_handled_the_matter_may_not_answer_the_complaint(begin_on_sqlite: Begin) -> None:
    story = begin_on_sqlite("2026-11-27T10:00:00+02:00")
    story.client(**LIISA)
    story.name_manager("esi")
    story.contact("el", **CALL)
    story.does("el", "Ota pyyntö vastaan", **COMPLAINT)
    story.cannot("esi", "Vastaa muistutukseen", "olet itse käsitellyt asiaa", **ANSWER)
    story.name_manager("av")
    story.cannot("esi", "Vastaa muistutukseen", "olet itse käsitellyt asiaa", **ANSWER)


def test_a_request_has_a_matter_that_no_contact_joins(begin_on_sqlite: Begin) -> None:
    story = begin_on_sqlite("2026-11-27T10:00:00+02:00")
    complain(story)
    with story.service.database.reading() as session:
        assert find_open_matter(session, story.client_id) is None
    assert {(one.kind, one.is_open) for one in story.matters()} == {(None, False), ("pyynto", True)}
    need = {**CALL, "syyt": ["arki"], "ohjaus": "arviointi", "pyytaa_arviointia": True}
    joined = story.contact("el", **need)
    assert not joined
    assert story.states("T3", "T24") == ["running", "running"]
    # What ends the need of service leaves the complaint as it is.
    story.tell("av", "case.interrupted")
    assert "Vastaa muistutukseen" in story.open_tasks()
    assert "Kirjaa asian päättyminen" in story.open_tasks()


def test_a_folder_says_what_its_matters_are_called(begin_on_sqlite: Begin) -> None:
    story = begin_on_sqlite("2026-11-27T10:00:00+02:00")
    with story.service.database.reading() as session:
        folder = folder_of_matters(session, story.service, "pyynto")
        assert folder_of_matters(session, story.service, "tuntematon") is None
    assert folder is not None
    called = [folder.text(language, "matter.pyynto", "") for language in ("fi", "sv", "en")]
    assert called == ["Pyyntö tai muistutus", "Begäran eller anmärkning", "Request or complaint"]


def test_a_data_request_is_extended_for_a_reason_and_two_months_at_most(begin_on_sqlite: Begin) -> None:
    story = begin_on_sqlite("2026-11-27T10:00:00+02:00")
    story.client(**LIISA)
    story.contact("el", **CALL)
    asked = {**COMPLAINT, "laji": "tietopyynto", "oikeus": "tarkastus", "pyytaja": "asiakas"}
    story.does("el", "Ota pyyntö vastaan", **{k: v for k, v in asked.items() if k != "pyytajan_nimi"})
    assert story.limit("T25") == Limit("2026-12-27", "2026-12-23", "running")
    with story.service.database.reading() as session:
        key = session.execute(select(deadline.c.key).where(deadline.c.limit_id == "T25")).scalar_one()
    with pytest.raises(InvalidInput) as refused:
        lengthen(story, key, date(2027, 2, 28))
    assert "27.2.2027" in refused.value.fields["until"]
    lengthen(story, key, date(2027, 1, 27))
    with pytest.raises(InvalidInput):
        lengthen(story, key, date(2027, 2, 28))
    assert story.limit("T25") == Limit("2027-01-27", "2027-01-27", "running")
