# SPDX-License-Identifier: EUPL-1.2
"""The letters that must be there after a run, told from the record: what was decided, planned, agreed, summed
up or answered has reached paper.

Read from the rows and their dates, not from the tasks that order letters, so that a task which forgets to
order one is seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select

from clients.fee_decisions import FEE
from clients.letters.orders import DRAFT as UNFINISHED
from clients.record_tables import (
    assessment_summary,
    care_agreement,
    client_decision,
    client_plan,
    client_request,
    decision_party,
)
from clients.tables import issued_document
from engine.database import Session
from sujuva.simulation.flaws import Flaw

DECISION = client_decision.c


@dataclass(frozen=True, slots=True)
class Due:
    """The rule, the rows by their ids, the records whose letter fits, and the kinds that must be there."""

    rule: str
    rows: Select[tuple[object]]
    records: tuple[str, ...]
    kinds: tuple[str, ...]


DUE = (
    Due(
        "allekirjoitetusta päätöksestä on päätöskirje",
        select(DECISION.id).where(DECISION.signed_at.is_not(None), DECISION.service != FEE),
        ("decision.signed",),
        ("paatos",),
    ),
    Due(
        "maksupäätöksestä on päätöskirje",
        select(DECISION.id).where(DECISION.signed_at.is_not(None), DECISION.service == FEE),
        ("fee.decision",),
        ("maksupaatos",),
    ),
    Due(
        "tiedoksi annetusta päätöksestä on tiedoksianto",
        select(DECISION.id).where(DECISION.notice_way.is_not(None)),
        ("decision.notice",),
        ("tiedoksianto",),
    ),
    Due(
        "osapuolelle on lähetetty päätös ja tiedoksianto",
        select(decision_party.c.decision_id).distinct(),
        ("decision.party",),
        ("paatos", "tiedoksianto"),
    ),
    Due("asiakassuunnitelma on kirjeenä", select(client_plan.c.id), ("plan", "plan.goals"), ("suunnitelma",)),
    Due("omaishoitosopimus on kirjeenä", select(care_agreement.c.id), ("agreement",), ("sopimus",)),
    Due(
        "arvioinnin yhteenveto on kirjeenä",
        select(assessment_summary.c.key),
        ("assessment.summary",),
        ("yhteenveto",),
    ),
    Due(
        "pyyntöön on vastattu kirjeellä",
        select(client_request.c.id).where(client_request.c.answered_at.is_not(None)),
        ("request.answered",),
        ("vastaus",),
    ),
)


def find_unissued(session: Session) -> Iterator[Flaw]:
    """Records without a letter that was finished; one that was voided later was sent all the same."""
    issued = _issued(session)
    for due in DUE:
        for id in session.execute(due.rows.order_by(*due.rows.selected_columns)).scalars():
            for kind in due.kinds:
                if not any((record, str(id), kind) in issued for record in due.records):
                    yield Flaw(due.rule, f"{id}: {kind}")


def _issued(session: Session) -> set[tuple[str, str, str]]:
    """The kind of record, its id and the kind of letter, of each letter that is not being made any more."""
    rows = session.execute(
        select(issued_document.c.source, issued_document.c.kind).where(
            issued_document.c.state != UNFINISHED, issued_document.c.pdf.is_not(None)
        )
    )
    found = set()
    for row in rows:
        record, id, *_ = row.source.split(":")
        found.add((record, id, row.kind))
    return found
