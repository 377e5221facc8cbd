# SPDX-License-Identifier: EUPL-1.2
"""Names of processes, elements and form parts in the reader's language, from the process folders."""

from typing import cast

from flask import g

from engine.deployments.manifest import Manifest
from engine.errors import NotFound
from tasks.starting import folder_of_matters
from webui.current import service
from webui.languages import language


def folder_of_process(process_id: str) -> Manifest | None:
    """What the latest version's folder says; read once per request."""
    if "folders" not in g:
        g.folders = {}
    found = cast(dict[str, Manifest | None], g.folders)
    if process_id not in found:
        found[process_id] = _read(process_id)
    return found[process_id]


def folder_of_definition(definition_key: int) -> Manifest | None:
    """The folder in the version that this definition came with."""
    return service().catalogue.folder(service().catalogue.definition(definition_key).deployment_key)


def matter_kind(kind: str) -> str:
    """What a matter of its own is, in the words of the folder that has such matters; else its code."""
    with service().database.reading() as session:
        folder = folder_of_matters(session, service(), kind)
    key, code = f"matter.{kind}", kind.replace("_", " ")
    return folder.text(language(), key, folder.text("fi", key, code)) if folder else code


def process_title(process_id: str, default: str) -> str:
    """The folder's name: what people call the process."""
    folder = folder_of_process(process_id)
    return folder.title(language()) if folder else default


def own_title(process_id: str) -> str:
    """The folder's name for its main process, which has the folder's id; for another its diagram's name."""
    if folder_of_process(process_id) is None:
        return process_id
    if "own_titles" not in g:
        g.own_titles = {}
    found = cast(dict[str, str], g.own_titles)
    if process_id not in found:
        with service().database.reading() as session:
            name = service().catalogue.latest(session, process_id).name
        found[process_id] = root_title(process_id, name)
    return found[process_id]


def root_title(process_id: str, name: str) -> str:
    """The same where the diagram's Finnish name is known: what people call the process that began it all."""
    folder = folder_of_process(process_id)
    if folder is None:
        return name
    if folder.id == process_id:
        return folder.title(language())
    return folder.text(language(), process_id, name) if language() != "fi" else name


def diagram_name(process_id: str, name: str) -> str:
    """The diagram's own name, which is Finnish; in another language the folder's words for it."""
    return name if language() == "fi" else root_title(process_id, name)


def element_name(process_id: str, element_id: str, default: str) -> str:
    """The element's name in the reader's language; the diagram's own Finnish name otherwise."""
    if language() == "fi":
        return default
    folder = folder_of_process(process_id)
    return folder.text(language(), element_id, default) if folder else default


def question_words(definition_key: int, element_id: str, default: str) -> str:
    """What the task asks, in the reader's language; the folder's Finnish question otherwise."""
    return _words(definition_key, f"question.{element_id}", default)


def instruction_words(definition_key: int, element_id: str, default: str) -> str:
    """How to do the task, in the reader's language; the folder's Finnish instruction otherwise."""
    return _words(definition_key, f"instruction.{element_id}", default)


def _words(definition_key: int, key: str, default: str) -> str:
    """From the version that the task came with."""
    if language() == "fi" or not default:
        return default
    folder = folder_of_definition(definition_key)
    return folder.text(language(), key, default) if folder else default


def _read(process_id: str) -> Manifest | None:
    try:
        with service().database.reading() as session:
            definition = service().catalogue.latest(session, process_id)
        return service().catalogue.folder(definition.deployment_key)
    except NotFound:
        return None


def instance_name(definition_key: int) -> str:
    """What the diagram of this version is called, in the reader's language."""
    definition = service().catalogue.definition(definition_key)
    return diagram_name(definition.id, definition.name)


def step_name(definition_key: int, element_id: str) -> str:
    """The name of one element of a version."""
    definition = service().catalogue.definition(definition_key)
    element = service().catalogue.process(definition_key).process.elements.get(element_id)
    return element_name(definition.id, element_id, (element.name if element else "") or element_id)
