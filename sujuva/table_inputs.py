# SPDX-License-Identifier: EUPL-1.2
"""Tables that ask for what nobody has told where they are asked, or in codes that no answer gives.

Such a table says the wrong thing or nothing for every client, and its own examples do not show it: they
type the inputs in. A table reads what is asked before it, what the record tells and what messages bring.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from engine import dmn
from engine.bpmn import Element
from engine.deployments import CheckedBundle
from engine.errors import Problem
from sujuva.given_names import Given, Source, names_given
from tasks.proposals import decisions_named

RULE = "taulun tiedot"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A table that an element asks, in the folder of both."""

    folder: CheckedBundle
    file: str
    process_id: str
    element: Element
    decision: dmn.Decision
    model: dmn.DecisionModel

    def needed(self) -> list[str]:
        """The names that the table takes, those of the decisions that it requires included."""
        names: dict[str, None] = {}
        ahead = [self.decision]
        while ahead:
            for required in ahead.pop().requirements:
                found = self.model.elements.get(required.key)
                if isinstance(found, dmn.Decision):
                    ahead.append(found)
                elif isinstance(found, dmn.InputData):
                    names[found.name] = None
        return list(names)


def check_table_inputs(
    checked: Sequence[CheckedBundle], handlers: Mapping[str, Set[str]], of_record: Set[str]
) -> Iterator[tuple[CheckedBundle, Problem]]:
    """An error for each input that nothing gives, and for each code of a table that no answer gives.

    `handlers` and `of_record` as `names_given` takes them.
    """
    asked = [one for folder in checked for one in _asked_in(folder)]
    places = [(one.process_id, one.element.id) for one in asked]
    given = names_given(checked, handlers, of_record, places)
    for one, place in zip(asked, places, strict=True):
        # What an earlier table of the same form answered, a later one may use.
        earlier = {name: frozenset({Source(name)}) for name in decisions_named(one.element.properties)}
        for problem in _problems(one, {**earlier, **given[place]}):
            yield one.folder, problem


def _asked_in(folder: CheckedBundle) -> Iterator[_Asked]:
    known = {
        id: (found, model) for model in folder.decisions.values() for id, found in model.decisions.items()
    }
    for file, process in folder.processes():
        for element in process.elements.values():
            for name in (*decisions_named(element.properties), element.decision_id):
                if name in known:
                    yield _Asked(folder, file, process.id, element, *known[name])


def _problems(asked: _Asked, given: Given) -> Iterator[Problem]:
    tested = _tested(asked)
    for name in asked.needed():
        if name not in given:
            yield _problem(
                asked,
                f"Taulu {asked.decision.id} tarvitsee tiedon {name}, jota mikään ei anna ennen tätä.",
                "Kysy se lomakkeella, hae se tai ota taulu pois tästä.",
            )
            continue
        values = _possible(given[name])
        never = tested.get(name, frozenset()) - values if values is not None else frozenset()
        if never:
            yield _problem(
                asked,
                f"Taulu {asked.decision.id} testaa tiedolta {name} arvoja {_listed(never)}, joita mikään"
                f" vastaus ei anna. Vastaukset ovat {_listed(values or ())}.",
                "Käytä taulussa ja lomakkeissa samoja koodeja.",
            )


def _tested(asked: _Asked) -> Mapping[str, frozenset[str | bool]]:
    for file, model in asked.folder.decisions.items():
        if asked.decision.id in model.decisions:
            source = asked.folder.bundle.files[file]
            return dmn.tested_values(source, file).get(asked.decision.id, {})
    return {}


def _possible(sources: frozenset[Source]) -> frozenset[str | bool] | None:
    """All that the sources may give; None when one of them may give anything."""
    sets = [one.values for one in sources]
    if any(one is None for one in sets):
        return None
    return frozenset(value for one in sets if one is not None for value in one)


def _listed(values: Set[str | bool] | tuple[()]) -> str:
    words = {True: "kyllä", False: "ei"}
    return ", ".join(sorted(words[one] if isinstance(one, bool) else one for one in values))


def _problem(asked: _Asked, message: str, remedy: str) -> Problem:
    return Problem(asked.file, asked.element.id, asked.element.name, RULE, message, remedy)
