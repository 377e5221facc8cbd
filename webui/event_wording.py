# SPDX-License-Identifier: EUPL-1.2
"""The happenings of a client and a matter in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clients.timeline import ClientEvent
from webui.current import service, today
from webui.formats import format_day
from webui.languages import language
from webui.process_texts import own_title
from webui.translation import gettext

BAD = frozenset({"deadline.missed"})
BIG = frozenset({"matter.opened", "matter.reopened", "case.closed", "process.started", "process.ended"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a time line; `weight` is plain, big or bad."""

    at: datetime
    words: str
    who: str | None
    weight: str


def client_lines(events: tuple[ClientEvent, ...], names: Mapping[str, str]) -> tuple[Line, ...]:
    """The client's time line, newest first."""
    lines = [
        Line(event.at, words, names.get(event.actor or "", event.actor), _weight(event.name))
        for event in sorted(events, key=lambda event: (event.at, event.key), reverse=True)
        if (words := _client_words(event))
    ]
    return tuple(lines)


def _weight(name: str) -> str:
    return "bad" if name in BAD else "big" if name in BIG else "plain"


def _client_words(event: ClientEvent) -> str:
    known: dict[str, Callable[[], str]] = {
        "contact.received": lambda: gettext("A contact came"),
        "matter.opened": lambda: gettext("A matter became pending"),
        "matter.area_changed": lambda: gettext("The matter went to another service area"),
        "contact.passed_on": lambda: gettext("Another service area was told"),
        "case.closed": lambda: gettext("The matter was closed"),
        "matter.reopened": lambda: gettext("The matter was opened again"),
        "cm.assigned": lambda: gettext("A case manager was named"),
        "cm.unassigned": lambda: gettext("The case manager's duty ended"),
        "assessment.started": lambda: gettext("The assessment began"),
        "assessment.completed": lambda: gettext("The assessment was completed"),
        "plan.approved": lambda: gettext("The plan was approved"),
        "decision.signed": lambda: gettext("A decision was signed"),
        "fee.decided": lambda: gettext("A client fee was decided"),
        "decision.served": lambda: gettext("A decision was served"),
        "service.ordered": lambda: gettext("A service was ordered"),
        "service.requested": lambda: gettext("A service was asked to begin"),
        "service.changed": lambda: gettext("A service changed"),
        "service.suspended": lambda: gettext("A service was suspended"),
        "service.resumed": lambda: gettext("A service went on"),
        "service.started": lambda: gettext("A service began"),
        "service.ended": lambda: gettext("A service ended"),
        "provider.accepted": lambda: gettext("The provider accepted an order"),
        "provider.declined": lambda: gettext("The provider declined an order"),
        "provider.started": lambda: gettext("The provider began the service"),
        "provider.reported": lambda: gettext("The provider reported"),
        "provider.ended": lambda: gettext("The provider ended the service"),
        "order.withdrawn": lambda: gettext("An order was withdrawn"),
        "joint.started": lambda: gettext("A joint relationship began"),
        "joint.ended": lambda: gettext("A joint relationship ended"),
        "joint.coordinator": lambda: gettext("The coordinator of the joint relationship changed"),
        "early_support.agreed": lambda: gettext("Early support was agreed on"),
        "early_support.linked": lambda: gettext("Early support was arranged"),
        "request.received": lambda: gettext("A request or complaint came"),
        "request.answered": lambda: gettext("The request or complaint was answered"),
        "request.sent": lambda: gettext("The answer was sent"),
        "condition.changed": lambda: gettext("The situation changed"),
        "document.issued": lambda: gettext("A document was made: %(what)s", what=_document(event)),
        "document.voided": lambda: gettext("A document was voided: %(what)s", what=_document(event)),
        "process.started": lambda: gettext("Began: %(name)s", name=_process(event)),
        "process.ended": lambda: gettext("Ended: %(name)s", name=_process(event)),
        "deadline.set": lambda: gettext(
            "Deadline: %(title)s, %(day)s", title=limit_title(event.attributes.get("limit")), day=_due(event)
        ),
        "deadline.met": lambda: gettext("Met: %(title)s", title=limit_title(event.attributes.get("limit"))),
        "deadline.waived": lambda: gettext(
            "No longer runs: %(title)s", title=limit_title(event.attributes.get("limit"))
        ),
        "leave.arranged": lambda: gettext("The carer's leave was arranged"),
        "leave.decided": lambda: gettext("The leave of a month was decided"),
        "fee.changed": lambda: gettext("The carer's fee changed"),
        "decision.served_on_party": lambda: gettext("The decision was sent to the other party"),
        "feedback.requested": lambda: gettext("Feedback was asked for"),
        "feedback.received": lambda: gettext("The client gave feedback"),
        "close_person.recorded": lambda: gettext("A close person was recorded"),
        "close_person.changed": lambda: gettext("The data of a close person were changed"),
        "close_person.ended": lambda: gettext("A close person was left out"),
        "representative.recorded": lambda: gettext("A representative was recorded"),
        "representative.changed": lambda: gettext("The data of a representative were changed"),
        "representative.ended": lambda: gettext("A representative's task ended"),
        "member.barred": lambda: gettext("A worker was recorded as disqualified"),
        "member.unbarred": lambda: gettext("A worker's disqualification was taken back"),
        "client.died": lambda: gettext("The client's death was recorded"),
        "client.death_undone": lambda: gettext("The report of death was taken back"),
        "deadline.extended": lambda: gettext(
            "Extended: %(title)s, %(day)s", title=limit_title(event.attributes.get("limit")), day=_due(event)
        ),
        "deadline.missed": lambda: gettext(
            "Missed: %(title)s", title=limit_title(event.attributes.get("limit"))
        ),
    }
    say = known.get(event.name)
    return say() if say else ""


def _process(event: ClientEvent) -> str:
    """What people call the process; a helper that ran by itself has a name of its own."""
    return own_title(event.process_id) if event.process_id else ""


def _due(event: ClientEvent) -> str:
    """The day to plan by, as everywhere else; older events and extensions have the last day only."""
    due = event.attributes.get("shown", event.attributes.get("due"))
    return format_day(date.fromisoformat(due)) if isinstance(due, str) else ""


def limit_title(limit_id: object) -> str:
    """`Palvelutarpeen arvioinnin aloitus`; the id when no rule is known."""
    versions = service().limits.versions(str(limit_id))
    current = [rule for rule in versions if rule.is_valid_on(today())] or list(versions)
    return current[-1].title.of(language()) if current else str(limit_id)


def _document(event: ClientEvent) -> str:
    words = {
        "paatos": gettext("decision"),
        "maksupaatos": gettext("decision on a client fee"),
        "tiedoksianto": gettext("notice of a decision"),
        "suunnitelma": gettext("client plan"),
        "sopimus": gettext("informal-care agreement"),
        "yhteenveto": gettext("summary of the assessment"),
        "asiakasvastaava": gettext("letter about the case manager"),
        "vastaus": gettext("answer to a request"),
    }
    return words.get(str(event.attributes.get("kind")), "")
