# SPDX-License-Identifier: EUPL-1.2
"""A served installation for programs, and requests to it without a client library."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from camunda_orchestration_sdk import CamundaClient
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from benchmarks.installation import PROGRAM, create_web, open_installation
from engine.service import Service
from sujuva.migrations import migrate
from tests.support.served import serve

FORM = {
    "id": "answer",
    "type": "default",
    "schemaVersion": 16,
    "components": [
        {"type": "number", "key": "amount", "label": "Määrä", "validate": {"required": True, "min": 1},
         "properties": {"store": "variable"}},
    ],
}  # fmt: skip
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test" id="definitions">
  <message id="m_stop" name="stop"><extensionElements>
    <zeebe:subscription correlationKey="=order"/></extensionElements></message>
  <process id="order" name="Order" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="price"/>
    <serviceTask id="price" name="Price"><extensionElements>
      <zeebe:taskDefinition type="price" retries="1"/></extensionElements></serviceTask>
    <sequenceFlow id="f2" sourceRef="price" targetRef="answer"/>
    <userTask id="answer" name="Answer"><extensionElements><zeebe:userTask/>
      <zeebe:formDefinition formId="answer"/>
      <zeebe:assignmentDefinition candidateGroups="office"/></extensionElements></userTask>
    <boundaryEvent id="stopped" attachedToRef="answer"><messageEventDefinition messageRef="m_stop"/>
    </boundaryEvent><sequenceFlow id="f4" sourceRef="stopped" targetRef="end_stopped"/>
    <endEvent id="end_stopped"/>
    <sequenceFlow id="f3" sourceRef="answer" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>"""


@contextmanager
def open_programs(database_url: str) -> Iterator[Service]:
    """A migrated installation without models."""
    service = open_installation(database_url, "OFF")
    migrate(service.database)
    yield service
    service.database.close()


@contextmanager
def serve_programs(database_url: str) -> Iterator[int]:
    """The port of the whole web application over a fresh installation."""
    with open_programs(database_url) as service, serve(create_web(service)) as port:
        yield port


@contextmanager
def open_steered(database_url: str) -> Iterator[tuple[CamundaClient, Service]]:
    """The official client, and the service behind it whose worker a test runs."""
    with open_programs(database_url) as service, serve(create_web(service)) as port, _client(port) as client:
        yield client, service


@contextmanager
def open_client(database_url: str) -> Iterator[CamundaClient]:
    """The official client of such an application."""
    with serve_programs(database_url) as port, _client(port) as client:
        yield client


@contextmanager
def _client(port: int) -> Iterator[CamundaClient]:
    client = CamundaClient(
        configuration={
            "CAMUNDA_REST_ADDRESS": f"http://127.0.0.1:{port}",
            "CAMUNDA_AUTH_STRATEGY": "BASIC",
            "CAMUNDA_BASIC_AUTH_USERNAME": PROGRAM[0],
            "CAMUNDA_BASIC_AUTH_PASSWORD": PROGRAM[1],
        }
    )
    with client:
        yield client


def write_models(folder: Path) -> list[Path]:
    """The order process and its form as files."""
    (folder / "order.bpmn").write_text(MODEL, encoding="utf-8")
    (folder / "answer.form").write_text(json.dumps(FORM), encoding="utf-8")
    return [folder / "order.bpmn", folder / "answer.form"]


def body_of(answer: TestResponse) -> Any:
    """The JSON of an answer."""
    return json.loads(answer.data)


@dataclass
class Program:
    """Requests with this program's credentials."""

    client: FlaskClient
    credentials: tuple[str, str] = PROGRAM

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/v2{path}", json=body, auth=self.credentials, headers=named)

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/v2{path}", auth=self.credentials)

    def deploy(self, language: str | None = None, **files: str | bytes) -> TestResponse:
        """`order_bpmn="<…>"` is sent as order.bpmn; `language` is the header Accept-Language."""
        parts = [(_file(content), ".".join(name.rsplit("_", 1))) for name, content in files.items()]
        headers = {"Accept-Language": language} if language else {}
        return self.client.post(
            "/v2/deployments", data={"resources": parts}, auth=self.credentials, headers=headers
        )


def _file(content: str | bytes) -> Any:
    from io import BytesIO

    return BytesIO(content if isinstance(content, bytes) else content.encode())
