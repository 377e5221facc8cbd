# SPDX-License-Identifier: EUPL-1.2
"""Letters from the client's record: each record with its texts becomes the letter that tells of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from clients.agreements import get_agreement
from clients.assessments import AssessmentSummary, Measurement, get_summary
from clients.care_fees import list_fees
from clients.contacts import list_contact_persons
from clients.decision_parties import list_parties
from clients.decisions import Decision, get_decision
from clients.documents import read_texts
from clients.fee_decisions import FEE
from clients.hearings import Hearing, list_hearings
from clients.instruments import Instrument, instruments_of
from clients.letters.content import (
    Addressee,
    AgreementLetter,
    Appeal,
    DecisionLetter,
    FeeLetter,
    Frame,
    Goal,
    Letter,
    ManagerLetter,
    Measure,
    NoticeLetter,
    NoticeWay,
    Plan,
    PlanLetter,
    ReplyLetter,
    SummaryLetter,
)
from clients.letters.days import number
from clients.letters.frames import Setting, address_lines, frame_of, reach_of, spoken_name
from clients.other_measures import list_others
from clients.plans import Goal as RecordedGoal
from clients.plans import Plan as RecordedPlan
from clients.plans import current_plan, get_plan
from clients.requests import get_request
from engine.business_calendar import at_local, local_date
from engine.deadlines import count_deadline

WITHOUT_VALIDITY = ("kielteinen", "raukeaa")
# An ending has one day, the last of the service.
WITHOUT_BEGINNING = (*WITHOUT_VALIDITY, "paattyy")
APPEAL_LIMIT = "T11"


def decision_letter(setting: Setting, decision_id: str) -> DecisionLetter:
    """The signed decision with its reasons, the hearing of its instance and the appeal instructions."""
    found = get_decision(setting.session, decision_id)
    heard = _hearing(setting, found)
    texts = _texts(setting, found.reasons_id, *(_texts_of(heard)))
    day = _signed_on(setting, found)
    refused = found.outcome in WITHOUT_VALIDITY
    return DecisionLetter(
        frame=frame_of(setting, "paatos", found.signer or found.author, day),
        service=found.service,
        outcome=found.outcome,
        valid_from=None if found.outcome in WITHOUT_BEGINNING else found.valid_from,
        valid_to=None if refused else found.valid_to,
        amount=found.amount,
        unit=found.unit or "",
        way="" if refused else found.way or "",
        reasons=texts.get(found.reasons_id, ""),
        sources=found.legal_basis,
        heard=heard is not None and heard.heard,
        heard_how=(heard.way or "") if heard else "",
        view=texts.get(heard.view_id or "", "") if heard else "",
        dissent=texts.get(heard.dissent_id or "", "") if heard else "",
        decided_on=day,
        parties=(spoken_name(setting.client),),
        appeal=_appeal(setting, found, day),
        content=found.content,
    )


def fee_letter(setting: Setting, decision_id: str) -> FeeLetter:
    """The fee with its reasons and the appeal instructions; the fee unit is the one to ask."""
    found = get_decision(setting.session, decision_id)
    day = _signed_on(setting, found)
    return FeeLetter(
        frame=_from_the_author(frame_of(setting, "maksupaatos", found.signer or found.author, day)),
        services=found.content,
        amount=found.amount,
        valid_from=found.valid_from,
        reasons=_texts(setting, found.reasons_id).get(found.reasons_id, ""),
        sources=found.legal_basis,
        decided_on=day,
        parties=(spoken_name(setting.client),),
        appeal=_appeal(setting, found, day),
    )


def notice_letter(setting: Setting, decision_id: str) -> NoticeLetter:
    """When the decision left, when it counts as received, and the last day to ask for its revision."""
    found = get_decision(setting.session, decision_id)
    sent = found.posted_on or found.shown_receipt_on
    day = sent or local_date(setting.service.clock.now())
    frame = frame_of(setting, "tiedoksianto", found.signer or found.author, day)
    return NoticeLetter(
        frame=_from_the_author(frame) if found.service == FEE else frame,
        service=found.service,
        decided_on=_signed_on(setting, found),
        way=cast(NoticeWay, found.notice_way or "kirje"),
        sent_on=sent,
        received_on=found.served_on,
        shown=found.shown_receipt_on is not None,
        appeal=replace(_appeal(setting, found, day), last_day=_last_day(setting, found.served_on)),
    )


def party_letters(setting: Setting, decision_id: str) -> tuple[Letter, ...]:
    """The party's own copy of the decision and their own notice, in their language, sent to their address."""
    found = next(iter(list_parties(setting.session, decision_id)), None)
    if found is None:
        return ()
    theirs = replace(setting, language="sv" if found.language == "sv" else "fi")
    addressee = Addressee(found.name, address_lines(found.address))
    copy, notice = decision_letter(theirs, decision_id), notice_letter(theirs, decision_id)
    appeal = notice.appeal and replace(notice.appeal, last_day=_last_day(setting, found.served_on))
    return (
        replace(
            copy,
            frame=replace(copy.frame, addressee=addressee),
            parties=(spoken_name(setting.client), found.name),
        ),
        replace(
            notice,
            frame=replace(notice.frame, addressee=addressee, dated=found.posted_on),
            way="kirje",
            sent_on=found.posted_on,
            received_on=found.served_on,
            shown=False,
            appeal=appeal,
        ),
    )


def manager_letter(
    setting: Setting, username: str, from_day: date, author: str, *, stays: bool = False
) -> ManagerLetter:
    """Who is the client's case manager from the day on; the one to ask is that person already."""
    day = local_date(setting.service.clock.now())
    manager = reach_of(setting, username, day)
    frame = replace(frame_of(setting, "asiakasvastaava", author, day), contact=manager)
    sources = setting.book.basis("asiakasvastaava", setting.matter.service_area, day)
    return ManagerLetter(frame, manager, from_day, stays, sources)


def plan_letter(setting: Setting, plan_id: str) -> PlanLetter:
    found = get_plan(setting.session, plan_id)
    day = local_date(found.at)
    sources = setting.book.basis("suunnitelma", setting.matter.service_area, day)
    return PlanLetter(frame_of(setting, "suunnitelma", found.author, day), _plan(setting, found), sources)


def agreement_letter(setting: Setting, agreement_id: str) -> AgreementLetter:
    """The agreement with the plan that holds as its annex (937/2005 8 §)."""
    found = get_agreement(setting.session, agreement_id)
    plan = current_plan(setting.session, setting.client.id)
    texts = _texts(setting, found.notice_terms_id)
    return AgreementLetter(
        frame=frame_of(setting, "sopimus", found.author, local_date(found.at)),
        carer=found.carer or _carer(setting),
        starts_on=found.start_on,
        ends_on=found.end_on,
        fee=float(list_fees(setting.session, found)[-1].fee),
        fee_class=found.fee_class,
        account=found.iban or "",
        leave_days=found.leave_days or "",
        leave_ways=found.leave_ways,
        terms=texts.get(found.notice_terms_id or "", ""),
        carer_signed_on=found.carer_signed_on,
        county_signed_on=found.county_signed_on,
        plan=_plan(setting, plan) if plan else None,
    )


def summary_letter(setting: Setting, summary_key: int) -> SummaryLetter:
    found = get_summary(setting.session, summary_key)
    texts = _texts(setting, found.situation_id, found.conclusions_id, found.client_view_id)
    day = local_date(found.at)
    return SummaryLetter(
        frame=frame_of(setting, "yhteenveto", found.author, day),
        situation=texts.get(found.situation_id, ""),
        conclusions=texts.get(found.conclusions_id, ""),
        view=texts.get(found.client_view_id, ""),
        personal_worker=found.worker_need,
        duration=found.duration,
        child=bool(found.child_in_care),
        rights_told=bool(found.rights_explained),
        measures=tuple(_measures(setting, found)),
        sources=setting.book.basis("yhteenveto", setting.matter.service_area, day),
    )


def reply_letter(setting: Setting, request_id: str) -> ReplyLetter:
    """The answer, to whoever asked: a relative's address is not known, so the envelope is written by hand.
    Whoever answers is the one to ask, not the case manager, who may be complained of."""
    found = get_request(setting.session, request_id)
    author = found.answered_by or found.author
    day = local_date(found.answered_at or setting.service.clock.now())
    framed = _from_the_author(frame_of(setting, "vastaus", author, day))
    addressee = Addressee(found.sender) if found.sender else framed.addressee
    texts = _texts(setting, found.text_id)
    return ReplyLetter(
        frame=replace(framed, addressee=addressee),
        request=found.kind,
        arrived_on=found.arrived_on,
        text=texts.get(found.text_id or "", ""),
        sources=setting.book.reply_basis(found.kind, day),
    )


def _from_the_author(frame: Frame) -> Frame:
    """Who made it is the one to ask, not the case manager."""
    return replace(frame, contact=frame.author)


def _appeal(setting: Setting, found: Decision, day: date) -> Appeal:
    """The law that gives the right is the one of the decision's kind."""
    decision = "maksu" if found.service == FEE else "palvelu"
    return setting.book.appeal(setting.service, day, setting.pending_on, setting.language, decision)


def _texts(setting: Setting, *ids: str | None) -> Mapping[str, str]:
    return read_texts(setting.session, setting.client.id, [one for one in ids if one])


def _hearing(setting: Setting, found: Decision) -> Hearing | None:
    """The client's latest one of the decision's own instance, else of its matter; not another party's."""
    hearings = [one for one in list_hearings(setting.session, setting.client.id) if one.party is None]
    own = [one for one in hearings if one.process_instance_key == found.process_instance_key]
    of_matter = [one for one in hearings if one.matter_id == found.matter_id]
    return next(iter((*own, *of_matter)), None)


def _texts_of(heard: Hearing | None) -> tuple[str | None, ...]:
    return (heard.view_id, heard.dissent_id) if heard else ()


def _signed_on(setting: Setting, found: Decision) -> date:
    return local_date(found.signed_at or setting.service.clock.now())


def _last_day(setting: Setting, received: date | None) -> date | None:
    """By the limit that binds the matter; it moves to the next working day (150/1930 5 §)."""
    if received is None:
        return None
    limits = setting.service.limits
    rule = limits.find(APPEAL_LIMIT, setting.pending_on)
    return count_deadline(rule, at_local(received), limits.calendars).due_date


def _plan(setting: Setting, found: RecordedPlan) -> Plan:
    ids = (found.close_persons_part_id, found.responsibilities_id, found.safety_id)
    goals = [(one.own_words_id or one.text_id) for one in found.goals]
    texts = _texts(setting, *ids, *goals)
    kin, duties, safety = (texts.get(one or "", "") for one in ids)
    return Plan(
        goals=tuple(_goal(setting, one, texts) for one in found.goals),
        services=found.services,
        kin=kin,
        duties=duties,
        safety=safety,
        advance_care=bool(found.advance_care_plan),
        review_on=found.review_on,
        accepted=found.approved_by_client,
    )


def _goal(setting: Setting, found: RecordedGoal, texts: Mapping[str, str]) -> Goal:
    """In the client's own words when there are such; the chapter stands for a finer ICF code."""
    code = found.icf or ""
    area = next((one for one in (code, code[:2]) if setting.book.knows("area", one)), "")
    return Goal(
        text=texts.get(found.own_words_id or found.text_id, ""),
        area=area,
        measure=_name_of(setting, found.measure or "", found.due),
        baseline=found.baseline,
        target=found.target,
        due=found.due,
    )


def _carer(setting: Setting) -> str:
    """The spouse or other close person of the record, when there is exactly one."""
    persons = list_contact_persons(setting.session, setting.client.id)
    return persons[0].name if len(persons) == 1 else ""


def _measures(setting: Setting, found: AssessmentSummary) -> Iterable[Measure]:
    for one in found.measurements:
        instrument = instruments_of(setting.service).instrument(one.code, one.day)
        if instrument is not None and instrument.tells(one.value):
            yield Measure(_instrument_name(setting, one), one.value, _scale(setting, instrument))
    others = [
        one
        for one in list_others(setting.session, setting.client.id)
        if one.assessment_key == found.assessment_key
    ]
    names = _texts(setting, *(one.name_id for one in others))
    for other in reversed(others):
        scale = f"{number(other.lowest)}–{number(other.highest)}"
        yield Measure(names.get(other.name_id, ""), other.value, scale)


def _scale(setting: Setting, instrument: Instrument) -> str:
    if instrument.is_qualifier:
        return setting.book.word("scale", "icf", setting.language)
    return f"{number(instrument.minimum)}–{number(instrument.maximum)}"


def _instrument_name(setting: Setting, one: Measurement) -> str:
    return _name_of(setting, one.code, one.day)


def _name_of(setting: Setting, code: str, day: date | None) -> str:
    """An instrument by its name in the letter's language; what the book does not know by its code."""
    if setting.book.knows("measure", code):
        return setting.book.word("measure", code, setting.language)
    known = instruments_of(setting.service).instrument(code, day or local_date(setting.service.clock.now()))
    return code if known is None else (known.name.sv if setting.language == "sv" else known.name.fi)
