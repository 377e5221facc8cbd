# SPDX-License-Identifier: EUPL-1.2
"""One task: what is asked, the form, and what stands beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, InvalidInput
from tasks.commands import add_comment, complete_task, hand_over_task, release_task, save_draft
from tasks.forms import PageValues, read_form
from tasks.forms.conditions import Background
from tasks.letters import draft_letter
from tasks.queries import TaskView, fill_appeared, get_task, key_of_input, live_proposals, look_again
from tasks.standing import read_task
from tasks.tellings import list_tellings_at
from webui.client_wording import telling_words
from webui.current import actor, idempotency_key, now, say_and_go, service
from webui.deadline_wording import explain
from webui.field_errors import FieldErrors, field_errors
from webui.form_drawing import DrawnField, fields_of
from webui.form_page import draw_form, posted_values, posted_version
from webui.formats import format_time
from webui.pdf_answers import pdf_answer
from webui.permissions import Permission, permission
from webui.process_texts import element_name, folder_of_definition
from webui.proposal_wording import WordedProposal, proposal_words
from webui.refusal_wording import refusal_words
from webui.standing_proposals import take_back
from webui.translation import gettext

blueprint = Blueprint("task", __name__, url_prefix="/tasks/<int:key>")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(key: int) -> ResponseReturnValue:
    """The task's page; opening it is written to the access log."""
    return _page(_read(key))


@blueprint.post("/complete")
@permission(Permission.CASE_WORK)
def complete(key: int) -> ResponseReturnValue:
    """Completes the task and goes on to the next one of this matter."""
    typed = posted_values()
    try:
        done = complete_task(service(), actor(), key, posted_version(), typed, idempotency_key())
    except InvalidInput as error:
        return _page(_retyped(_read(key), typed), error.fields or {"": error.message}), 422
    except Conflict as error:
        return _conflict(key, error, typed)
    said = " ".join((gettext("Done."), *done.happened))
    if done.next_task_key is not None:
        return say_and_go(said, "task.show", key=done.next_task_key)
    return say_and_go(said, "my_work.show")


@blueprint.post("/draft")
@permission(Permission.CASE_WORK)
def draft(key: int) -> ResponseReturnValue:
    """Keeps what has been typed; as the page types along, the answer is one line."""
    save_draft(service(), actor(), key, posted_values())
    if request.headers.get("HX-Request"):
        return gettext("Draft saved %(time)s", time=format_time(now()))
    return say_and_go(gettext("Draft saved."), "task.show", key=key)


@blueprint.post("/preview")
@permission(Permission.CASE_WORK)
def preview(key: int) -> ResponseReturnValue:
    """The form as it would stand with these answers; saves nothing."""
    view = _read(key)
    view_with = _retyped(view, posted_values())
    if not request.headers.get("HX-Request") or view_with.form is None:
        return _page(view_with)
    page = draw_form(view_with.form, folder_of_definition(view.definition_key))
    body = render_template(
        "parts/task_preview.html",
        form_page=page,
        preview_address=url_for("task.preview", key=key),
        **_worded(view_with),
    )
    unchanged = page.drawn == request.form.get("shown-fields")
    return body, 200, {"HX-Reswap": "none"} if unchanged else {}


@blueprint.post("/letter")
@permission(Permission.CASE_WORK)
def letter(key: int) -> ResponseReturnValue:
    """The letter that these answers would send, marked as a draft; saves nothing."""
    typed = posted_values()
    try:
        pdf = draft_letter(service(), actor(), key, typed)
    except InvalidInput as error:
        return _page(_retyped(_read(key), typed), error.fields or {"": error.message}), 422
    return pdf_answer(pdf, f"luonnos-{key}")


@blueprint.post("/release")
@permission(Permission.CASE_WORK)
def release(key: int) -> ResponseReturnValue:
    """Gives the task back to its group."""
    release_task(service(), actor(), key, posted_version())
    return say_and_go(gettext("The task is free again."), "my_work.show")


@blueprint.post("/hand-over")
@permission(Permission.CASE_WORK)
def hand_over(key: int) -> ResponseReturnValue:
    """Gives the task to a colleague, with the reason."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    try:
        hand_over_task(service(), actor(), key, posted_version(), to, reason)
    except InvalidInput as error:
        return _page(_read(key), beside=field_errors(error)), 422
    return say_and_go(gettext("The task was handed over."), "my_work.show")


@blueprint.post("/comments")
@permission(Permission.CASE_WORK)
def comment(key: int) -> ResponseReturnValue:
    """Adds a note that colleagues read."""
    try:
        add_comment(service(), actor(), key, request.form.get("text", ""))
    except InvalidInput as error:
        return _page(_read(key), beside=field_errors(error)), 422
    return redirect(url_for("task.show", key=key, _anchor="comments"), 303)


def _read(key: int) -> TaskView:
    with service().database.transaction() as session:
        return get_task(session, service(), actor(), key)


def _retyped(view: TaskView, typed: PageValues) -> TaskView:
    """The same task with what was just typed in its form, and the proposals to that."""
    if view.form is None:
        return view
    form, background = view.form.form, view.form.background
    named = [proposal.decision_id for proposal in view.live]
    drawn = request.form.get("shown-fields")
    typed, untouched = take_back(typed, request.form)
    seen = frozenset(map(key_of_input, (drawn or "").partition("|")[0].split(","))) - untouched
    while True:
        live = live_proposals(service(), view.deployment_key, named, form, typed, background)
        filled = fill_appeared(view.form, typed, seen, live) if drawn is not None else typed
        # Each round answers at least one more question, and an answer is never filled twice.
        if filled == typed:
            return replace(view, form=look_again(form, typed, background, live), live=live)
        typed = filled


def _page(view: TaskView, errors: Mapping[str, str] | None = None, beside: FieldErrors | None = None) -> str:
    """`errors` are of the task's form, `beside` those of the small forms around it."""
    folder = folder_of_definition(view.definition_key)
    return render_template(
        "pages/task.html",
        tellings=_tellings(view),
        task=view,
        title=element_name(view.process_id, view.element_id, view.name),
        form_page=draw_form(view.form, folder, errors) if view.form else None,
        preview_address=url_for("task.preview", key=view.key),
        explained=explain(view.deadline) if view.deadline else None,
        errors=errors or {},
        beside=beside or FieldErrors(),
        typed=request.form if beside else {},
        **_worded(view),
    )


def _tellings(view: TaskView) -> list[tuple[str, str]]:
    """What can be told from here instead of the answers, with its words."""
    if view.client is None or view.state != "CREATED":
        return []
    with service().database.reading() as session:
        found = list_tellings_at(session, service(), actor(), view.client.client.id, view)
    return [(one.name, telling_words(one)) for one in found]


def _worded(view: TaskView) -> dict[str, tuple[WordedProposal, ...]]:
    folder = folder_of_definition(view.definition_key)
    words = proposal_words(folder, view.form.form if view.form else None)
    return {"live": words.word(view.live), "past": words.word(view.past)}


def _conflict(key: int, error: Conflict, typed: PageValues) -> ResponseReturnValue:
    """Who was first and when, and what this person had typed."""
    kept = [(field.label, field.shown) for field in _typed_fields(key, typed) if field.shown]
    return render_template(
        "pages/conflict.html", key=key, message=refusal_words(error.message), kept=kept
    ), 409


def _typed_fields(key: int, typed: PageValues) -> Iterator[DrawnField]:
    """The questions with what was typed; the task itself may be out of this person's sight by now."""
    with service().database.reading() as session:
        task = read_task(session, key)
    if task.form_key is None:
        return iter(())
    form = read_form(service().catalogue.form(task.form_key))
    seen = look_again(form, typed, Background(service().feel, {}))
    return fields_of(draw_form(seen, folder_of_definition(task.definition_key)).parts)
