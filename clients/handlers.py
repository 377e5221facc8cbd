# SPDX-License-Identifier: EUPL-1.2
"""Inner service tasks that bring client facts into a process, name the case manager, close the matter.

They join the command's transaction. What they return becomes variables: codes, numbers, dates,
usernames and pseudonyms, never names.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from clients.agreements import list_agreements
from clients.candidates import facts_of_choice, list_candidates, name_with_substitute
from clients.care_fees import fee_on, last_month_fee
from clients.case_managers import barred_from, current, end_case_manager
from clients.deaths import find_death
from clients.facts import FACTS, facts_of
from clients.joint_clients import current_joint, name_coordinator
from clients.matters import close_matter, find_open_matter, get_matter, open_matter, reopen_matter
from clients.origins import Origin
from clients.recording import write_record
from clients.records import Client, get_client
from clients.requests import list_past_handlers
from clients.staff import StaffMember, get_member
from clients.waiting_times import last_met, waiting_times
from engine import feel
from engine.bpmn import BpmnError
from engine.bpmn.advance import Json
from engine.business_calendar import add_months, at_local, local_date
from engine.database import Session
from engine.errors import ExecutionFailed, NotFound, SujuvaError
from engine.service import HandlerCall, InnerHandler, Service

# The author of what no person wrote.
SYSTEM = "sujuva"
NOBODY = "ei_asiakasvastaavaa"
BY_TABLE, CHOSEN = "paatoksen_mukaan", "esimies_nimesi"
DIED = "kuolema"


def handlers() -> dict[str, InnerHandler]:
    """The inner service-task types of this package by their type names."""
    return {
        "clients.facts": tell_facts,
        "clients.case_manager": choose_case_manager,
        "clients.name_case_manager": name_chosen_case_manager,
        "clients.close_matter": close_the_matter,
        "clients.reopen_matter": reopen_the_matter,
        "clients.open_matter": open_own_matter,
        "clients.past_handlers": tell_past_handlers,
        "clients.waiting_times": tell_waiting_times,
        "clients.record": write_down,
        "clients.care_fee": count_last_fee,
    }


def names_given() -> dict[str, frozenset[str]]:
    """The variables that these types of service task give, for those that tables may ask for."""
    return {
        "clients.facts": FACTS,
        "clients.case_manager": frozenset({"asiakasvastaava"}),
        "clients.past_handlers": frozenset({"kasitelleet", "asiakasvastaava"}),
        "clients.care_fee": frozenset({"palkkio_kk", "viimeinen_palkkio"}),
    }


def tell_facts(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """What decision tables may know of the client, as `clients.facts` names it."""
    return facts_of(session, service, _client(session, call), call.instance.matter_id)


def choose_case_manager(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Names the case manager that the decision in header `decision` answers.

    The decision sees the variables, `ehdokkaat` (a list of contexts `tunnus`, `kunnat`, `kielet`, `ryhmat`:
    groups of clients that they know, `kuorma`: clients with open matters for each full-time worker,
    `poissa`, `sosiaalityontekija`), `nykyinen` (username or null), `kotikunta`, `asiointikieli`,
    `asiakasryhma` and `erityinen_tuki`; it answers a username of these. Who carries out a service of the
    client, or is barred, is no candidate. Source: D16.
    When it answers null, the BPMN error `ei_asiakasvastaavaa` carries the usernames in `ehdokkaat`.
    """
    client = _client(session, call)
    decision = _header(call, "decision")
    candidates = list_candidates(session, service, client, call.instance.matter_id)
    existing = _existing(session, service, client.id)
    scope: dict[str, Json] = {
        **call.scope,
        **facts_of_choice(session, client, call.scope.get("asiakasryhma")),
        "ehdokkaat": candidates,
        "nykyinen": existing.username if existing else None,
    }
    answer = call.decide(decision, scope).value
    if answer is None:
        names: list[Json] = [*sorted(str(entry["tunnus"]) for entry in candidates)]
        raise BpmnError(NOBODY, "Taulukko ei löytänyt asiakasvastaavaa.", {"ehdokkaat": names})
    allowed = {entry["tunnus"] for entry in candidates} | {scope["nykyinen"]} - {None}
    if not isinstance(answer, str) or answer not in allowed:
        raise ExecutionFailed(
            f"{call.element_id}: päätös {decision} vastasi {str(answer)[:100]!r}, joka ei ole ehdokas eikä"
            f" nykyinen asiakasvastaava (ehdokkaita {len(candidates)}). Korjaa taulukko tai ryhmän jäsenet."
        )
    _name(session, service, call, client.id, get_member(session, answer))
    return {"asiakasvastaava": answer}


def name_chosen_case_manager(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Names the username in header `username`, whom a person chose.

    `substitute` is a username, else the person's own; `since` a date, else now.
    """
    client = _client(session, call)
    try:
        _name(
            session,
            service,
            call,
            client.id,
            get_member(session, _header(call, "username")),
            CHOSEN,
            substitute=call.headers.get("substitute") or None,
            since=_begins(service, call.headers.get("since")),
        )
    except SujuvaError as error:
        raise ExecutionFailed(f"{call.element_id}: {error.message}") from error
    return {}


def close_the_matter(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Closes the matter of the instance with the code in header `outcome`; the first closing stands."""
    matter_id = call.instance.matter_id
    if matter_id is None:
        raise ExecutionFailed(f"{call.element_id}: prosessilla ei ole asiaa. Anna alussa muuttuja asia.")
    try:
        closed = close_matter(
            session, service, matter_id, _header(call, "outcome"), service.clock.now(), call.actor
        )
    except SujuvaError as error:
        raise ExecutionFailed(f"{call.element_id}: {error.message}") from error
    if find_death(session, closed.client_id) and find_open_matter(session, closed.client_id) is None:
        # The client relationship is over: who still has a closing task sees the client by that alone.
        end_case_manager(session, service, closed.client_id, reason=DIED, actor=call.actor)
    return {"asian_lopputulos": closed.outcome}


def reopen_the_matter(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Takes up the closed matter of the instance again; an open one stays as it is."""
    matter_id = call.instance.matter_id
    if matter_id is None:
        raise ExecutionFailed(f"{call.element_id}: prosessilla ei ole asiaa. Anna alussa muuttuja asia.")
    reopen_matter(session, service, matter_id, call.actor)
    return {}


def count_last_fee(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """The carer's fee when the agreement `sopimus_id` ends on the day of header `on` (FEEL without `=`):
    euros a month, and for the last month. Nulls when there is no agreement, or it never began."""
    told = _evaluate(service, call, _header(call, "on"))
    last = date.fromisoformat(told[:10]) if isinstance(told, str) else None
    agreements = list_agreements(session, _client(session, call).id)
    named = [one for one in agreements if one.id == call.scope.get("sopimus_id")]
    if last is None or not named or last < named[0].start_on:
        return {"palkkio_kk": None, "viimeinen_palkkio": None}
    return {
        "palkkio_kk": float(fee_on(session, named[0], last)),
        "viimeinen_palkkio": float(last_month_fee(session, named[0], last)),
    }


def open_own_matter(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Opens a matter of its own, of the kind in header `kind`, pending since header `since`; its id is
    `asia_avattu`. What comes in about the client's need of service joins another matter. Without a kind it
    is a new matter of that need, such as an application that is made again."""
    client = _client(session, call)
    matter_id = call.instance.matter_id
    area = get_matter(session, matter_id).service_area if matter_id else None
    since = datetime.fromisoformat(_header(call, "since"))
    opened = open_matter(session, service, client.id, since, area, call.headers.get("kind"))
    return {"asia_avattu": opened.id}


def tell_past_handlers(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Who has handled the client's other matters (`kasitelleet`, usernames), and who is the case manager
    now (`asiakasvastaava`): the first may not answer a complaint, the second knows how the matter stands."""
    client = _client(session, call)
    existing = _existing(session, service, client.id)
    handlers = list_past_handlers(session, client.id, call.instance.matter_id)
    return {"kasitelleet": [*handlers], "asiakasvastaava": existing.username if existing else None}


def tell_waiting_times(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """How long was waited for the services in header `services` (codes by commas) that began in the whole
    months of header `months` before this one, in matters of the service area in header `area`; and when the
    limit in header `limit` was met last."""
    today = local_date(service.clock.now())
    until = today.replace(day=1) - timedelta(days=1)
    since = add_months(until.replace(day=1), 1 - int(_header(call, "months")))
    services = [code.strip() for code in _header(call, "services").split(",")]
    last = last_met(session, _header(call, "limit"))
    found = waiting_times(session, _header(call, "area"), services, since, until)
    lines: list[Json] = [
        {
            "palvelu": one.service,
            "aloituksia": one.started,
            "mediaani_pv": one.median,
            "keskiarvo_pv": one.mean,
        }
        for one in found
    ]
    return {
        "odotusajat": lines,
        "kausi_alkoi": since.isoformat(),
        "kausi_paattyi": until.isoformat(),
        "edellinen_julkaisu": last.isoformat() if last else None,
    }


def write_down(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Writes the record of the kind in header `record`; header `recordWith`, a FEEL context, has its fields.

    For what no person fills in: that a decision has become final, that a service has started. Header
    `recordWhen`, a FEEL condition, may leave it out: a service that never started is not ended.
    """
    when = call.headers.get("recordWhen")
    if when and _evaluate(service, call, when) is not True:
        return {}
    client = _client(session, call)
    kind = _header(call, "record")
    given = _evaluate(service, call, _header(call, "recordWith"))
    origin = Origin(
        client_id=client.id,
        author=call.actor or SYSTEM,
        at=service.clock.now(),
        matter_id=call.instance.matter_id,
        instance_key=call.instance.key,
        process_id=call.instance.process_id,
        element_id=call.element_id,
    )
    try:
        return write_record(
            session, service, origin, kind, given if isinstance(given, dict) else {}, call.scope
        )
    except SujuvaError as error:
        fields = "; ".join(f"{name}: {reason}" for name, reason in getattr(error, "fields", {}).items())
        raise ExecutionFailed(f"{call.element_id}: {error.message} {fields}".strip()) from error


def _client(session: Session, call: HandlerCall) -> Client:
    client_id = call.instance.client_id
    if client_id is None:
        raise ExecutionFailed(
            f"{call.element_id}: prosessilla ei ole asiakasta. Anna alussa muuttuja asiakas."
        )
    try:
        return get_client(session, client_id)
    except NotFound:
        raise ExecutionFailed(
            f"{call.element_id}: asiakasta {client_id} ei ole. Korjaa muuttuja asiakas."
        ) from None


def _evaluate(service: Service, call: HandlerCall, expression: str) -> Json:
    parsed = feel.parse(expression.strip().removeprefix("="))
    return feel.to_json(parsed.evaluate(call.scope, service.feel))


def _header(call: HandlerCall, name: str) -> str:
    value = call.headers.get(name)
    if not value:
        raise ExecutionFailed(f"{call.element_id}: otsake {name} puuttuu. Lisää se palvelutehtävään.")
    return value


def _begins(service: Service, day: str | None) -> datetime | None:
    """The start of the day in Finland, or None for now when that is past."""
    begins = at_local(date.fromisoformat(day), time()) if day else None
    return begins if begins is not None and begins > service.clock.now() else None


def _existing(session: Session, service: Service, client_id: str) -> StaffMember | None:
    """The case manager of now, unless they have left or may not handle this client."""
    manager = current(session, client_id, service.clock.now())
    if manager is None or manager.username in barred_from(session, client_id):
        return None
    member = get_member(session, manager.username)
    return member if member.active else None


def _name(
    session: Session,
    service: Service,
    call: HandlerCall,
    client_id: str,
    member: StaffMember,
    reason: str = BY_TABLE,
    *,
    substitute: str | None = None,
    since: datetime | None = None,
) -> None:
    manager = current(session, client_id, service.clock.now())
    if manager is not None and manager.username == member.username:
        return
    name_with_substitute(
        session,
        service,
        client_id,
        member.username,
        reason=reason,
        actor=call.actor,
        substitute=substitute,
        since=since,
    )
    joint = current_joint(session, client_id)
    if joint is not None and joint.coordinator in barred_from(session, client_id):
        name_coordinator(session, service, joint, member.username, call.actor or member.username)
