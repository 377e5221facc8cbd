# SPDX-License-Identifier: EUPL-1.2
"""What the free texts of a client's tasks answer: the task and its question, in the reader's language."""

import re
from collections.abc import Iterable, Mapping

from clients.documents import Document
from engine.database import Session
from tasks.forms import Form, read_form
from tasks.standing import TaskName, task_names
from webui.current import service
from webui.languages import language
from webui.process_texts import element_name, folder_of_definition

_ROW = re.compile(r"\[\d+\]")


def text_titles(session: Session, documents: Iterable[Document]) -> Mapping[str, str]:
    """`Tee arviointi: Voimavarat` by the document's id; one that came from no task has none."""
    keys = {one.task_key for one in documents if one.task_key is not None}
    found = task_names(session, keys)
    # Many texts come from few forms.
    forms = {
        key: read_form(service().catalogue.form(key))
        for key in {one.form_key for one in found.values() if one.form_key is not None}
    }
    return {
        one.id: _title(found[one.task_key], one.field, forms) for one in documents if one.task_key in found
    }


def _title(task: TaskName, field: str, forms: Mapping[int, Form]) -> str:
    name = element_name(task.process_id, task.element_id, task.name)
    label = _label(task, _ROW.sub("", field), forms)
    return f"{name}: {label}" if label else name


def _label(task: TaskName, key: str, forms: Mapping[int, Form]) -> str | None:
    """The question's own words; None when the form has no such question."""
    if task.form_key is None:
        return None
    form = forms[task.form_key]
    top, _, column = key.partition(".")
    asked = form.field(top)
    if asked is not None and column:
        asked = next((one for one in asked.columns if one.key == column), None)
    if asked is None:
        return None
    folder = folder_of_definition(task.definition_key)
    if folder is None or language() == "fi":
        return asked.label
    return folder.text(language(), f"{form.id}.{key}", asked.label)
