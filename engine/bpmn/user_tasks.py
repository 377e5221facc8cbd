# SPDX-License-Identifier: EUPL-1.2
"""User tasks: offered to people, with the listeners that may correct or deny what happens to them.

A task that has listeners keeps what is known of it (`memo["task"]`) and the change that is under way
(`memo["change"]`: its event, what it would do) until every listener has answered.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import listening
from engine.bpmn.advance import Json, TaskChange, TaskResult, UserTaskOffer
from engine.bpmn.due_times import parse_instant
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Wait
from engine.bpmn.nodes import FlowNode
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed

DEFAULT_PRIORITY = 50
CORRECTABLE = ("assignee", "dueDate", "followUpDate", "candidateUsers", "candidateGroups", "priority")
DENIABLE = frozenset({"assigning", "updating", "completing"})
_HEADER = "io.camunda.zeebe:"


class UserTask(FlowNode):
    """Offered to people; completed by its key."""

    def work(self, token: Token) -> bool:
        if not any(one.of_task for one in self.listeners):
            self._offer(token, self._describe(token))
            return False
        if token.memo.get("change"):
            return self._go_on(token)
        if not token.memo.get("created"):
            return self._create(token)
        return False

    # -- being cancelled ---------------------------------------------------------------------------------

    def outlive(self, token: Token) -> bool:
        """Its listeners of canceling hear of it before it is gone, and what interrupted it waits for them."""
        known = token.memo.get("task")
        if known is None or not any(one.event == "canceling" for one in self.listeners):
            return False
        instance = token.instance
        left = Token(instance, self, instance.root)
        left.key, left.since = token.key, token.since
        left.memo = {"canceling": True, "task": known, "seen": token.scope.visible()}
        left._ready()
        return True

    def _run_hook(self, my_task: Token) -> bool | None:
        if not my_task.memo.get("canceling"):
            return super()._run_hook(my_task)
        if not listening.heard(my_task, "canceling", _facts(my_task, my_task.memo["task"], "cancel")):
            return None
        my_task.instance.happen("ELEMENT_TERMINATED", my_task)
        return True

    def aftermath(self, token: Token) -> None:
        if token.memo.get("canceling"):
            token.instance.release(token)
        else:
            super().aftermath(token)

    # -- offering ----------------------------------------------------------------------------------------

    def _describe(self, token: Token) -> dict[str, Json]:
        """What the model says of the task, as JSON."""
        element, evaluator, view = self.element, token.instance.evaluator, token.view
        return {
            "formKey": evaluator.text(element.form_id, view, "Lomake"),
            "assignee": evaluator.text(element.assignee, view, "Tekijä"),
            "candidateGroups": list(evaluator.texts(element.candidate_groups, view, "Ryhmät")),
            "candidateUsers": list(evaluator.texts(element.candidate_users, view, "Henkilöt")),
            "dueDate": _instant(token, element.due_date, "Eräaika"),
            "followUpDate": _instant(token, element.follow_up_date, "Seuranta-aika"),
            "priority": evaluator.number(element.priority, view, "Tärkeys")
            if element.priority
            else DEFAULT_PRIORITY,
        }

    def _offer(self, token: Token, task: Mapping[str, Any]) -> None:
        element = self.element
        key = token.instance.wait_key(token)
        offer = UserTaskOffer(
            key=key,
            element_id=element.id,
            name=element.name or element.id,
            form_id=task["formKey"],
            lane=element.lane,
            assignee=task["assignee"],
            candidate_groups=tuple(task["candidateGroups"]),
            candidate_users=tuple(task["candidateUsers"]),
            due_at=_moment(task["dueDate"]),
            follow_up_at=_moment(task["followUpDate"]),
            priority=task["priority"],
            properties=element.properties,
        )
        token.instance.arm(Wait(key, "userTask", element.id, token, offer=offer))

    def _create(self, token: Token) -> bool:
        """Asks the listeners of creating, then those of assigning if the task is somebody's; then offers."""
        memo = token.memo
        if "task" not in memo:
            memo["task"] = self._describe(token)
        if not listening.heard(token, "creating", _facts(token, memo["task"], "create")):
            return False
        if memo["task"]["assignee"] and not memo.get("denied"):
            if not listening.heard(token, "assigning", _facts(token, memo["task"], "assign")):
                return False
            listening.forget(token, "assigning")
        memo.pop("denied", None)
        memo["created"] = True
        self._offer(token, memo["task"])
        return False

    # -- changes -----------------------------------------------------------------------------------------

    def _go_on(self, token: Token) -> bool:
        """Asks the next listener of the change under way; True when the task is completed by it."""
        change = token.memo["change"]
        event = change["event"]
        facts = _facts(token, {**token.memo["task"], **change["to"]}, change["action"], change["to"])
        if not listening.heard(token, event, facts):
            return False
        listening.forget(token, event)
        del token.memo["change"]
        token.memo["task"] = {**token.memo["task"], **change["to"]}
        told = TaskChange(change["key"], event, self.element.id, changed=change["to"])
        token.instance.task_changes.append(told)
        if event != "completing":
            return False
        token.payload = change["variables"]
        return True


def begin_change(
    wait: Wait, event: str, to: Mapping[str, Json], action: str, variables: Mapping[str, Json]
) -> bool:
    """Puts a change of an offered task before its listeners; False when none listens to it."""
    token = wait.token
    if not any(one.of_task and one.event == event for one in token.task_spec.listeners):
        if "task" in token.memo:
            token.memo["task"] = {**token.memo["task"], **to}
        return False
    if token.memo.get("change"):
        raise ExecutionFailed(f"Tehtävän {wait.element_id} edellistä muutosta käsitellään vielä.")
    token.memo["change"] = {
        "key": wait.key,
        "event": event,
        "to": dict(to),
        "action": action,
        "variables": dict(variables),
    }
    token._set_state(TaskState.READY)
    return True


def take_result(token: Token, event: str, result: TaskResult) -> None:
    """What a listener says of its task: corrections hold for the next listener, a denial ends the change."""
    if result.denied:
        _deny(token, event, result.reason)
        return
    corrections = {name: value for name, value in result.corrections.items() if value is not None}
    unknown = sorted(set(corrections) - set(CORRECTABLE))
    if unknown:
        raise ExecutionFailed(f"Kuuntelija ei voi korjata kohtaa {unknown[0]}.")
    cleared = {name: value if value != "" else None for name, value in corrections.items()}
    if token.memo.get("change"):
        change = token.memo["change"]
        token.memo["change"] = {**change, "to": {**change["to"], **cleared}}
    else:
        if event == "creating" and "assignee" in cleared and token.memo["task"]["assignee"]:
            raise ExecutionFailed("Mallin antamaa tekijää ei korjata luotaessa, vaan nimettäessä.")
        token.memo["task"] = {**token.memo["task"], **cleared}


def _deny(token: Token, event: str, reason: str) -> None:
    if event not in DENIABLE:
        raise ExecutionFailed(f"Tehtävän vaihetta {event} ei voi kieltää.")
    listening.forget(token, event)
    change = token.memo.pop("change", None)
    if change is None:
        token.memo["task"] = {**token.memo["task"], "assignee": None}
        token.memo["denied"] = True
        return
    told = TaskChange(change["key"], event, token.task_spec.element.id, denied=True, reason=reason)
    token.instance.task_changes.append(told)


def _facts(
    token: Token, task: Mapping[str, Any], action: str, changed: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """What a listener is told of the task, in the headers that Camunda 8 has for it."""
    known: dict[str, Any] = {**task, "action": action, "userTaskKey": token.element_key}
    if changed is not None:
        known["changedAttributes"] = sorted(changed)
    return {f"{_HEADER}{name}": _written(value) for name, value in known.items() if value not in (None, [])}


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ",".join(f'"{one}"' for one in value) + "]"
    return str(value)


def _instant(token: Token, text: str | None, what: str) -> str | None:
    value = token.instance.evaluator.text(text, token.view, what)
    if value is None:
        return None
    try:
        return parse_instant(value).isoformat()
    except ValueError as error:
        raise ElementFailed(
            "EXPRESSION", f"{what}: {text} antoi arvon {value!r}; odotettiin päivää tai aikaa."
        ) from error


def _moment(text: Any) -> datetime | None:
    return parse_instant(text) if text else None
