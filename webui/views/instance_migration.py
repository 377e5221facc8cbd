# SPDX-License-Identifier: EUPL-1.2
"""One instance moved to another version of its process, after a look at what that would do."""

from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import InvalidInput
from engine.process_instances import open_elements
from engine.process_instances.commands import migrate_process_instance
from engine.process_instances.migrating import plan_migration
from webui.current import actor, service
from webui.instance_access import asked, carry_out, check_open, open_instance, read_reason
from webui.permissions import Permission, permission
from webui.process_lists import list_versions
from webui.translation import gettext
from webui.version_changes import choose_version, counterparts, plan_words, read_mapping, version_options

blueprint = Blueprint("instance_migration", __name__, url_prefix="/instances/<int:key>/migrate")


@blueprint.get("")
@permission(Permission.MAINTAIN)
def show(key: int) -> ResponseReturnValue:
    """What moving to the chosen version would carry over, close, arm and refuse."""
    mapping = read_mapping(request.args)
    with service().database.transaction() as session:
        instance = open_instance(session, key)
        versions = list_versions(session, instance.process_id)
        current = service().catalogue.definition(instance.process_definition_key)
        target = choose_version(versions, request.args.get("to", type=int), current.key)
        plan = plan_migration(session, service(), key, target.key, mapping) if target else None
        active = [one.element_id for one in open_elements(session, key)]
    return render_template(
        "pages/instance_migration.html",
        instance=instance,
        versions=[one for one in versions if one.key != current.key],
        target=target,
        plan=plan_words(plan, current, target) if plan and target else None,
        counterparts=counterparts(active, current, target, mapping) if target else (),
        mapping=mapping,
        version_options=version_options,
    )


@blueprint.post("")
@permission(Permission.MAINTAIN)
def migrate(key: int) -> ResponseReturnValue:
    """Moves it; a plan that refuses is told with every reason."""
    check_open(key)
    reason, to = read_reason(), request.form.get("to", type=int)
    if to is None:
        raise InvalidInput("Versio puuttuu.", {"to": "Valitse versio, johon siirretään."})
    mapping = read_mapping(request.form)
    act = partial(migrate_process_instance, service(), actor().username, key, to, mapping, reason, asked())
    return carry_out(key, act, gettext("The process runs in the new version."))
