# SPDX-License-Identifier: EUPL-1.2
"""What the kernel may ask while it runs one instance: time, keys, decisions, inner handlers."""

from collections.abc import Mapping
from datetime import datetime

from engine import feel
from engine.bpmn import DecisionOutcome
from engine.bpmn import HandlerCall as KernelCall
from engine.bpmn.advance import Json
from engine.database import Session
from engine.decisions import decide
from engine.errors import ExecutionFailed
from engine.service import HandlerCall, InstanceRef, Service


class InstanceSurroundings:
    """Answers for one instance within one transaction; the time stands still within it."""

    def __init__(
        self,
        session: Session,
        service: Service,
        ref: InstanceRef,
        deployment_key: int,
        actor: str | None,
        at: datetime,
    ) -> None:
        self._session = session
        self._service = service
        self._ref = ref
        self._deployment_key = deployment_key
        self._actor = actor
        self._at = at

    def now(self) -> datetime:
        return self._at

    def next_key(self) -> int:
        return self._session.next_key()

    @property
    def feel(self) -> feel.Environment:
        return self._service.feel

    @property
    def step_budget(self) -> int:
        return self._service.step_budget

    def decide(
        self, decision_id: str, binding: str, version_tag: str | None, scope: Mapping[str, Json]
    ) -> DecisionOutcome:
        return decide(self._service, self._deployment_key, decision_id, scope)

    def is_inner(self, job_type: str) -> bool:
        return job_type in self._service.handlers

    def handle(self, job_type: str, call: KernelCall) -> Mapping[str, Json]:
        handler = self._service.handlers.get(job_type)
        if handler is None:
            raise ExecutionFailed(f"Palvelua {job_type} ei ole kytketty. Korjaa työn tyyppi mallissa.")
        return handler(
            self._session,
            self._service,
            HandlerCall(
                instance=self._ref,
                element_id=call.element_id,
                actor=self._actor,
                headers=call.headers,
                scope=call.scope,
                decide=lambda id, scope: decide(self._service, self._deployment_key, id, scope),
            ),
        )
