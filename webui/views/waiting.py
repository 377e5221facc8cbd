# SPDX-License-Identifier: EUPL-1.2
"""The queues of those who give out something scarce, such as places: who waits, in which order, how long."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tasks.waiting import WaitingLine, WaitingQueue, list_waiting
from webui.current import actor, service
from webui.languages import language
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("waiting", __name__, url_prefix="/waiting")


@dataclass(frozen=True, slots=True)
class Shown:
    """A queue in the reader's words: its title, the columns with their titles, and each line's cells."""

    title: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[tuple[WaitingLine, Mapping[str, str]], ...]
    has_points: bool
    has_limit: bool


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show() -> ResponseReturnValue:
    """The queues that one's own groups keep, those first who have waited hardest."""
    with service().database.reading() as session:
        queues = list_waiting(session, service(), actor())
    return render_template("pages/waiting.html", queues=[_shown(one) for one in queues])


def _shown(queue: WaitingQueue) -> Shown:
    wanted, folder = queue.wanted, queue.folder
    title = folder.text(language(), "waiting", folder.title(language()))
    columns = tuple((name, folder.text(language(), f"waiting.{name}", name)) for name in wanted.columns)
    lines = tuple(
        (line, {name: _cell(queue, name, line.values.get(name)) for name in wanted.columns})
        for line in queue.lines
    )
    return Shown(title, columns, lines, wanted.points is not None, wanted.limit is not None)


def _cell(queue: WaitingQueue, name: str, value: object) -> str:
    """A code in the folder's words; a name as it is."""
    if value is True:
        return gettext("Yes")
    if value in (None, False, ""):
        return "–"
    return queue.folder.text(language(), f"waiting.{name}.{value}", str(value))
