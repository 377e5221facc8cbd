# SPDX-License-Identifier: EUPL-1.2
"""Where an instance is: every element that has been reached and not left."""

from engine.bpmn.advance import Json
from engine.bpmn.instance import Instance
from engine.bpmn.surroundings import Waiting
from engine.bpmn.tokens import Token


def list_waiting(instance: Instance) -> tuple[Waiting, ...]:
    """In the order of arrival."""
    return tuple(_waiting(token) for id, token in sorted(instance.tokens.items()) if _shown(token))


def _shown(token: Token) -> bool:
    level = token.workflow
    return token is not level.root or token.failed is not None or _is_asked(token)


def _is_asked(token: Token) -> bool:
    return any(token.instance.waits[key].kind == "listener" for key in token.waits)


def _waiting(token: Token) -> Waiting:
    instance, element = token.instance, token.task_spec.element
    since = token.since or instance.surroundings.now()
    detail: dict[str, Json] = {}
    if token.failed is not None:
        detail = {"failure": token.failed[0], "message": token.failed[1]}
    return Waiting(token.key, element.id, _kind(token), since, detail)


def _kind(token: Token) -> str:
    if token.failed is not None:
        return "failed"
    if _is_asked(token):
        return "listener"
    if token.since is None:
        return "join" if token in token.workflow.at_joins.get(token.task_spec.name, ()) else "ready"
    own = token.task_spec.element.id
    kinds = [token.instance.waits[key] for key in token.waits]
    for wait in kinds:
        if wait.element_id == own:
            return wait.kind
    return str(token.task_spec.element.type)
