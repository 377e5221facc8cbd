# SPDX-License-Identifier: EUPL-1.2
"""Which letter follows which record: ordered in the transaction that writes the record."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from clients.assessments import list_summaries
from clients.letters.composing import (
    agreement_letter,
    decision_letter,
    fee_letter,
    notice_letter,
    party_letters,
    plan_letter,
    reply_letter,
    summary_letter,
)
from clients.letters.content import AgreementLetter, Letter, NoticeLetter
from clients.letters.county import CountyBook
from clients.letters.frames import Setting, open_setting
from clients.letters.orders import order_letter
from clients.origins import Origin
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service

Composer = Callable[[Setting, str], Letter]

# The kind of record, the variable that holds its id, and the letter that tells of it.
LETTERS: Mapping[str, tuple[str, Composer]] = MappingProxyType(
    {
        "decision.signed": ("paatos_id", decision_letter),
        "fee.decision": ("paatos_id", fee_letter),
        "decision.notice": ("paatos_id", notice_letter),
        "plan": ("suunnitelma_id", plan_letter),
        "plan.goals": ("suunnitelma_id", plan_letter),
        "agreement": ("sopimus_id", agreement_letter),
        "agreement.changed": ("sopimus_id", agreement_letter),
        "request.answered": ("pyynto_id", reply_letter),
        "assessment.summary": ("", lambda setting, key: summary_letter(setting, int(key))),
    }
)

# Served on another party: a copy of the decision and a notice.
PARTY = "decision.party"

# A decision is previewed while it is being prepared, too.
PREVIEWS: Mapping[str, tuple[str, Composer]] = MappingProxyType(
    {"decision": ("paatos_id", decision_letter), **LETTERS}
)


def issue_letters(
    session: Session, service: Service, origin: Origin, kinds: Iterable[str], variables: Mapping[str, Json]
) -> tuple[str, ...]:
    """Orders the letters that follow the records just written; gives the documents' ids.

    `variables` hold the records' ids. InvalidInput when a letter lacks what the law asks: then nothing of
    the command is kept. A service that knows no county issues no letters.
    """
    if CountyBook not in service.reference:
        return ()
    return tuple(
        order_letter(
            session, service, letter, client_id=origin.client_id, source=source, author=origin.author
        )
        for source, letter in compose_letters(session, service, origin, kinds, variables)
    )


def compose_letters(
    session: Session,
    service: Service,
    origin: Origin,
    kinds: Iterable[str],
    variables: Mapping[str, Json],
    letters: Mapping[str, tuple[str, Composer]] = LETTERS,
) -> list[tuple[str, Letter]]:
    """Each letter with the source that it is ordered once for."""
    composed = []
    for kind in kinds:
        if kind == PARTY and letters is LETTERS:
            composed += _for_the_party(session, service, origin, variables)
        if kind not in letters:
            continue
        variable, compose = letters[kind]
        found = variables.get(variable) if variable else _latest_summary(session, origin)
        if found is not None:
            setting = open_setting(session, service, origin.client_id, origin.matter_id)
            letter = compose(setting, str(found))
            composed.append((_source(kind, str(found), letter), letter))
    return composed


def _for_the_party(
    session: Session, service: Service, origin: Origin, variables: Mapping[str, Json]
) -> list[tuple[str, Letter]]:
    """Hallintolaki 54 §: each party has a letter of their own, ordered once for each sending."""
    decision_id = str(variables.get("paatos_id"))
    setting = open_setting(session, service, origin.client_id, origin.matter_id)
    sent = f"{PARTY}:{decision_id}:{local_date(origin.at)}"
    return [(sent, letter) for letter in party_letters(setting, decision_id)]


def _source(kind: str, id: str, letter: Letter) -> str:
    """A decision that is sent again gets a notice of its own day, a changed agreement a letter each time."""
    if isinstance(letter, NoticeLetter):
        return f"{kind}:{id}:{letter.sent_on}"
    if isinstance(letter, AgreementLetter) and kind == "agreement.changed":
        return f"{kind}:{id}:{letter.fee_class}:{letter.fee}:{letter.county_signed_on}"
    return f"{kind}:{id}"


def _latest_summary(session: Session, origin: Origin) -> str | None:
    summaries = list_summaries(session, origin.client_id)
    own = [one for one in summaries if one.process_instance_key == origin.instance_key]
    return str(max(one.key for one in own)) if own else None
