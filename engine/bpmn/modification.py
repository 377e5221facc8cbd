# SPDX-License-Identifier: EUPL-1.2
"""Tokens put where a person says, and taken away: for an instance that has gone astray.

A sub-process that is not open is opened around the new token, without running its start.
"""

from collections.abc import Mapping

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import arming, listening
from engine.bpmn.advance import Json
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Instance, Level
from engine.bpmn.model import GATEWAYS, SUB_PROCESSES, Element
from engine.bpmn.stepping import activate
from engine.bpmn.tokens import LEAVING, Token
from engine.errors import ExecutionFailed, NotFound


def add_token(instance: Instance, element_id: str, variables: Mapping[str, Json]) -> None:
    """A ready token on the element; variables go to the scope around it. NotFound; ExecutionFailed."""
    element = instance.compiled.process.elements.get(element_id)
    if element is None:
        raise NotFound(f"Prosessissa {instance.compiled.process.id} ei ole osaa {element_id}.")
    if (
        element.type in ("boundaryEvent", "startEvent")
        or element.for_compensation
        or element.is_event_sub_process
    ):
        raise ExecutionFailed(f"Osaan {_name(element)} ei voi siirtää: sen käynnistää tapahtuma.")
    level = _level_of(instance, element)
    for name, value in variables.items():
        instance.set_variable(level.scope.holder(name), name, value, element_id, None)
    token = level.spawn(element_id)
    token._ready()


def _level_of(instance: Instance, element: Element) -> Level:
    if element.parent is None:
        return instance
    open_ones = [
        level
        for level in instance.subprocesses.values()
        if level.owner.task_spec.element.id == element.parent
    ]
    if len(open_ones) > 1:
        raise ExecutionFailed(
            f"Aliprosessi {element.parent} on auki {len(open_ones)} kertaa: ei tiedetä, mihin siirretään."
        )
    if open_ones:
        level: Level = open_ones[0]
        return level
    return _open_level(instance, instance.compiled.process.elements[element.parent])


def _open_level(instance: Instance, around: Element) -> Level:
    if around.loop is not None or around.is_event_sub_process:
        raise ExecutionFailed(f"Aliprosessia {_name(around)} ei voi avata siirrolla: se toistuu tai odottaa.")
    token = _level_of(instance, around).spawn(around.id)
    activate(token)
    listening.pass_over(token, "start")
    try:
        token.task_spec.enter(token)
        arming.arm_event_sub_processes(token, around.id)
    except ElementFailed as error:
        raise ExecutionFailed(f"{around.id}: {error.message}") from error
    token._set_state(TaskState.STARTED)
    return instance.open_sub_process(token)


def drop_token(instance: Instance, token: Token) -> None:
    """Takes a token away with everything that it holds. ExecutionFailed for a single round of a repeat."""
    if token.task_spec.is_round:
        raise ExecutionFailed("Toiston yhtä kierrosta ei voi poistaa. Poista koko toisto.")
    level = token.workflow
    token.cancel()
    level.settle()


def skip(token: Token) -> None:
    """The element counts as done without its work; nothing of its outputs is written. ExecutionFailed."""
    instance = token.instance
    element = token.task_spec.element
    undecided = token.failed is not None and token.failed[0] in ("CONDITION", "JOIN")
    if token is instance.root or element.type in GATEWAYS or undecided:
        raise ExecutionFailed(
            f"Osaa {_name(element)} ei voi ohittaa: ei tiedetä, mihin siitä jatketaan. "
            "Korjaa tiedot ja yritä uudelleen, tai siirrä prosessi toiseen osaan."
        )
    instance.forget_failure(token)
    asked = [instance.waits[key] for key in token.waits if instance.waits[key].kind == listening.KIND]
    if asked:
        listening.count(token, asked[0].memo["event"])
        instance.disarm_one(asked[0])
        token._set_state(TaskState.READY)
        return
    for key in [key for key in token.waits if instance.waits[key].element_id == element.id]:
        instance.disarm_one(instance.waits[key])
    if element.type in SUB_PROCESSES:
        instance.close_sub_process(token)
    token.payload, token.stage = None, LEAVING
    token._set_state(TaskState.READY)


def _name(element: Element) -> str:
    return element.name or element.id
