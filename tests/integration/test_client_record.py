# SPDX-License-Identifier: EUPL-1.2
"""A completed task becomes rows of the client's record, in the same transaction, with exact events."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from clients.decisions import list_decisions
from clients.documents import list_documents
from clients.hearings import list_hearings
from clients.matters import get_matter
from clients.plans import current_plan
from clients.timeline import read_timeline
from engine.errors import InvalidInput
from engine.process_instances import instance_variables
from tests.support.record_world import RecordWorld, open_record_world, question

DECISION = {"sujuva:record": "decision,decision.signed,decision.notice"}
DECISION_FORM = [
    question("select", "palvelu", "service", values=["kotihoito", "tukijakso"]),
    question("radio", "paatos", "outcome", values=["myonteinen", "osittain", "kielteinen", "raukeaa"]),
    question("checklist", "lainkohdat", "legal_basis", values=["shl_19a", "shl_45"]),
    question("textarea", "perustelut", "reasons", "document"),
    question("datetime", "alkaen", "valid_from", subtype="date", dateLabel="alkaen"),
    question("datetime", "paattyen", "valid_to", subtype="date", dateLabel="paattyen"),
    question("radio", "toteutus", "decision:way", values=["oma", "ostopalvelu"]),
    question("radio", "tiedoksianto", "decision.notice:way", values=["kirje", "sahkoinen"]),
    question("datetime", "postitettu", "posted_on", subtype="date", dateLabel="postitettu"),
    question("checkbox", "ohje", "appeal_instructions"),
]
ANSWERS: dict[str, object] = {
    "palvelu": "kotihoito",
    "paatos": "myonteinen",
    "lainkohdat": ["shl_19a", "shl_45"],
    "perustelut": "Avun tarve on säännöllinen, eikä läheinen voi auttaa.",
    "alkaen": "2026-11-24",
    "toteutus": "oma",
    "tiedoksianto": "kirje",
    "postitettu": "2026-11-23",
    "ohje": True,
}


@pytest.fixture
def world(database_url: str) -> Iterator[RecordWorld]:
    yield from open_record_world(database_url)


def test_a_form_becomes_a_decision(world: RecordWorld) -> None:
    done = world.write(DECISION, DECISION_FORM, ANSWERS)
    with world.tasks.session() as session:
        (made,) = list_decisions(session, world.client_id)
        assert (made.service, made.outcome, made.state) == ("kotihoito", "myonteinen", "annettu_tiedoksi")
        assert (made.legal_basis, made.way, made.valid_to) == (("shl_19a", "shl_45"), "oma", None)
        assert (made.valid_from, made.posted_on) == (date(2026, 11, 24), date(2026, 11, 23))
        # Source: hallintolaki 59 §, a letter is deemed received on the seventh day.
        assert made.served_on == date(2026, 11, 30)
        assert (made.signer, made.author, made.matter_id) == ("av", "av", world.matter_id)
        (reasons,) = list_documents(session, world.client_id)
        assert made.reasons_id == reasons.id
        variables = instance_variables(session, done.instance_key)
        assert variables["paatos_id"] == made.id
        assert get_matter(session, world.matter_id).state == "toimeenpanossa"


def test_the_events_have_exact_names_and_attributes(world: RecordWorld) -> None:
    world.write(DECISION, DECISION_FORM, ANSWERS)
    with world.tasks.session() as session:
        told = {
            event.name: event.attributes
            for event in read_timeline(session, world.client_id)
            if event.name.startswith("decision")
        }
    assert told == {
        "decision.signed": {"service": "kotihoito", "outcome": "myonteinen"},
        "decision.served": {"service": "kotihoito", "outcome": "myonteinen", "way": "kirje"},
    }


def test_an_event_of_the_model_is_not_told_twice(world: RecordWorld) -> None:
    world.write({**DECISION, "sujuva:event": "decision.signed"}, DECISION_FORM, ANSWERS)
    with world.tasks.session() as session:
        names = [event.name for event in read_timeline(session, world.client_id)]
    assert names.count("decision.signed") == 1


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"perustelut": None}, "perustelut", "pakollinen"),
        ({"postitettu": None}, "postitettu", "todellinen postituspäivä"),
        ({"postitettu": "2026-11-22"}, "postitettu", "ennen päätöksen allekirjoitusta"),
        ({"postitettu": "2026-11-24"}, "postitettu", "tulevaisuudessa"),
        ({"ohje": False}, "ohje", "muutoksenhakuohje"),
        ({"paattyen": "2026-11-01"}, "paattyen", "päättyy ennen kuin se alkaa"),
    ],
)
def test_an_unlawful_decision_is_refused_at_its_field(
    world: RecordWorld, changes: dict[str, object], key: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.write(DECISION, DECISION_FORM, {**ANSWERS, **changes})
    assert words in refused.value.fields[key]
    with world.tasks.session() as session:
        assert list_decisions(session, world.client_id) == ()
        assert list_documents(session, world.client_id) == ()


def test_a_condition_says_which_records_are_written(world: RecordWorld) -> None:
    properties = {
        "sujuva:record": "hearing",
        "sujuva:recordWhen": '=kuultu = "kylla"',
    }
    form = [
        question("radio", "kuultu", "heard", values=["kylla", "ei"]),
        question("textarea", "nakemys", "view", "document"),
    ]
    world.write(properties, form, {"kuultu": "ei"})
    with world.tasks.session() as session:
        assert list_hearings(session, world.client_id) == ()
    world.write(properties, form, {"kuultu": "kylla", "nakemys": "Haluan asua kotona."})
    with world.tasks.session() as session:
        (heard,) = list_hearings(session, world.client_id)
        assert heard.heard
        assert heard.view_id is not None


def test_rows_of_a_list_become_goals(world: RecordWorld) -> None:
    goals = {
        "type": "dynamiclist",
        "path": "tavoitteet",
        "label": "Tavoitteet",
        "properties": {"record": "goals"},
        "components": [
            question("textfield", "tavoite", "text", "document"),
            question("select", "alue", "icf", values=["d4", "d5"]),
            question("number", "lahto", "baseline"),
        ],
    }
    form: list[Mapping[str, object]] = [
        goals,
        question("datetime", "seuranta", "review_on", subtype="date", dateLabel="seuranta"),
        question("radio", "hyvaksyy", "approved_by_client", values=["kylla", "ei", "ei_kykene"]),
    ]
    rows = [{"tavoite": "Kävelen kauppaan.", "alue": "d4", "lahto": 6}, {"tavoite": "Peseydyn itse."}]
    answers = {"tavoitteet": rows, "seuranta": "2027-05-01", "hyvaksyy": "kylla"}
    world.write({"sujuva:record": "plan"}, form, answers)
    with world.tasks.session() as session:
        plan = current_plan(session, world.client_id)
        assert plan is not None
        assert [(goal.number, goal.icf, goal.baseline) for goal in plan.goals] == [
            (1, "d4", 6.0),
            (2, None, None),
        ]
        texts = {document.id: document.text for document in list_documents(session, world.client_id)}
        assert [texts[goal.text_id] for goal in plan.goals] == ["Kävelen kauppaan.", "Peseydyn itse."]
