# SPDX-License-Identifier: EUPL-1.2
"""Every running instance of one version moved to another: all are looked at first, then moved as a batch."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.batches import Target, start_batch
from engine.database import Session
from engine.deployments import Definition
from engine.errors import InvalidInput, NotFound
from engine.process_instances import InstanceFilter, count_open_elements, search_instances
from engine.process_instances.migrating import migrate_all
from webui.current import actor, now, service
from webui.instance_access import read_reason
from webui.permissions import Permission, permission
from webui.process_lists import list_versions
from webui.version_changes import choose_version, counterparts, read_mapping, version_options

blueprint = Blueprint("version_migration", __name__, url_prefix="/processes/<process_id>/migrate")
MOST_LOOKED_AT = 500
MOST_MOVED = 100_000


@blueprint.get("")
@permission(Permission.MAINTAIN)
def show(process_id: str) -> ResponseReturnValue:
    """A dry run over the running instances of the chosen version."""
    mapping = read_mapping(request.args)
    with service().database.reading() as session:
        versions = list_versions(session, process_id)
        before = _version(versions, request.args.get("from", type=int)) or versions[-1]
        after = choose_version(versions, request.args.get("to", type=int), before.key)
        active = list(count_open_elements(session, before.key, now()))
        running = len(_running(session, before.key))
    tried = []
    if after is not None:
        runs = migrate_all(service(), actor().username, before.key, after.key, mapping, dry_run=True)
        tried = [one for one, _ in zip(runs, range(MOST_LOOKED_AT), strict=False)]
    return render_template(
        "pages/version_migration.html",
        process_id=process_id,
        versions=versions,
        before=before,
        after=after,
        running=running,
        looked_at=len(tried),
        refused=[one for one in tried if one.refused],
        counterparts=counterparts(active, before, after, mapping) if after else (),
        mapping=mapping,
        version_options=version_options,
    )


@blueprint.post("")
@permission(Permission.MAINTAIN)
def start(process_id: str) -> ResponseReturnValue:
    """Writes the batch down and goes to its progress."""
    reason = read_reason()
    with service().database.reading() as session:
        versions = list_versions(session, process_id)
        before = _version(versions, request.form.get("from", type=int))
        after = _version(versions, request.form.get("to", type=int))
        if before is None or after is None or before.key == after.key:
            raise InvalidInput("Valitse kaksi eri versiota.", {"to": "Valitse versio, johon siirretään."})
        targets = [Target(key) for key in _running(session, before.key)]
    detail = {"definition_key": after.key, "mapping": read_mapping(request.form)}
    key = start_batch(service(), actor().username, "migrate", targets, reason, detail)
    return redirect(url_for("batches.show", key=key), 303)


def _version(versions: tuple[Definition, ...], key: int | None) -> Definition | None:
    if key is None:
        return None
    for one in versions:
        if one.key == key:
            return one
    raise NotFound(f"Prosessilla ei ole versiota {key}.")


def _running(session: Session, definition_key: int) -> list[int]:
    wanted = InstanceFilter(process_definition_key=definition_key, running=True)
    return [one.key for one in search_instances(session, wanted, MOST_MOVED, newest_first=False)]
