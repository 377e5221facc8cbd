# SPDX-License-Identifier: EUPL-1.2
"""Words of the client's page: its tabs, the messages that can be sent, when its tasks are due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clients.group_book import groups_of
from clients.overview import OpenTask, RunningDeadline
from clients.visibility import Ground
from engine.business_calendar import local_date
from tasks.tellings import Telling
from webui.current import service
from webui.languages import language
from webui.translation import gettext

TABS = (
    "timeline",
    "matters",
    "plan",
    "decisions",
    "services",
    "assessments",
    "documents",
    "people",
    "restrictions",
    "lookers",
)
RECORD_TABS = frozenset({"plan", "decisions", "services", "assessments", "people", "restrictions"})


@dataclass(frozen=True, slots=True)
class TaskDue:
    """The last day of a task and when it ends, with the limit behind it when there is one."""

    at: datetime
    last_day: date
    shown_day: date
    limit_id: str | None


def due_of_task(task: OpenTask, deadlines: Iterable[RunningDeadline]) -> TaskDue | None:
    """By the limit that ends at the same instant, else by the task's own due time."""
    if task.due_at is None:
        return None
    for one in deadlines:
        if one.due_at == task.due_at and one.matter_id == task.matter_id:
            return TaskDue(one.due_at, one.due_date, one.shown_date, one.limit_id)
    day = local_date(task.due_at)
    return TaskDue(task.due_at, day, day, None)


def group_words(code: str | None) -> str:
    """The group's name; empty for none, and for a code that is no group that people work by."""
    group = groups_of(service()).find(code)
    return group.name.of(language()) if group else ""


def tab_names() -> dict[str, str]:
    """The tabs in their order, with what stands on them."""
    names = {
        "timeline": gettext("Time line"),
        "matters": gettext("Matters"),
        "plan": gettext("Plan and goals"),
        "decisions": gettext("Decisions"),
        "services": gettext("Services"),
        "assessments": gettext("Assessments"),
        "documents": gettext("Documents"),
        "people": gettext("Representatives and close persons"),
        "restrictions": gettext("Restrictions"),
        "lookers": gettext("Who has seen"),
    }
    return {tab: names[tab] for tab in TABS}


def telling_words(telling: Telling) -> str:
    """What the button says."""
    key = f"told.{telling.name}"
    return telling.folder.text(language(), key, telling.folder.text("fi", key, telling.name))


def matter_state(state: str) -> str:
    """How far the matter has come."""
    words = {
        "vireilla": gettext("pending"),
        "arvioinnissa": gettext("being assessed"),
        "suunnitelmassa": gettext("being planned"),
        "paatoksessa": gettext("being decided"),
        "toimeenpanossa": gettext("being carried out"),
        "seurannassa": gettext("being followed up"),
        "keskeytetty": gettext("suspended"),
        "paattynyt": gettext("closed"),
    }
    return words.get(state, state)


def visit_ground(ground: Ground) -> str:
    """Why the reader sees the client; the log holds the Finnish words."""
    words = {
        Ground.ASSIGNED_TASK: gettext("your own task"),
        Ground.NAMED: gettext("case manager or substitute"),
        Ground.OFFERED_TASK: gettext("a task of your group"),
        Ground.RECORDED_CONTACT: gettext("a contact that you recorded"),
        Ground.TEAM: gettext("a client of your team"),
        Ground.JOINT: gettext("member of the joint client relationship"),
        Ground.STAND_IN: gettext("substitute of an absent worker"),
        Ground.NEW_CONTACT: gettext("recording a contact"),
        Ground.PROGRAM: gettext("a task that a program handles"),
        Ground.UNIT_ORDER: gettext("an order to your unit"),
        Ground.DEATH_NOTICE: gettext("a program's notice of death"),
        Ground.CLAIM_NOTICE: gettext("a program's claim for rectification"),
    }
    return words[ground]
