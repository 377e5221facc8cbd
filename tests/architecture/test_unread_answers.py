# SPDX-License-Identifier: EUPL-1.2
"""An answer that says that something is done is read by somebody: a diagram, a table, a form, the code.

What is only documentation of the record says what was, is or was found, or is named here with its reason.
"""

import re
from collections.abc import Iterator, Mapping

from sujuva.deploying import check_folders
from tasks.forms import Field, Form, read_form
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"
CODE = ("clients", "tasks", "webui", "sujuva")
# Finnish says what is done in the passive: *pyydetään*, *lisätään*, *muutetaan*.
DONE = re.compile(r"\b(?!mitään|vastaan|enintään|vapaitaan)\w+(?:taan|tään|daan|dään)\b", re.IGNORECASE)
DOCUMENTED: Mapping[str, str] = {
    "perinnan_ehdotus": "a proposal to those who decide on recovery, in the payment system",
    "muistutuksen_toimet": "what the answer to the complaint tells; the unit's own leaders see to it",
    "lausunnon_kanta": "what is stated to the board, whose decision is asked for itself",
    "edellytykset_kerrottu": "the reasons of the decision, which has been made by then",
    "hakukirje_lahetetty": "the letter has been sent: its words tell how support is applied for",
    "suostumus_yhteystietoihin": "a consent: the worker gives the contact details while accompanying",
}


def told(field: Field) -> Iterator[str]:
    """What the answers say; a checkbox is its own answer."""
    if field.kind == "checkbox":
        yield field.label
    yield from (option.label for option in field.options)


def promises(field: Field) -> bool:
    is_kept = field.store.kind == "variable" and not field.records
    return is_kept and any(DONE.search(words) for words in told(field))


def expressions(form: Form, besides: Field) -> Iterator[str]:
    """What the other fields of a form look at."""
    for field in form.fields():
        if field is not besides:
            yield field.hide or ""
            yield field.proposal or ""
            yield field.options_by or ""
            yield from (one.condition for one in field.refusals)


def unread(forms: list[Form], elsewhere: str) -> list[str]:
    """The promising answers that neither `elsewhere` nor another field reads."""
    found = []
    for form in forms:
        for field in form.fields():
            if not promises(field) or field.key in DOCUMENTED:
                continue
            looked_at = "\n".join([elsewhere, *(text for one in forms for text in expressions(one, field))])
            if re.search(rf"(?<![\w.]){field.key}(?!\w)", looked_at) is None:
                found.append(f"{form.id}.{field.key}: {', '.join(told(field))}")
    return found


def test_an_answer_that_promises_is_read() -> None:
    drawn = [path.read_text("utf-8") for end in ("*.bpmn", "*.dmn") for path in PROCESSES.rglob(end)]
    limits = [path.read_text("utf-8") for path in (PROCESSES / "limits").glob("*.toml")]
    code = [path.read_text("utf-8") for one in CODE for path in (PROJECT / one).rglob("*.py")]
    forms = [read_form(dict(form)) for one in check_folders(PROCESSES) for form in one.forms.values()]
    assert unread(forms, "\n".join([*drawn, *limits, *code])) == []


def test_a_promise_without_a_reader_is_found() -> None:
    asked = {"type": "radio", "key": "jatko", "label": "Miten?", "properties": {"store": "variable"}}
    values = [{"label": "Pyydetään lääkärin arvio", "value": "laakari"}]
    form = read_form({"id": "f", "components": [{"id": "a", **asked, "values": values}]})
    assert unread([form], "") == ["f.jatko: Pyydetään lääkärin arvio"]
    assert unread([form], 'jatko = "laakari"') == []
