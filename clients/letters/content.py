# SPDX-License-Identifier: EUPL-1.2
"""What each letter says, as frozen values. Codes and days here; words come when it is written out.

Source: hallintolaki 434/2003 44–47 § (decision), 59 § (notice); SHL 1301/2014 37 § (summary), 39 § (plan);
laki 937/2005 8 § (agreement). A value that was typed by a person is text and nothing else.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

Language = Literal["fi", "sv"]
Kind = Literal[
    "paatos",
    "maksupaatos",
    "tiedoksianto",
    "suunnitelma",
    "sopimus",
    "yhteenveto",
    "asiakasvastaava",
    "vastaus",
]
NoticeWay = Literal["kirje", "sahkoinen", "saantitodistus", "henkilokohtainen"]


@dataclass(frozen=True, slots=True)
class Person:
    """A worker as the client may reach them."""

    name: str
    title: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the letter is sent to. No lines under a restriction (turvakielto): the address is not printed."""

    name: str = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Authority:
    """The county as the letterhead names it."""

    name: str
    unit: str
    address: tuple[str, ...]
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Ombudsman:
    """Sosiaaliasiavastaava (laki 739/2023), named in every letter that can be appealed."""

    name: str
    phone: str
    email: str
    hours: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """Oikaisuvaatimusohje (hallintolaki 46 §): to whom, by when, how. Days as the dated limits count them;
    `last_day` is known once the letter is posted; `sources` are codes of the sections that give the right."""

    body: str
    registry: str
    address: tuple[str, ...]
    email: str
    phone: str
    hours: str
    closes: str
    days: int
    letter_days: int
    message_days: int
    ombudsman: Ombudsman
    sources: tuple[str, ...]
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What every document carries: type, service task, matter, author, time, structure (DOC)."""

    language: Language
    service_task: str
    matter_id: str
    pending_on: date | None
    author: Person
    contact: Person
    dated: date
    structure: str
    authority: Authority
    addressee: Addressee = field(repr=False)
    client: str = field(repr=False)
    born: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """`outcome` myonteinen, osittain, kielteinen, raukeaa, or paattyy when a service ends with the day
    `valid_to`; `valid_to` None is otherwise until further notice;
    `unit` of `amount` is a code such as `h_kk`; `sources` are codes of sections, `content` of the services
    within the service that it is about."""

    kind: ClassVar[Kind] = "paatos"
    frame: Frame
    service: str
    outcome: str
    valid_from: date | None
    valid_to: date | None
    amount: float | None
    unit: str
    way: str
    reasons: str = field(repr=False)
    sources: tuple[str, ...]
    heard: bool
    heard_how: str
    view: str = field(repr=False)
    dissent: str = field(repr=False)
    decided_on: date
    parties: tuple[str, ...] = field(repr=False)
    appeal: Appeal | None
    content: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeLetter:
    """Asiakasmaksupäätös: `amount` in euros a month for `services` from the day `valid_from` on."""

    kind: ClassVar[Kind] = "maksupaatos"
    frame: Frame
    services: tuple[str, ...]
    amount: float | None
    valid_from: date
    reasons: str = field(repr=False)
    sources: tuple[str, ...]
    decided_on: date
    parties: tuple[str, ...] = field(repr=False)
    appeal: Appeal | None


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """`sent_on` is the day on which it was really posted, sent or handed over; `received_on` the day of
    deemed or shown receipt, None when a certificate will tell it."""

    kind: ClassVar[Kind] = "tiedoksianto"
    frame: Frame
    service: str
    decided_on: date
    way: NoticeWay
    sent_on: date | None
    received_on: date | None
    shown: bool
    appeal: Appeal | None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal in the client's words; `area` and `measure` are codes, the values as a person writes them."""

    text: str = field(repr=False)
    area: str = ""
    measure: str = ""
    baseline: float | None = None
    target: float | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The body of a client plan or of a care and service plan. `accepted`: kylla, ei or ei_kykene."""

    goals: tuple[Goal, ...]
    services: tuple[str, ...]
    kin: str = field(repr=False)
    duties: str = field(repr=False)
    safety: str = field(repr=False)
    advance_care: bool
    review_on: date | None
    accepted: str


@dataclass(frozen=True, slots=True)
class PlanLetter:
    """Asiakassuunnitelma."""

    kind: ClassVar[Kind] = "suunnitelma"
    frame: Frame
    plan: Plan
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementLetter:
    """Omaishoitosopimus with the plan as its annex. `fee` in euros a month, `leave_days` a month."""

    kind: ClassVar[Kind] = "sopimus"
    frame: Frame
    carer: str = field(repr=False)
    starts_on: date
    ends_on: date | None
    fee: float
    fee_class: str
    account: str = field(repr=False)
    leave_days: str
    leave_ways: tuple[str, ...]
    terms: str = field(repr=False)
    carer_signed_on: date | None
    county_signed_on: date | None
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One result; `scale` says from what to what, as 0–12."""

    name: str
    value: float
    scale: str


@dataclass(frozen=True, slots=True)
class SummaryLetter:
    """Palvelutarpeen arvioinnin yhteenveto. `duration`: tilapainen, toistuva or pitkaaikainen."""

    kind: ClassVar[Kind] = "yhteenveto"
    frame: Frame
    situation: str = field(repr=False)
    conclusions: str = field(repr=False)
    view: str = field(repr=False)
    personal_worker: bool
    duration: str
    child: bool
    rights_told: bool
    measures: tuple[Measure, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManagerLetter:
    """Who is the client's case manager from a day on; `stays` when a change that was told is not made."""

    kind: ClassVar[Kind] = "asiakasvastaava"
    frame: Frame
    manager: Person
    from_day: date
    stays: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyLetter:
    """The answer to a complaint or a request (clients.requests); `request` is its kind."""

    kind: ClassVar[Kind] = "vastaus"
    frame: Frame
    request: str
    arrived_on: date
    text: str = field(repr=False)
    sources: tuple[str, ...]


Letter = (
    DecisionLetter
    | FeeLetter
    | NoticeLetter
    | PlanLetter
    | AgreementLetter
    | SummaryLetter
    | ManagerLetter
    | ReplyLetter
)
