# SPDX-License-Identifier: EUPL-1.2
"""What the look over a simulated region says of letters: each record has one, and a lost one is missed."""

from collections.abc import Mapping

import pytest
from sqlalchemy import delete, insert, or_, select, update

from clients.tables import issued_document
from engine.database import Database, Session
from sujuva.simulation.examination import find_flaws
from sujuva.simulation.letter_examination import DUE, find_unissued
from tests.support.letter_world import LetterWorld, open_letter_world, write

DECISION: Mapping[str, object] = {
    "service": "omaishoito",
    "outcome": "myonteinen",
    "legal_basis": ["oht_3"],
    "reasons": "text:Hoito on sitovaa ja jatkuu läpi vuorokauden.",
    "valid_from": "2026-12-07",
}
FEE: Mapping[str, object] = {
    "service": "tukipalvelut",
    "amount": 80,
    "basis": "tasamaksu",
    "legal_basis": ["amaksul_2"],
    "reasons": "text:Ateriapalvelusta peritään alueen tasamaksu.",
    "valid_from": "2026-12-07",
}
PLAN: Mapping[str, object] = {
    "goals": [{"text": "text:Asun kotona.", "icf": "d450"}],
    "close_persons_part": "text:Puoliso hoitaa.",
    "services": ["omaishoito"],
    "review_on": "2027-06-07",
    "approved_by_client": "kylla",
}
SUMMARY: Mapping[str, object] = {
    "situation": "text:Muisti heikkenee.",
    "conclusions": "text:Puoliso hoitaa.",
    "client_view": "text:Haluan olla kotona.",
    "worker_need": "kylla",
    "duration": "pitkaaikainen",
    "child_in_care": "ei",
    "rights_explained": True,
}
AGREEMENT: Mapping[str, object] = {
    "carer": "Väinö Virtanen",
    "class": "luokka_2",
    "fee": 612.5,
    "start": "2026-12-14",
    "leave_days": "3",
    "leave_ways": ["lyhytaikainen_paikka"],
    "iban": "FI2112345600000785",
}
REQUEST: Mapping[str, object] = {"kind": "muistutus", "arrived_on": "2026-12-07", "asked_by": "asiakas"}


@pytest.fixture
def world(database: Database) -> LetterWorld:
    """One client with a record of each kind that is told by letter."""
    world = open_letter_world(database)
    decided = write(world, ("decision", DECISION), ("decision.signed", {}))["paatos_id"]
    served = {"decision": decided, "way": "kirje", "posted_on": "2026-12-07", "appeal_instructions": True}
    party = {"decision": decided, "name": "Väinö Virtanen", "posted_on": "2026-12-07"}
    write(world, ("decision.notice", served), ("decision.party", party))
    write(world, ("assessment.summary", SUMMARY))
    write(world, ("plan", PLAN))
    write(world, ("agreement", AGREEMENT))
    write(world, ("fee.decision", FEE))
    write(
        world,
        ("request", REQUEST),
        ("request.answered", {"text": "text:Pahoittelemme viivästystä ja korjaamme sen."}),
    )
    return world


def rules_broken(session: Session) -> set[str]:
    return {flaw.rule for flaw in find_unissued(session)}


def test_each_letter_that_was_lost_is_missed(world: LetterWorld) -> None:
    with world.session() as session:
        assert rules_broken(session) == set()
        kept = [dict(row) for row in session.execute(select(issued_document)).mappings()]
        for due in DUE:
            lost = [issued_document.c.source.startswith(f"{record}:") for record in due.records]
            assert session.execute(delete(issued_document).where(or_(*lost))).rowcount, due.rule
            assert rules_broken(session) == {due.rule}
            session.execute(delete(issued_document))
            session.execute(insert(issued_document), kept)


def test_one_that_was_never_made_is_missed_and_one_that_was_voided_is_not(world: LetterWorld) -> None:
    with world.session() as session:
        session.execute(update(issued_document).values(state="mitatoity"))
        assert rules_broken(session) == set()
        session.execute(update(issued_document).values(state="luonnos", pdf=None))
        assert rules_broken(session) == {due.rule for due in DUE}
        found = {flaw.rule for flaw in find_flaws(session, world.service)}
    assert found >= {due.rule for due in DUE}, "the look over a region looks at letters"
