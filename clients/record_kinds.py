# SPDX-License-Identifier: EUPL-1.2
"""What a task may write into the client's record: a closed registry of kinds with typed fields.

A user task names kinds in `sujuva:record`, its form's fields in `properties.record`. Nothing else can be
written, and `sujuva check` refuses what is not here. How it is used: docs/how-to/write-the-record.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from clients import record_codes as lists

Type = Literal[
    "code",
    "codes",
    "date",
    "instant",
    "number",
    "integer",
    "flag",
    "document",
    "personal",
    "rows",
    "measures",
]
Presence = Literal["always", "asked", "free"]


@dataclass(frozen=True, slots=True)
class RecordField:
    """`always`: the record cannot be without it. `asked`: the form or `recordWith` has it, and the kind's
    own rule says when it must be filled. `codes` is a closed list; empty, any code of the region's own.
    """

    type: Type
    presence: Presence = "free"
    codes: tuple[str, ...] = ()
    columns: Mapping[str, "RecordField"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`event` is what the client's event log tells when it is written, and the fields told with it."""

    name: str
    fields: Mapping[str, RecordField]
    event: str | None = None
    told: tuple[str, ...] = ()


ALWAYS: Presence = "always"
ASKED: Presence = "asked"
CODE = RecordField("code")
CODES = RecordField("codes")
DATE = RecordField("date")
INSTANT = RecordField("instant")
NUMBER = RecordField("number")
INTEGER = RecordField("integer")
FLAG = RecordField("flag")
DOCUMENT = RecordField("document")
PERSONAL = RecordField("personal")
SERVICE = RecordField("code", ALWAYS)
REQUIRED_TEXT = RecordField("document", ALWAYS)
REQUIRED_NUMBER = RecordField("number", ALWAYS)

GOAL = {
    "text": REQUIRED_TEXT,
    "icf": CODE,
    "own_words": DOCUMENT,
    "measure": CODE,
    "baseline": NUMBER,
    "target": NUMBER,
    "gas": INTEGER,
    "weight": NUMBER,
    "due": DATE,
}
GOAL_REVIEW = {"goal": RecordField("integer", ALWAYS), "gas": RecordField("integer", ALWAYS)}
OTHER = {"name": REQUIRED_TEXT, **dict.fromkeys(("value", "lowest", "highest"), REQUIRED_NUMBER)}
MEASURED = {"values": RecordField("measures"), "other_measures": RecordField("rows", columns=OTHER)}
ASSESSMENT = {
    "instrument": RecordField("code", ALWAYS),
    "date": DATE,
    "locked": FLAG,
    "domains": CODES,
    "reused_from": CODE,
    **MEASURED,
}
SCORES = ("score", "nps")
ASSESSED = ("instrument", "domains", "reused_from")
SERVICE_FIELDS = {
    "service": SERVICE,
    "provider": CODE,
    "order": CODE,
    "on": DATE,
    "hours": NUMBER,
    "amount": NUMBER,
    "unit": CODE,
    "way": RecordField("code", codes=lists.WAYS),
    "reason": CODE,
    "explanation": DOCUMENT,
    "urgent": FLAG,
}
SERVICE_TOLD = ("service", "provider", "hours", "amount", "unit", "reason", "order")
REVIEW = {
    "fit": RecordField("code", ALWAYS, lists.FITS),
    "outcome": RecordField("code", ALWAYS),
    "service": CODE,
    "plan": CODE,
    "goals": RecordField("rows", columns=GOAL_REVIEW),
    "next_review_on": RecordField("date", ASKED),
    "changes": DOCUMENT,
    "satisfaction": INTEGER,
}


_ALL: tuple[RecordKind, ...] = (
    RecordKind(
        "decision",
        {
            "service": SERVICE,
            "outcome": RecordField("code", ALWAYS, lists.OUTCOMES),
            "legal_basis": RecordField("codes", ALWAYS),
            "reasons": REQUIRED_TEXT,
            "valid_from": RecordField("date", ALWAYS),
            "valid_to": DATE,
            "until_further_notice": FLAG,
            "amount": NUMBER,
            "unit": CODE,
            "way": RecordField("code", codes=lists.WAYS),
            "content": CODES,
            "grounds": CODES,
            "replaces": CODE,
        },
    ),
    RecordKind(
        "decision.signed",
        {"decision": CODE, "signed_at": INSTANT, "signer": CODE, "oral": FLAG},
        "decision.signed",
        ("service", "outcome", "grounds", "oral"),
    ),
    RecordKind(
        "decision.notice",
        {
            "decision": CODE,
            "way": RecordField("code", ALWAYS, lists.NOTICE_WAYS),
            "posted_on": RecordField("date", ASKED),
            "sent_on": DATE,
            "handed_on": DATE,
            "shown_receipt_on": DATE,
            "appeal_instructions": RecordField("flag", ALWAYS),
        },
        "decision.served",
        ("service", "outcome", "way"),
    ),
    RecordKind(
        "decision.party",
        {
            "decision": CODE,
            "name": RecordField("personal", ASKED),
            "address": PERSONAL,
            "language": RecordField("code", "free", ("fi", "sv")),
            "posted_on": DATE,
        },
        "decision.served_on_party",
        ("service",),
    ),
    RecordKind(
        "decision.final", {"decision": CODE, "final_on": DATE}, "decision.final", ("service", "outcome")
    ),
    RecordKind(
        "fee.decision",
        {
            "service": SERVICE,
            "amount": RecordField("number", ALWAYS),
            "basis": RecordField("code", ALWAYS, lists.FEE_BASES),
            "legal_basis": RecordField("codes", ALWAYS),
            "reasons": REQUIRED_TEXT,
            "valid_from": RecordField("date", ALWAYS),
            "signed_at": INSTANT,
        },
        "fee.decided",
        ("service", "basis"),
    ),
    RecordKind(
        "hearing",
        {
            "heard": RecordField("flag", ALWAYS),
            "view": RecordField("document", ASKED),
            "way": RecordField("code", codes=lists.HEARING_WAYS),
            "dissent": DOCUMENT,
            "party": CODE,
        },
    ),
    RecordKind(
        "plan",
        {
            "goals": RecordField("rows", ASKED, columns=GOAL),
            "services": CODES,
            "close_persons_part": DOCUMENT,
            "responsibilities": DOCUMENT,
            "safety": DOCUMENT,
            "advance_care_plan": FLAG,
            "review_on": RecordField("date", ALWAYS),
            "approved_by_client": RecordField("code", ALWAYS, lists.APPROVALS),
        },
        "plan.approved",
        ("services", "review_on", "approved_by_client"),
    ),
    RecordKind(
        "plan.goals",
        {
            "goals": RecordField("rows", ALWAYS, columns=GOAL),
            "services": CODES,
            "review_on": RecordField("date", ALWAYS),
            "approved_by_client": RecordField("code", ALWAYS, lists.APPROVALS),
        },
        "plan.approved",
        ("services", "approved_by_client"),
    ),
    RecordKind("plan.review", REVIEW, "service.reviewed", ("service", "fit", "outcome")),
    RecordKind("review", REVIEW, "service.reviewed", ("service", "fit", "outcome")),
    RecordKind("assessment", ASSESSMENT, "assessment.completed", ASSESSED),
    RecordKind("assessment.carer", ASSESSMENT, "assessment.completed", ASSESSED),
    RecordKind("assessment.measured", MEASURED),
    RecordKind(
        "assessment.summary",
        {
            "situation": REQUIRED_TEXT,
            "conclusions": REQUIRED_TEXT,
            "client_view": REQUIRED_TEXT,
            "worker_need": RecordField("flag", ALWAYS),
            "duration": RecordField("code", ALWAYS, lists.DURATIONS),
            "child_in_care": FLAG,
            "special_support": FLAG,
            "regular_need": CODE,
            "rehabilitation": CODE,
            "rights_explained": FLAG,
            "values": RecordField("measures"),
        },
    ),
    *(
        RecordKind(f"service.{step}", SERVICE_FIELDS, f"service.{step}", SERVICE_TOLD)
        for step in ("ordered", "started", "changed", "suspended", "resumed", "ended")
    ),
    RecordKind(
        "early_support.linked",
        {"service": SERVICE, "provider": CODE, "confirmed": RecordField("flag", ALWAYS)},
        "early_support.linked",
        ("service", "provider", "confirmed"),
    ),
    RecordKind(
        "agreement",
        {
            "carer": PERSONAL,
            "relation": RecordField("code", codes=lists.RELATIONS),
            "class": RecordField("code", ALWAYS),
            "fee": RecordField("number", ALWAYS),
            "start": RecordField("date", ALWAYS),
            "end": DATE,
            "leave_days": CODE,
            "leave_ways": CODES,
            "notice_terms": DOCUMENT,
            "notice_terms_told": FLAG,
            "iban": PERSONAL,
            "carer_signed_on": DATE,
            "county_signed_on": DATE,
        },
    ),
    RecordKind(
        "agreement.changed",
        {
            "class": RecordField("code", ALWAYS),
            "fee": RecordField("number", ALWAYS),
            "from": RecordField("date", ALWAYS),
            "end": DATE,
            "leave_days": CODE,
            "carer_signed_on": DATE,
            "county_signed_on": DATE,
        },
    ),
    RecordKind(
        "agreement.ended",
        {"ended_on": RecordField("date", ALWAYS), "reason": RecordField("code", ALWAYS)},
    ),
    RecordKind(
        "appeal",
        {
            "decision": CODE,
            "arrived_at": RecordField("instant", ALWAYS),
            "outcome": RecordField("code", codes=lists.APPEAL_OUTCOMES),
            "grounds": DOCUMENT,
        },
        "appeal.filed",
        ("service", "outcome"),
    ),
    RecordKind(
        "appeal.decided",
        {
            "decision": CODE,
            "outcome": RecordField("code", ALWAYS, lists.APPEAL_OUTCOMES),
            "replaced_by": CODE,
            "decided_on": DATE,
            "reasons": DOCUMENT,
        },
        "appeal.decided",
        ("service", "outcome"),
    ),
    RecordKind("application", {"service": SERVICE, "arrived_at": INSTANT, "applicant": CODE}),
    RecordKind(
        "close_person",
        {
            "name": RecordField("personal", ALWAYS),
            "relation": RecordField("code", ALWAYS, lists.RELATIONS),
            "phone": PERSONAL,
            "consent": RecordField("code", codes=lists.CONSENTS),
        },
    ),
    RecordKind(
        "representative",
        {
            "kind": RecordField("code", ALWAYS, lists.REPRESENTATIVES),
            "name": RecordField("personal", ALWAYS),
            "phone": PERSONAL,
            "scope": CODES,
            "valid_from": DATE,
            "valid_to": DATE,
        },
    ),
    RecordKind(
        "request",
        {
            "kind": RecordField("code", ALWAYS, lists.REQUESTS),
            "arrived_on": RecordField("date", ALWAYS),
            "asked_by": RecordField("code", ALWAYS),
            "sender": PERSONAL,
        },
        "request.received",
        ("kind", "asked_by"),
    ),
    RecordKind(
        "request.handled", {"request": CODE, "step": RecordField("code", ALWAYS, lists.REQUEST_STEPS)}
    ),
    RecordKind("request.answered", {"request": CODE, "text": REQUIRED_TEXT}, "request.answered"),
    RecordKind(
        "request.sent",
        {
            "request": CODE,
            "way": RecordField("code", ALWAYS, (*lists.NOTICE_WAYS, "puhelin")),
            "sent_on": RecordField("date", ALWAYS),
        },
        "request.sent",
        ("way",),
    ),
    RecordKind(
        "feedback", {"score": RecordField("integer", ALWAYS), "nps": INTEGER}, "feedback.received", SCORES
    ),
    RecordKind(
        "restriction",
        {
            "kind": RecordField("code", ALWAYS, lists.RESTRICTIONS),
            "valid_from": DATE,
            "valid_to": DATE,
            "explanation": DOCUMENT,
        },
    ),
    RecordKind(
        "client_group",
        {"group": RecordField("code", ALWAYS), "proposed": CODE, "reason": DOCUMENT},
    ),
    RecordKind(
        "contact.passed_on",
        {"to_area": RecordField("code", ALWAYS), "subject": PERSONAL, "about": REQUIRED_TEXT},
        "contact.passed_on",
        ("to_area",),
    ),
    RecordKind(
        "case_manager",
        {"username": RecordField("code", ALWAYS), "substitute": CODE, "reason": CODE, "told_to_client": FLAG},
    ),
)

KINDS: Mapping[str, RecordKind] = MappingProxyType({kind.name: kind for kind in _ALL})


def find_field(kind: RecordKind, name: str) -> RecordField | None:
    """The field of that name; `values.SPPB` is one measure of `values`."""
    holder, _, measure = name.partition(".")
    found = kind.fields.get(holder)
    if found is None or (measure and found.type != "measures"):
        return None
    return RecordField("number") if measure else found


def kinds_named(properties: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds that an element's property `sujuva:record` names, by commas, whether known or not."""
    named = properties.get("sujuva:record", "").split(",")
    return tuple(name.strip() for name in named if name.strip())
