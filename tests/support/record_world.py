# SPDX-License-Identifier: EUPL-1.2
"""One task that writes the client's record: a process made around a form, and answers sent to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from clients.instruments import load_instruments
from clients.matters import open_matter
from clients.records import create_client
from engine.deployments import Bundle, CheckedBundle, check_bundle, deploy_bundle
from engine.process_instances import start_instance
from tasks.commands import Completed, claim_task, complete_task
from tasks.forms import JsonValues, check_form
from tasks.record_check import RecordCheck
from tests.support.task_world import LIISA, TaskWorld, open_task_world

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
BOOK = load_instruments(PROCESSES / "perustiedot")

# Tables that a task of a test may name.
TABLES = sorted(PROCESSES.glob("asiakasohjaus/D17.dmn"))

Component = Mapping[str, object]

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="m" targetNamespace="https://sujuva.example/m">
  <bpmn:process id="{name}" name="Kirjaus" isExecutable="true">
    <bpmn:startEvent id="alku"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="kirjaa" name="Kirjaa">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:formDefinition formId="{name}"/>
        <zeebe:assignmentDefinition candidateGroups="asiakasvastaavat"/>
        <zeebe:properties>{properties}</zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:userTask id="odota" name="Odota">
      <bpmn:extensionElements>
        <zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="asiakasvastaavat"/>
      </bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="loppu"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="alku" targetRef="kirjaa"/>
    <bpmn:sequenceFlow id="f2" sourceRef="kirjaa" targetRef="odota"/>
    <bpmn:sequenceFlow id="f3" sourceRef="odota" targetRef="loppu"/>
  </bpmn:process>
</bpmn:definitions>
"""


def question(kind: str, key: str, record: str, store: str = "variable", **more: object) -> dict[str, object]:
    """One component of a form whose answer is a field of the record."""
    component: dict[str, object] = {
        "type": kind,
        "key": key,
        "label": key,
        "properties": {"store": store, "record": record},
        **more,
    }
    if kind in ("radio", "select", "checklist") and isinstance(more.get("values"), Sequence):
        component["values"] = [{"value": one, "label": one} for one in more["values"]]  # type: ignore[attr-defined]  # a sequence
    return component


def check_task(
    properties: Mapping[str, str], components: Sequence[Component], name: str = "kirjaus"
) -> CheckedBundle:
    """The process and its form as the product checks them."""
    import json

    lines = "".join(
        f"<zeebe:property name={quoteattr(key)} value={quoteattr(value)}/>"
        for key, value in properties.items()
    )
    form = {"id": name, "type": "default", "components": list(components)}
    tables = {path.name: path.read_bytes() for path in TABLES if path.stem in str(properties)}
    files = {
        **tables,
        f"{name}.bpmn": _BPMN.format(name=name, properties=lines).encode(),
        f"{name}.form": json.dumps(form).encode(),
    }
    return check_bundle(Bundle(None, files), (), check_form, (), RecordCheck(BOOK))


@dataclass(frozen=True, slots=True)
class RecordWorld:
    """A client with a matter, and tasks that write the record."""

    tasks: TaskWorld
    client_id: str
    matter_id: str

    def start(
        self,
        properties: Mapping[str, str],
        components: Sequence[Component],
        variables: Mapping[str, object] | None = None,
        name: str = "kirjaus",
    ) -> int:
        """Deploys the process, starts it for the client; gives the task's key."""
        checked = check_task(properties, components, name)
        assert not checked.errors, [str(problem) for problem in checked.errors]
        service = self.tasks.service
        with self.tasks.session() as session:
            deploy_bundle(session, checked, service.clock.now(), "testit")
        given = {"asiakas": self.client_id, "asia": self.matter_id, **(variables or {})}
        with self.tasks.session() as session:
            start_instance(session, service, variables=given, actor="av", process_id=name)
        return self.tasks.open_task("kirjaa")

    def complete(self, task_key: int, values: Mapping[str, object], by: str = "av") -> Completed:
        actor = self.tasks.person(by)
        claim_task(self.tasks.service, actor, task_key)
        return complete_task(self.tasks.service, actor, task_key, None, JsonValues(values))

    def write(
        self,
        properties: Mapping[str, str],
        components: Sequence[Component],
        values: Mapping[str, object],
        variables: Mapping[str, object] | None = None,
        by: str = "av",
    ) -> Completed:
        """Starts and completes in one."""
        return self.complete(self.start(properties, components, variables), values, by)


def open_record_world(url: str) -> Iterator[RecordWorld]:
    """Liisa and her matter, on a database that has the schema and no rows."""
    for tasks in open_task_world(url):
        with tasks.session() as session:
            client_id = create_client(session, tasks.service, LIISA)
            matter = open_matter(session, tasks.service, client_id, tasks.clock.now())
        yield RecordWorld(tasks, client_id, matter.id)
