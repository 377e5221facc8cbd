# SPDX-License-Identifier: EUPL-1.2
"""Deployed versions, read once and shared: a version never changes, so neither does what is cached."""

import json
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import Select, Table, select

from engine import bpmn, dmn
from engine.bpmn import CompiledProcess
from engine.database import Database, Session
from engine.deployments.bundle import MANIFEST
from engine.deployments.checks import lane_group
from engine.deployments.manifest import Manifest, read_manifest
from engine.errors import NotFound
from engine.tables import decision_definition, form_definition, process_definition, resource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a process, decision or form."""

    key: int
    id: str
    version: int
    version_tag: str | None
    name: str
    deployment_key: int
    resource_name: str


class Catalogue:
    """Reads versions through connections of its own; what a transaction has not committed is not here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: dict[Hashable, Any] = {}
        self._lock = threading.RLock()

    def definition(self, key: int) -> Definition:
        """The process definition of this key."""
        return self._cached(("definition", key), lambda: self._find(process_definition, key))

    def processes_of(self, deployment_key: int) -> tuple[Definition, ...]:
        """Every process that came with this deployment, in the order of their files."""

        def read() -> tuple[Definition, ...]:
            query = select(process_definition).where(process_definition.c.deployment_key == deployment_key)
            with self._database.reading() as session:
                rows = session.execute(query.order_by(process_definition.c.key))
                return tuple(_definition_of(row) for row in rows)

        return self._cached(("processes", deployment_key), read)

    def process(self, definition_key: int) -> CompiledProcess:
        """The executable process; one that versions have in common is read and compiled once."""
        return self._cached(("process", definition_key), lambda: self._compiled(definition_key))

    def _compiled(self, definition_key: int) -> CompiledProcess:
        definition = self.definition(definition_key)
        name = definition.resource_name
        source = self._resource(definition.deployment_key, name)
        digest = sha256(source).hexdigest()
        model = self._cached(("model", digest), lambda: bpmn.read_model(source, name))
        return self._cached(
            ("compiled", digest, definition.id), lambda: bpmn.compile_process(model, definition.id)
        )

    def bpmn_xml(self, definition_key: int) -> bytes:
        definition = self.definition(definition_key)
        return self._resource(definition.deployment_key, definition.resource_name)

    def form(self, form_key: int) -> Mapping[str, Any]:
        """The form's JSON, as form-js wrote it."""

        def read() -> Mapping[str, Any]:
            form: Mapping[str, Any] = json.loads(self.form_source(form_key))
            return form

        return self._cached(("form", form_key), read)

    def form_definition(self, form_key: int) -> Definition:
        return self._cached(("form definition", form_key), lambda: self._find(form_definition, form_key))

    def form_source(self, form_key: int) -> str:
        """The form's JSON as text."""
        found = self.form_definition(form_key)
        return self._resource(found.deployment_key, found.resource_name).decode("utf-8")

    def form_key(self, deployment_key: int, form_id: str) -> int:
        """The form of this id that was deployed together with the process."""
        return self._cached(
            ("form key", deployment_key, form_id),
            lambda: self._find_in(form_definition, deployment_key, form_id).key,
        )

    def folder(self, deployment_key: int) -> Manifest | None:
        """What process.toml says, in this version; None for loose files."""

        def read() -> Manifest | None:
            try:
                return read_manifest(self._resource(deployment_key, MANIFEST), MANIFEST)
            except NotFound:
                return None

        return self._cached(("folder", deployment_key), read)

    def lane_group(self, definition_key: int, element_id: str) -> str | None:
        """The group that works the lane of this element."""
        manifest = self.folder(self.definition(definition_key).deployment_key)
        process = self.process(definition_key).process
        return lane_group(manifest, process, process.elements[element_id]) if manifest else None

    def task_groups(self, definition_key: int, element_id: str) -> frozenset[str]:
        """The groups that a task will be offered to, as far as the model names them without computing."""
        named = self.process(definition_key).process.elements[element_id].candidate_groups or ""
        if named and not named.startswith("="):
            return frozenset(group.strip() for group in named.split(",") if group.strip())
        group = self.lane_group(definition_key, element_id)
        return frozenset({group} if group else ())

    def decision(self, deployment_key: int, decision_id: str) -> tuple[dmn.DecisionModel, Definition]:
        """The decision of this id that was deployed together with the process."""

        def read() -> tuple[dmn.DecisionModel, Definition]:
            found = self._find_in(decision_definition, deployment_key, decision_id)
            others = {
                name: content
                for name, content in self._dmn_files(found.deployment_key).items()
                if name != found.resource_name
            }
            source = self._resource(found.deployment_key, found.resource_name)
            return dmn.read_decisions(source, found.resource_name, others), found

        return self._cached(("decision", deployment_key, decision_id), read)

    def decision_definition(self, key: int) -> Definition:
        """The decision definition of this key."""
        return self._cached(("decision definition", key), lambda: self._find(decision_definition, key))

    def decision_xml(self, key: int) -> bytes:
        """The file that the decision is in."""
        found = self.decision_definition(key)
        return self._resource(found.deployment_key, found.resource_name)

    def latest(self, session: Session, process_id: str) -> Definition:
        """The latest version; NotFound when no such process is deployed."""
        return _read_definition(
            session,
            select(process_definition)
            .where(process_definition.c.id == process_id)
            .order_by(process_definition.c.version.desc())
            .limit(1),
            f"Prosessia {process_id} ei ole otettu käyttöön.",
        )

    def version(self, session: Session, process_id: str, version: int) -> Definition:
        """This version of a process; NotFound when there is none."""
        return _read_definition(
            session,
            select(process_definition).where(
                process_definition.c.id == process_id, process_definition.c.version == version
            ),
            f"Prosessin {process_id} versiota {version} ei ole.",
        )

    def process_ids(self) -> frozenset[str]:
        """Every process that is deployed in some version."""
        with self._database.reading() as session:
            return frozenset(session.execute(select(process_definition.c.id).distinct()).scalars())

    def bound(
        self, session: Session, process_id: str, deployment_key: int, binding: str, version_tag: str | None
    ) -> Definition:
        """The version that a call names: of the same deployment, with a tag, or the latest."""
        query = select(process_definition).where(process_definition.c.id == process_id)
        if binding == "deployment":
            query = query.where(process_definition.c.deployment_key == deployment_key)
        if binding == "versionTag":
            query = query.where(process_definition.c.version_tag == version_tag)
        query = query.order_by(process_definition.c.version.desc()).limit(1)
        return _read_definition(session, query, f"Kutsuttua prosessia {process_id} ({binding}) ei ole.")

    def _cached(self, name: Hashable, read: Callable[[], T]) -> T:
        with self._lock:
            if name not in self._cache:
                self._cache[name] = read()
            found: T = self._cache[name]
            return found

    def _find(self, table: Table, key: int) -> Definition:
        with self._database.reading() as session:
            return _read_definition(
                session, select(table).where(table.c.key == key), f"Versiota {key} ei ole."
            )

    def _find_in(self, table: Table, deployment_key: int, id: str) -> Definition:
        query = select(table).where(table.c.id == id, table.c.deployment_key == deployment_key)
        with self._database.reading() as session:
            return _read_definition(session, query, f"Käyttöönotossa {deployment_key} ei ole osaa {id}.")

    def _resource(self, deployment_key: int, name: str) -> bytes:
        def read() -> bytes:
            query = select(resource.c.content).where(
                resource.c.deployment_key == deployment_key, resource.c.name == name
            )
            with self._database.reading() as session:
                content = session.execute(query).scalar_one_or_none()
            if content is None:
                raise NotFound(f"Käyttöönotossa {deployment_key} ei ole tiedostoa {name}.")
            return bytes(content)

        return self._cached(("resource", deployment_key, name), read)

    def _dmn_files(self, deployment_key: int) -> dict[str, bytes]:
        query = select(resource.c.name, resource.c.content).where(
            resource.c.deployment_key == deployment_key, resource.c.kind == "dmn"
        )
        with self._database.reading() as session:
            return {row.name: bytes(row.content) for row in session.execute(query)}


def _read_definition(session: Session, query: Select[Any], missing: str) -> Definition:
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(missing)
    return _definition_of(row)


def _definition_of(row: Any) -> Definition:
    return Definition(
        row.key, row.id, row.version, row.version_tag, row.name, row.deployment_key, row.resource_name
    )
