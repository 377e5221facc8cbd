# SPDX-License-Identifier: EUPL-1.2
"""What `sujuva check` finds, in the language that was asked for."""

from dataclasses import dataclass

from engine.errors import Problem
from webui.languages import Language
from webui.refusal_wording import problem_words

_ERROR = {"fi": "virhe", "sv": "fel", "en": "error"}
_WARNING = {"fi": "huomio", "sv": "anmärkning", "en": "note"}
_COUNTS = {
    "fi": "{folders} kansiota, {errors} virhettä, {warnings} huomiota.",
    "sv": "{folders} mappar, {errors} fel, {warnings} anmärkningar.",
    "en": "{folders} folders, {errors} errors, {warnings} notes.",
}
_PLAYED = {
    "fi": "{held} skenaariota pitää, {failed} ei pidä.",
    "sv": "{held} scenarier håller, {failed} håller inte.",
    "en": "{held} scenarios hold, {failed} do not.",
}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The lines of the report."""

    language: Language

    def problem(self, problem: Problem) -> str:
        """Its severity, and the problem with its remedy."""
        severity = _ERROR if problem.severity == "error" else _WARNING
        return f"{severity[self.language]}: {problem_words(problem, self.language)}"

    def failure(self, scenario: str) -> str:
        """A scenario that does not hold; what it expected stands as it was written."""
        return f"{_ERROR[self.language]}: {scenario}"

    def counts(self, folders: int, errors: int, warnings: int) -> str:
        return _COUNTS[self.language].format(folders=folders, errors=errors, warnings=warnings)

    def played(self, held: int, failed: int) -> str:
        return _PLAYED[self.language].format(held=held, failed=failed)
