# SPDX-License-Identifier: EUPL-1.2
"""Every reason why a form file is refused, or should be looked at; never raises for a bad form."""

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.errors import Problem
from tasks.forms.check_field import Report, check_expression, check_field
from tasks.forms.schema import (
    COLUMN_TYPES,
    COMPONENT_TYPES,
    DECORATIONS,
    FIELD_TYPES,
    MAX_REQUIRED_IN_FIRST_TASK,
    wrong_shapes,
)

_KEY = re.compile(r"[^\W\d]\w{0,99}")
_MAX_DEPTH = 8


def check_form(form: Mapping[str, object], file: str, *, first_task: bool = False) -> list[Problem]:
    """All problems of the form; `first_task` adds the limit of a form reached straight from a start event."""
    checker = _Checker(file)
    components = form.get("components")
    if not isinstance(form.get("id"), str) or not form["id"]:
        checker.report("id", "", "lomake", "Lomakkeelta puuttuu id.", "Lisää id tekstinä.")
    if not isinstance(components, list):
        checker.report(
            "components", "", "lomake", "Lomakkeella ei ole kenttien luetteloa.", "Lisää components."
        )
    else:
        checker.walk(components, COMPONENT_TYPES, depth=0)
        checker.check_keys()
    if first_task and checker.required > MAX_REQUIRED_IN_FIRST_TASK:
        checker.warn_of_length(str(form.get("id", "")))
    return checker.problems


class _Checker:
    """Collects problems while it walks the components."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.keys: list[str] = []
        self.required = 0

    def report(self, element: str, name: str, rule: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, element, name, rule, message, remedy))

    def warn_of_length(self, form_id: str) -> None:
        self.problems.append(
            Problem(
                self.file,
                form_id,
                "",
                "kenttäbudjetti",
                f"Ensimmäisen tehtävän lomakkeella on {self.required} pakollista kenttää, enintään"
                f" {MAX_REQUIRED_IN_FIRST_TASK} on sallittu.",
                "Siirrä kenttiä tehtävään, joka niitä tarvitsee.",
                "warning",
            )
        )

    def walk(self, components: Sequence[object], allowed: frozenset[str], depth: int) -> None:
        for number, component in enumerate(components, start=1):
            if not isinstance(component, dict):
                self.report(
                    f"components[{number}]", "", "lomake", "Kenttä ei ole olio.", "Poista tai korjaa se."
                )
            elif depth > _MAX_DEPTH:
                self.report(
                    _name_of(component), "", "lomake", "Ryhmiä on liian monta sisäkkäin.", "Pura ryhmiä."
                )
            else:
                self._component(component, allowed, depth)

    def _component(self, component: dict[str, object], allowed: frozenset[str], depth: int) -> None:
        kind = component.get("type")
        report = self._reporter(component)
        if not isinstance(kind, str) or kind not in allowed:
            report(
                "kentän tyyppi",
                f"Tyyppiä {kind!r} ei tueta tässä.",
                "Käytä jotakin näistä: " + ", ".join(sorted(allowed)) + ".",
            )
            return
        if wrong := wrong_shapes(component):
            report(
                "muoto",
                f"{', '.join(wrong)}: arvo on väärää muotoa.",
                "Tallenna lomake muokkaimella uudelleen.",
            )
            return
        self._check_hide(component, report)
        if kind == "group":
            self._group(component, report, depth)
        elif kind == "text":
            _check_text(component, report)
        elif kind not in DECORATIONS:
            self._field(component, report, in_list=allowed is COLUMN_TYPES)

    def _reporter(self, component: Mapping[str, object]) -> Report:
        def report(rule: str, message: str, remedy: str) -> None:
            self.report(_name_of(component), str(component.get("label") or ""), rule, message, remedy)

        return report

    def _check_hide(self, component: Mapping[str, object], report: Report) -> None:
        conditional = component.get("conditional")
        if conditional is None:
            return
        hide = conditional.get("hide") if isinstance(conditional, dict) else None
        if hide in (None, "") and isinstance(conditional, dict):
            return
        check_expression(hide, "ehto", "conditional.hide", report)

    def _group(self, component: Mapping[str, object], report: Report, depth: int) -> None:
        if component.get("path"):
            report(
                "ryhmä", "Ryhmän polkua (path) ei tueta.", "Jätä polku tyhjäksi; kenttien avaimet riittävät."
            )
        parts = component.get("components")
        if not isinstance(parts, list):
            report("ryhmä", "Ryhmällä ei ole kenttiä.", "Lisää kentät tai poista ryhmä.")
        else:
            self.walk(parts, COMPONENT_TYPES, depth + 1)

    def _field(self, component: Mapping[str, object], report: Report, *, in_list: bool) -> None:
        key = component.get("key") or (component.get("path") if component["type"] == "dynamiclist" else None)
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            report("avain", f"Kentän avain {key!r} ei kelpaa.", "Käytä kirjaimia, numeroita ja alaviivoja.")
        else:
            self.keys.append(key)
        self.required += check_field(component, report, in_list=in_list)
        if component["type"] == "dynamiclist":
            self._list(component, report)

    def _list(self, component: Mapping[str, object], report: Report) -> None:
        columns = component.get("components")
        if not isinstance(columns, list) or not any(
            isinstance(column, dict) and column.get("type") in FIELD_TYPES for column in columns
        ):
            report("lista", "Toistuvalla listalla ei ole kenttiä.", "Lisää listalle ainakin yksi kenttä.")
            return
        inner = _Checker(self.file)
        inner.walk(columns, COLUMN_TYPES, depth=0)
        inner.check_keys()
        self.problems += inner.problems

    def check_keys(self) -> None:
        for key in _repeated(self.keys):
            self.report(key, "", "avain", f"Avain {key} on lomakkeella kahdesti.", "Anna kullekin oma avain.")


def _check_text(component: Mapping[str, object], report: Report) -> None:
    text = component.get("text", "")
    if not isinstance(text, str) or text.strip().startswith("="):
        report("teksti", "Teksti ei voi olla lauseke.", "Kirjoita teksti sellaisenaan.")


def _name_of(component: Mapping[str, object]) -> str:
    return str(component.get("key") or component.get("path") or component.get("id") or component.get("type"))


def _repeated(keys: Sequence[str]) -> Iterator[str]:
    return (key for key in dict.fromkeys(keys) if keys.count(key) > 1)
