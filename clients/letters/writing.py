# SPDX-License-Identifier: EUPL-1.2
"""A letter written out in its language: what the template shows, every text ready to print."""

from collections.abc import Iterable
from typing import Any

from clients.fee_decisions import EUROS_A_MONTH
from clients.letters.characters import printable
from clients.letters.content import (
    AgreementLetter,
    Appeal,
    DecisionLetter,
    FeeLetter,
    Frame,
    Goal,
    Language,
    Letter,
    ManagerLetter,
    Measure,
    NoticeLetter,
    Person,
    Plan,
    PlanLetter,
    ReplyLetter,
    SummaryLetter,
)
from clients.letters.county import CountyBook
from clients.letters.days import last_moment, named_day, number, on_day, plain_day, validity

TEMPLATES = {
    "paatos": "decision",
    "maksupaatos": "fee",
    "tiedoksianto": "notice",
    "suunnitelma": "client_plan",
    "sopimus": "agreement",
    "yhteenveto": "summary",
    "asiakasvastaava": "manager",
    "vastaus": "reply",
}


def write_out(letter: Letter, book: CountyBook, *, draft: bool = False) -> dict[str, Any]:
    """JSON values for the template of the letter's kind; days and numbers are texts by now.

    InvalidInput when a code has no words in the letter's language.
    """
    language = letter.frame.language
    kind = book.word("kind", letter.kind, language)
    written = {
        "draft": draft,
        "type_word": kind,
        "title": kind,
        **_frame(letter.frame),
        **_body(letter, book, language),
    }
    ready: dict[str, Any] = _ready(written)
    return ready


def _ready(value: Any) -> Any:
    """Every text in it as the typeface prints it; names and codes of fields stay."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _ready(one) for key, one in value.items()}
    return [_ready(one) for one in value] if isinstance(value, list | tuple) else value


def _body(letter: Letter, book: CountyBook, language: Language) -> dict[str, Any]:
    match letter:
        case DecisionLetter():
            return _decision(letter, book, language)
        case FeeLetter():
            return _fee(letter, book, language)
        case NoticeLetter():
            return _notice(letter, book, language)
        case PlanLetter():
            area_sources = _sections(letter.sources, book, language)
            return {"plan": _plan(letter.plan, book, language), "sources": area_sources}
        case AgreementLetter():
            return _agreement(letter, book, language)
        case SummaryLetter():
            return _summary(letter, book, language)
        case ReplyLetter():
            return {
                "title": book.word("request", letter.request, language),
                "request": letter.request,
                "arrived_on": plain_day(letter.arrived_on),
                "text": letter.text,
                "sources": _sections(letter.sources, book, language),
            }
        case ManagerLetter():
            return {
                "manager": _person(letter.manager),
                "from_day": plain_day(letter.from_day),
                "stays": letter.stays,
                "sources": _sections(letter.sources, book, language),
            }


def _frame(frame: Frame) -> dict[str, Any]:
    authority, addressee = frame.authority, frame.addressee
    return {
        "language": frame.language,
        "service_task": frame.service_task,
        "matter": frame.matter_id,
        "pending": plain_day(frame.pending_on),
        "author": _person(frame.author),
        "contact": _person(frame.contact),
        "dated": plain_day(frame.dated),
        "structure": frame.structure,
        "client": frame.client,
        "born": plain_day(frame.born),
        "addressee": {"name": addressee.name, "lines": list(addressee.lines)},
        "authority": {
            "name": authority.name,
            "unit": authority.unit,
            "address": list(authority.address),
            "phone": authority.phone,
            "email": authority.email,
        },
    }


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "title": person.title, "phone": person.phone, "email": person.email}


def _decision(letter: DecisionLetter, book: CountyBook, language: Language) -> dict[str, Any]:
    service = book.word("service", letter.service, language)
    ends = letter.outcome == "paattyy"
    words = [book.word("service", code, language) for code in letter.content if book.knows("service", code)]
    amount = f"{number(letter.amount)} {book.word('unit', letter.unit, language)}".strip()
    return {
        "title": f"{book.word('kind', letter.kind, language)}: {service}",
        "service": service,
        "outcome": letter.outcome,
        "valid": "" if ends else validity(letter.valid_from, letter.valid_to, language),
        "last_day_of_service": plain_day(letter.valid_to) if ends else "",
        "services": ", ".join(words),
        "amount": amount if letter.amount is not None else "",
        "provision": book.word("way", letter.way, language),
        "reasons": letter.reasons,
        "heard": letter.heard,
        "heard_how": book.word("hearing_way", letter.heard_how, language),
        "view": letter.view,
        "dissent": letter.dissent,
        "sources": _sections(letter.sources, book, language),
        "decided_on": plain_day(letter.decided_on),
        "parties": list(letter.parties),
        "appeal": _appeal(letter.appeal, book, language),
    }


def _fee(letter: FeeLetter, book: CountyBook, language: Language) -> dict[str, Any]:
    services = ", ".join(book.word("service", code, language) for code in letter.services)
    kind = book.word("kind", letter.kind, language)
    return {
        "title": f"{kind}: {services}",
        "services": services,
        "amount": f"{number(letter.amount, 2)} {book.word('unit', EUROS_A_MONTH, language)}",
        "free": letter.amount == 0,
        "valid": validity(letter.valid_from, None, language),
        "reasons": letter.reasons,
        "sources": _sections(letter.sources, book, language),
        "decided_on": plain_day(letter.decided_on),
        "parties": list(letter.parties),
        "appeal": _appeal(letter.appeal, book, language),
    }


def _notice(letter: NoticeLetter, book: CountyBook, language: Language) -> dict[str, Any]:
    received = letter.received_on
    return {
        "service": book.word("service", letter.service, language),
        "decided_on": plain_day(letter.decided_on),
        "way": letter.way,
        "way_word": book.word("notice_way", letter.way, language),
        "sent_on": plain_day(letter.sent_on),
        "received_on": named_day(received, language) if received else "",
        "received_text": on_day(received, language) if received else "",
        "shown": letter.shown,
        "rebuttable": letter.way in ("kirje", "sahkoinen") and not letter.shown,
        "appeal": _appeal(letter.appeal, book, language),
    }


def _appeal(appeal: Appeal | None, book: CountyBook, language: Language) -> dict[str, Any] | None:
    if appeal is None:
        return None
    helper = appeal.ombudsman
    last = last_moment(appeal.last_day, appeal.closes, language) if appeal.last_day else ""
    return {
        "body": appeal.body,
        "registry": appeal.registry,
        "address": list(appeal.address),
        "email": appeal.email,
        "phone": appeal.phone,
        "hours": appeal.hours,
        "days": appeal.days,
        "letter_days": appeal.letter_days,
        "message_days": appeal.message_days,
        "last_day": last,
        "sources": ", ".join(_sections(appeal.sources, book, language)),
        "ombudsman": {
            "name": helper.name,
            "phone": helper.phone,
            "email": helper.email,
            "hours": helper.hours,
        },
    }


def _plan(plan: Plan | None, book: CountyBook, language: Language) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {
        "goals": [_goal(goal, book, language) for goal in plan.goals],
        "services": [book.word("service", code, language) for code in plan.services],
        "kin": plan.kin,
        "duties": plan.duties,
        "safety": plan.safety,
        "advance_care": plan.advance_care,
        "review_on": on_day(plan.review_on, language) if plan.review_on else "",
        "accepted": plan.accepted,
    }


def _goal(goal: Goal, book: CountyBook, language: Language) -> dict[str, str]:
    return {
        "text": goal.text,
        "area": book.word("area", goal.area, language),
        "measure": book.word("measure", goal.measure, language),
        "baseline": number(goal.baseline),
        "target": number(goal.target),
        "due": plain_day(goal.due),
    }


def _agreement(letter: AgreementLetter, book: CountyBook, language: Language) -> dict[str, Any]:
    return {
        "carer": letter.carer,
        "starts_on": plain_day(letter.starts_on),
        "ends_on": plain_day(letter.ends_on),
        "fee": number(letter.fee, 2),
        "fee_class": book.word("fee_class", letter.fee_class, language),
        "account": _in_fours(letter.account),
        "leave_days": book.word("leave_days", letter.leave_days, language),
        "leave_way": ", ".join(book.word("leave_way", way, language) for way in letter.leave_ways),
        "terms": letter.terms,
        "carer_signed_on": plain_day(letter.carer_signed_on),
        "county_signed_on": plain_day(letter.county_signed_on),
        "plan": _plan(letter.plan, book, language),
    }


def _in_fours(account: str) -> str:
    """An account number as it stands on a giro: `FI12 3456 …`."""
    compact = "".join(account.split())
    return "\u00a0".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def _summary(letter: SummaryLetter, book: CountyBook, language: Language) -> dict[str, Any]:
    return {
        "situation": letter.situation,
        "conclusions": letter.conclusions,
        "view": letter.view,
        "personal_worker": letter.personal_worker,
        "duration": letter.duration,
        "child": letter.child,
        "rights_told": letter.rights_told,
        "measures": [_measure(one) for one in letter.measures],
        "sources": _sections(letter.sources, book, language),
    }


def _measure(measure: Measure) -> dict[str, str]:
    return {"name": measure.name, "value": number(measure.value), "scale": measure.scale}


def _sections(codes: Iterable[str], book: CountyBook, language: Language) -> list[str]:
    return [book.word("section", code, language) for code in codes]
