# SPDX-License-Identifier: EUPL-1.2
"""My work: the queues, the list, the reminders. What is chosen stands in the address."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.database import Session
from engine.errors import NotFound
from engine.process_instances import list_deadlines
from tasks.commands import claim_task, take_next_task
from tasks.departures import freed_tasks
from tasks.queries import (
    Page,
    TaskFilter,
    TaskRow,
    TaskView,
    count_queues,
    get_task,
    list_client_groups,
    list_municipalities,
    list_processes,
    list_tasks,
)
from tasks.reminders import Reminder, list_reminders, list_sounding, mark_read
from tasks.standing import TaskName, task_names
from webui.client_wording import group_words
from webui.current import actor, say_and_go, service
from webui.deadline_wording import ExplainedDeadline, deadline_of, explain, explain_stored
from webui.list_address import ListAddress, read_list_address
from webui.marked_tasks import list_receivers
from webui.permissions import Permission, permission
from webui.queue_wording import QUEUE_ORDER, queue_title, queue_words
from webui.saved_filters import list_filters
from webui.translation import gettext

blueprint = Blueprint("my_work", __name__)
PAGE_SIZE = 50
REMINDERS_SHOWN = 5
STEPS_SHOWN = 5


@blueprint.get("/tasks")
@permission(Permission.CASE_WORK)
def show() -> ResponseReturnValue:
    """One queue as a page; htmx takes the same page and swaps its body."""
    address = read_list_address(request.args)
    with service().database.reading() as session:
        page = list_tasks(session, service(), actor(), _filter(address), Page(address.page, PAGE_SIZE))
        counts = count_queues(session, service(), actor())
        reminders = list_reminders(session, service(), actor(), only_unread=True, limit=50)
        sounding = list_sounding(session, service(), actor())
        reminded = _tasks_of(session, [*reminders[:REMINDERS_SHOWN], *sounding])
        processes = list_processes(session, service(), actor())
        municipalities = list_municipalities(session, service(), actor())
        groups = list_client_groups(session, service(), actor())
        explained = _why_the_first(session, page.rows)
        filters = list_filters(session, actor().username)
        receivers = list_receivers(session, actor())
        freed = freed_tasks(session, actor())
    if not page.rows and address.page > 1:
        return redirect(address_of(address.with_page(1)), 303)
    return render_template(
        "pages/my_work.html",
        address=address,
        page=page,
        queues=[(queue, queue_title(queue), counts[queue]) for queue in QUEUE_ORDER],
        title=queue_title(address.queue),
        words=queue_words(address.queue),
        reminders=reminders,
        reminders_shown=REMINDERS_SHOWN,
        reminded=reminded,
        urgent=sounding,
        processes=processes,
        municipalities=municipalities,
        groups=[(code, name) for code in groups if (name := group_words(code))],
        explained=explained,
        saved_filters=filters,
        receivers=receivers,
        freed=freed,
        **_preview(_read_selected(address.selected)),
    )


@blueprint.get("/tasks/urgent")
@permission(Permission.CASE_WORK)
def urgent() -> ResponseReturnValue:
    """What is to be heard at once; the open page asks for it itself, and 204 says that it shows it all."""
    with service().database.reading() as session:
        sounding = list_sounding(session, service(), actor())
        reminded = _tasks_of(session, sounding)
    if request.args.get("shown", "") == ",".join(str(one.key) for one in sounding):
        return "", 204
    return render_template("parts/urgent.html", urgent=sounding, reminded=reminded)


@blueprint.get("/tasks/<int:key>/glance")
@permission(Permission.CASE_WORK)
def glance(key: int) -> ResponseReturnValue:
    """One task in brief, for the side of the list; written to the access log like its whole page."""
    if not request.headers.get("HX-Request"):
        return redirect(url_for("task.show", key=key), 303)
    with service().database.transaction() as session:
        found = get_task(session, service(), actor(), key)
    return render_template("parts/glance.html", **_preview(found))


@blueprint.post("/tasks/next")
@permission(Permission.CASE_WORK)
def take_next() -> ResponseReturnValue:
    """Claims the most urgent free task and opens it."""
    claimed = take_next_task(service(), actor())
    if claimed is None:
        return say_and_go(gettext("There is no free task in your queues now."), "my_work.show", "info")
    return redirect(url_for("task.show", key=claimed.task_key), 303)


@blueprint.post("/tasks/<int:key>/claim")
@permission(Permission.CASE_WORK)
def claim(key: int) -> ResponseReturnValue:
    """Takes one task from the list and opens it."""
    claim_task(service(), actor(), key, request.form.get("version", type=int))
    return redirect(url_for("task.show", key=key), 303)


@blueprint.post("/reminders/<int:key>/read")
@permission(Permission.CASE_WORK)
def read_reminder(key: int) -> ResponseReturnValue:
    """Marks a reminder read and goes on to what it was about."""
    mark_read(service(), actor(), key)
    task_key = request.form.get("task", type=int)
    if task_key is None:
        return redirect(url_for("my_work.show"), 303)
    if task_key < 1:
        abort(404)
    return redirect(url_for("task.show", key=task_key), 303)


def address_of(parameters: Mapping[str, str]) -> str:
    return f"{url_for('my_work.show')}?{urlencode(parameters)}"


def _tasks_of(session: Session, reminders: Sequence[Reminder]) -> Mapping[int, TaskName]:
    """The tasks that the reminders are about, each with what names it in the reader's language."""
    return task_names(session, {one.task_key for one in reminders if one.task_key is not None})


def _filter(address: ListAddress) -> TaskFilter:
    return TaskFilter(
        queue=address.queue,
        process_id=address.process,
        municipality=address.municipality,
        client_group=address.group,
        text=address.text,
        sort=address.sort,
    )


def _why_the_first(session: Session, rows: Sequence[TaskRow]) -> ExplainedDeadline | None:
    """How the limit of the topmost task was counted."""
    if not rows or rows[0].matter_id is None:
        return None
    found = deadline_of(list_deadlines(session, matter_id=rows[0].matter_id), rows[0].due)
    return explain_stored(found.explanation) if found else None


def _read_selected(key: int | None) -> TaskView | None:
    """An old address may name a task that has gone out of sight; the list shows all the same."""
    if key is None:
        return None
    try:
        with service().database.transaction() as session:
            return get_task(session, service(), actor(), key)
    except NotFound:
        return None


def _preview(task: TaskView | None) -> dict[str, object]:
    """What the template of the preview needs; `glimpsed` is None when nothing is selected."""
    why = explain(task.deadline) if task and task.deadline else None
    return {"glimpsed": task, "glimpsed_why": why, "steps_shown": STEPS_SHOWN}
