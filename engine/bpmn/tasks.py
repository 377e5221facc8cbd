# SPDX-License-Identifier: EUPL-1.2
"""Tasks of programs: script, decision, service, send, receive, and calls of other processes."""

from engine.bpmn import arming, mappings
from engine.bpmn.advance import CallStarted, JobOffered, Json, MessageThrown
from engine.bpmn.expressions import is_feel
from engine.bpmn.failing import ElementFailed, ErrorThrown
from engine.bpmn.instance import Wait
from engine.bpmn.model import Event
from engine.bpmn.nodes import FlowNode
from engine.bpmn.surroundings import BpmnError, HandlerCall
from engine.bpmn.tokens import Token
from engine.errors import SujuvaError

DEFAULT_RETRIES = 3


class ScriptTask(FlowNode):
    """A FEEL expression whose value goes to the result variable; or a job."""

    def work(self, token: Token) -> bool:
        if self.element.job_type is not None:
            return do_job(token)
        if self.element.script is not None and self.element.result_variable is not None:
            text = self.element.script
            value = token.instance.evaluator.value(text if is_feel(text) else f"={text}", token.view)
            token.payload = {self.element.result_variable: value}
        return True


class BusinessRuleTask(FlowNode):
    """Asks for a decision; or a job."""

    def work(self, token: Token) -> bool:
        element, instance = self.element, token.instance
        if element.decision_id is None:
            return do_job(token)
        decision = instance.evaluator.text(element.decision_id, token.view, "Päätös") or ""
        try:
            outcome = instance.surroundings.decide(
                decision, element.decision_binding, element.decision_version_tag, token.view
            )
        except SujuvaError as error:
            raise ElementFailed("DECISION", error.message) from error
        instance.happen(
            "DECISION_EVALUATED", token, decision=decision, value=outcome.value, trace=list(outcome.trace)
        )
        token.payload = {element.result_variable: outcome.value} if element.result_variable else {}
        return True


class ServiceTask(FlowNode):
    """An inner handler's work at once, or a job for a worker."""

    def work(self, token: Token) -> bool:
        return do_job(token)


def do_job(token: Token) -> bool:
    """True when an inner handler did it in this transaction; False when a job was offered."""
    element, instance = token.task_spec.element, token.instance
    if element.job_type is None:
        return True
    job_type = instance.evaluator.text(element.job_type, token.view, "Työn tyyppi") or ""
    if instance.surroundings.is_inner(job_type):
        token.payload = _handle(token, job_type)
        return True
    retries = element.job_retries
    key = instance.wait_key(token)
    offer = JobOffered(
        key=key,
        element_id=element.id,
        name=element.name or element.id,
        type=job_type,
        retries=instance.evaluator.number(retries, token.view, "Yrityskerrat")
        if retries
        else DEFAULT_RETRIES,
        headers=element.headers,
        variables=token.scope.visible(),
    )
    instance.arm(Wait(key, "job", element.id, token, offer=offer))
    return False


def _handle(token: Token, job_type: str) -> dict[str, Json]:
    element, instance = token.task_spec.element, token.instance
    headers = {
        name: instance.evaluator.text(value, token.view, f"Otsake {name}") or ""
        for name, value in element.headers.items()
    }
    call = HandlerCall(element.id, token.element_key, headers, token.view, dict(instance.scopes.root.values))
    try:
        return dict(instance.surroundings.handle(job_type, call))
    except BpmnError as error:
        raise ErrorThrown(error.code, error.message, error.variables) from error
    except SujuvaError as error:
        raise ElementFailed("HANDLER", f"{job_type}: {error.message}") from error


class SendTask(FlowNode):
    """Throws its message; with a task definition it is a job."""

    def work(self, token: Token) -> bool:
        if self.element.job_type is not None:
            return do_job(token)
        for event in self.element.events:
            throw_message(token, event)
        return True


def throw_message(token: Token, event: Event) -> None:
    """A message or a signal leaves the instance with the element's inputs as its variables."""
    instance = token.instance
    name = instance.evaluator.text(event.name, token.view, "Viestin nimi")
    if not name:
        raise ElementFailed("MESSAGE", "Viestillä tai signaalilla ei ole nimeä.")
    signal = event.kind == "signal"
    instance.thrown.append(
        MessageThrown(
            element_id=token.task_spec.element.id,
            kind="signal" if signal else "message",
            name=name,
            correlation_key=None if signal else arming.correlate(token, event),
            variables=dict(token.local.values) if token.local is not None else {},
            reached=instance.hearing(name) if signal else (),
        )
    )
    if signal:
        token.memo.setdefault("signals", []).append(len(instance.thrown) - 1)


class ReceiveTask(FlowNode):
    """Waits for its message; one that started the process passes."""

    def work(self, token: Token) -> bool:
        if token.memo.get("fired") or not self.element.events:
            return True
        arming.arm_events(token, self.element)
        return False


class CallActivity(FlowNode):
    """Another process as a child instance; waits for its end."""

    def work(self, token: Token) -> bool:
        key = token.instance.wait_key(token)
        offer = self.describe_call(token, key)
        token.instance.arm(Wait(key, "call", self.element.id, token, offer=offer))
        return False

    def describe_call(self, token: Token, key: int) -> CallStarted:
        """Which process is called and with what; raises ElementFailed."""
        element = self.element
        called = token.instance.evaluator.text(element.called_process, token.view, "Kutsuttu prosessi")
        if not called:
            raise ElementFailed("CALL", f"Kutsuttavan prosessin tunnus {element.called_process} on tyhjä.")
        if element.propagate_all_parent or token.local is None:
            variables = token.scope.visible() if element.propagate_all_parent else {}
        else:
            variables = dict(token.local.values)
        binding, tag = element.called_binding, element.called_version_tag
        return CallStarted(key, element.id, called, binding, tag, variables)

    def finish(self, token: Token) -> None:
        mappings.write_called(token)
