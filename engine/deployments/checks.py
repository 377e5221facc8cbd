# SPDX-License-Identifier: EUPL-1.2
"""Everything that is checked of a process folder before it is deployed, and by `sujuva check`."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from engine import bpmn, dmn
from engine.bpmn import Element, Model, ProcessModel
from engine.deployments.bundle import LARGEST_FILE, MANIFEST, Bundle
from engine.deployments.call_cycles import check_cycles
from engine.deployments.manifest import Manifest, read_manifest
from engine.deployments.readability import check_readability
from engine.deployments.translations import check_translations
from engine.deployments.unset_names import check_names
from engine.errors import ModelInvalid, Problem

FormCheck = Callable[[Mapping[str, object], str], list[Problem]]
# An element of a file with its form, whose file is named first; for what packages above put on elements.
ElementCheck = Callable[[str, Element, str, Mapping[str, object] | None], list[Problem]]
T = TypeVar("T")
DEADLINE_PROPERTIES = ("sujuva:deadline", "sujuva:deadlineStop", "sujuva:deadlineWaive")


@dataclass(frozen=True, slots=True)
class CheckedBundle:
    """What was read of a bundle; deployable when no problem is an error."""

    bundle: Bundle
    manifest: Manifest | None
    models: Mapping[str, Model]
    decisions: Mapping[str, dmn.DecisionModel]
    forms: Mapping[str, Mapping[str, object]]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def form_ids(self) -> set[str]:
        return {str(form["id"]) for form in self.forms.values()}

    @property
    def decision_ids(self) -> set[str]:
        return {decision for model in self.decisions.values() for decision in model.decisions}

    def processes(self) -> Iterator[tuple[str, ProcessModel]]:
        """Every process with the name of its file."""
        for name, model in self.models.items():
            for process in model.processes:
                yield name, process


def check_bundle(
    bundle: Bundle,
    limit_ids: Collection[str],
    form_check: FormCheck,
    known_processes: Collection[str] = (),
    element_check: ElementCheck | None = None,
) -> CheckedBundle:
    """Reads every file and collects every problem; never raises for a bad model.

    `known_processes` are process ids of other folders that a call may name.
    """
    problems: list[Problem] = []
    manifest = _collect(problems, lambda: _read_manifest(bundle))
    models = _read_each(bundle, ".bpmn", problems, bpmn.read_model)
    decisions = _read_each(
        bundle, ".dmn", problems, lambda source, name: _read_decisions(bundle, source, name)
    )
    forms = _read_each(bundle, ".form", problems, lambda source, name: _read_form(bundle, source, name))
    for model in models.values():
        problems += bpmn.check_model(model)
    for decision_model in decisions.values():
        problems += dmn.check_decisions(decision_model)
    for name, form in forms.items():
        problems += form_check(form, name)
    checked = CheckedBundle(bundle, manifest, models, decisions, forms, ())
    problems += _check_references(checked, set(limit_ids), set(known_processes))
    problems += _check_elements(checked, element_check)
    problems += check_cycles(checked.processes())
    problems += check_names(checked.processes(), forms.values())
    if manifest is not None:
        problems += check_readability(models, manifest)
        problems += check_translations(manifest, {name: bundle.files[name] for name in decisions})
    return CheckedBundle(bundle, manifest, models, decisions, forms, tuple(problems))


def _check_elements(checked: CheckedBundle, element_check: ElementCheck | None) -> Iterator[Problem]:
    forms = {str(form["id"]): (file, form) for file, form in checked.forms.items()}
    for file, process in checked.processes():
        for element in process.elements.values():
            form_file, form = forms.get(element.form_id or "", ("", None))
            if element_check is not None:
                yield from element_check(file, element, form_file, form)


def _collect(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except ModelInvalid as error:
        problems.extend(error.problems)
        return None


def _read_each(
    bundle: Bundle, suffix: str, problems: list[Problem], read: Callable[[bytes, str], T]
) -> dict[str, T]:
    found: dict[str, T] = {}
    for name in bundle.named(suffix):
        value = _collect(problems, partial(_read_sized, bundle, name, read))
        if value is not None:
            found[name] = value
    return found


def _read_sized(bundle: Bundle, name: str, read: Callable[[bytes, str], T]) -> T:
    return read(_sized(bundle, name), name)


def _sized(bundle: Bundle, name: str) -> bytes:
    if len(bundle.files[name]) > LARGEST_FILE:
        raise ModelInvalid(
            [
                _problem(
                    name,
                    "",
                    "",
                    "koko",
                    "Tiedosto on yli 1 MiB.",
                    "Jaa malli osiin tai poista turha sisältö.",
                )
            ]
        )
    return bundle.files[name]


def _read_manifest(bundle: Bundle) -> Manifest | None:
    return read_manifest(bundle.files[MANIFEST], MANIFEST) if MANIFEST in bundle.files else None


def _read_decisions(bundle: Bundle, source: bytes, name: str) -> dmn.DecisionModel:
    others = {other: bundle.files[other] for other in bundle.named(".dmn") if other != name}
    return dmn.read_decisions(source, name, others)


def _read_form(bundle: Bundle, source: bytes, name: str) -> Mapping[str, object]:
    try:
        form = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise ModelInvalid(
            [_problem(name, "", "", "lomake", f"Lomaketta ei voi lukea: {error}.", "Korjaa JSON-kielioppi.")]
        ) from error
    if not isinstance(form, dict) or not isinstance(form.get("id"), str):
        raise ModelInvalid(
            [_problem(name, "id", "", "lomake", "Lomakkeelta puuttuu id.", "Lisää id tekstinä.")]
        )
    stem = PurePosixPath(name).stem
    if bundle.folder is not None and form["id"] != stem:
        raise ModelInvalid(
            [
                _problem(
                    name,
                    form["id"],
                    "",
                    "lomake",
                    f"Lomakkeen id {form['id']} ei ole tiedoston nimi {stem}.",
                    "Anna lomakkeelle ja tiedostolle sama nimi.",
                )
            ]
        )
    return form


def _check_references(checked: CheckedBundle, limits: set[str], known: set[str]) -> Iterator[Problem]:
    own = [process.id for _, process in checked.processes()]
    for name, process in checked.processes():
        if own.count(process.id) > 1:
            yield _problem(
                name,
                process.id,
                process.name,
                "tunnus",
                "Sama prosessin tunnus on kahdesti.",
                "Anna kummallekin prosessille oma tunnus.",
            )
        for element in process.elements.values():
            yield from _check_element(checked, name, process, element, limits, known | set(own))


def _check_element(
    checked: CheckedBundle,
    file: str,
    process: ProcessModel,
    element: Element,
    limits: set[str],
    known: set[str],
) -> Iterator[Problem]:
    def problem(rule: str, message: str, remedy: str) -> Problem:
        return _problem(file, element.id, element.name, rule, message, remedy)

    if _is_missing(element.form_id, checked.form_ids):
        yield problem("lomake", f"Lomaketta {element.form_id} ei ole.", "Lisää lomake tai korjaa sen tunnus.")
    if _is_missing(element.decision_id, checked.decision_ids):
        yield problem(
            "päätöstaulu",
            f"Päätöstaulua {element.decision_id} ei ole.",
            "Lisää DMN-tiedosto tai korjaa päätöksen tunnus.",
        )
    if _is_missing(element.called_process, known):
        yield problem(
            "kutsuttu prosessi",
            f"Kutsuttua prosessia {element.called_process} ei ole.",
            "Lisää prosessi tai korjaa sen tunnus.",
        )
    if _has_no_plain_start(checked, element.called_process):
        yield problem(
            "kutsuttu prosessi",
            f"Kutsutulla prosessilla {element.called_process} ei ole tavallista alkutapahtumaa.",
            "Lisää siihen alkutapahtuma, jolla ei ole laukaisijaa.",
        )
    for limit in _limits_named(element) - limits:
        yield problem(
            "määräaika",
            f"Määräaikaa {limit} ei ole kansiossa limits.",
            "Lisää sääntö kansioon processes/limits tai korjaa tunnus.",
        )
    if checked.manifest and element.type == "userTask" and not _has_doer(checked.manifest, process, element):
        yield problem(
            "tekijä",
            "Tehtävällä ei ole tekijää.",
            "Anna tehtävälle candidateGroups tai kaistalle ryhmä tiedostossa process.toml.",
        )


def _has_no_plain_start(checked: CheckedBundle, called: str | None) -> bool:
    """Whether a process of this bundle begins by events only, so that nobody can call it."""
    for _, process in checked.processes():
        if process.id == called:
            level = process.within(None)
            starts = [one for one in level if one.type == "startEvent" or one.instantiate]
            return bool(starts) and all(one.events or one.instantiate for one in starts)
    return False


def _is_missing(id: str | None, known: Collection[str]) -> bool:
    """Whether a name leads nowhere; what an expression will name is not known before it runs."""
    return id is not None and id != "" and not id.startswith("=") and id not in known


def _limits_named(element: Element) -> set[str]:
    return {
        limit.strip()
        for key in DEADLINE_PROPERTIES
        for limit in element.properties.get(key, "").split(",")
        if limit.strip()
    }


def _has_doer(manifest: Manifest, process: ProcessModel, element: Element) -> bool:
    return bool(element.candidate_groups) or lane_group(manifest, process, element) is not None


def lane_group(manifest: Manifest, process: ProcessModel, element: Element) -> str | None:
    """The group of the lane that the element or the nearest sub-process around it stands in."""
    current: Element | None = element
    while current is not None:
        if current.lane and current.lane in manifest.lanes:
            return manifest.lanes[current.lane]
        current = process.elements.get(current.parent) if current.parent else None
    return manifest.lanes.get(process.id)


def _problem(file: str, element: str, name: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(file, element, name, rule, message, remedy)
