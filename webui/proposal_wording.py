# SPDX-License-Identifier: EUPL-1.2
"""What a decision table proposes, and by which rules, as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.deployments.manifest import Manifest
from tasks.forms import Form
from tasks.queries import Proposal
from webui.formats import format_number, format_plain_day
from webui.languages import language
from webui.process_texts import folder_of_definition
from webui.record_wording import plain
from webui.refusal_wording import refusal_words
from webui.translation import gettext

_LENGTH_OF_DAY = len("2026-12-02")


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A row of the table that matched; `note` is what the table says of it."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class WordedProposal:
    """The `results` in words, or `reason` why there are none yet; `because` are the inputs as they stood."""

    name: str
    results: tuple[str, ...]
    reason: str | None
    because: tuple[str, ...]
    rules: tuple[FiredRule, ...]


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """What the table says becomes what the folder's texts call it, by the keys of `engine.dmn.TableText`;
    codes become the words of the form's options where the folder has none."""

    folder: Manifest | None
    options: Mapping[str, str]

    def word(self, proposals: Sequence[Proposal]) -> tuple[WordedProposal, ...]:
        worded = [self._of(proposal)._word(proposal) for proposal in proposals]
        for same in _asked_together(proposals):
            for number, told in zip(
                same, _what_differs([worded[number].because for number in same]), strict=True
            ):
                worded[number] = replace(worded[number], name=f"{worded[number].name} – {told}")
        return tuple(worded)

    def _of(self, proposal: Proposal) -> "ProposalWords":
        """A table that another process asked on the way speaks in the words of that one's folder."""
        if proposal.definition_key is None:
            return self
        return replace(self, folder=folder_of_definition(proposal.definition_key))

    def _word(self, proposal: Proposal) -> WordedProposal:
        last = proposal.trace[-1] if proposal.trace else None
        trace: Mapping[str, object] = last if isinstance(last, dict) else {}
        name = str(trace.get("decisionName") or proposal.name)
        rules = _dicts(trace.get("matchedRules"))
        return WordedProposal(
            name=self._text(proposal.decision_id, name),
            results=self._results(proposal, _dicts(rules[0].get("outputs")) if rules else []),
            reason=refusal_words(proposal.reason) if proposal.reason else None,
            because=tuple(
                f"{self._label(entry)}: {self._say(entry['value'], _id(entry), proposal.decision_id)}"
                for entry in _dicts(trace.get("inputs"))
                if entry["value"] not in (None, [], "")
            ),
            rules=tuple(self._rule(rule) for rule in rules),
        )

    def _rule(self, rule: Mapping[str, object]) -> FiredRule:
        note = self._text(str(rule["ruleId"]), str(rule["annotation"] or ""))
        return FiredRule(int(str(rule["index"])), note)

    def _results(self, proposal: Proposal, outputs: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
        """Several each with its label, as the table calls them; one by itself."""
        value, own = proposal.value, proposal.decision_id
        said = [self._say(one, own) for one in (value.values() if isinstance(value, dict) else [value])]
        if len(outputs) == len(said) and sum(map(bool, said)) > 1:
            labels = map(self._label, outputs)
            return tuple(f"{label}: {words}" for label, words in zip(labels, said, strict=True) if words)
        return tuple(filter(None, said))

    def _label(self, column: Mapping[str, object]) -> str:
        return self._text(_id(column), str(column["label"]))

    def _say(self, value: object, *keys: str) -> str:
        """A code in the words of the first of these keys that has some."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, int | float):
            return format_number(str(value))
        if isinstance(value, list):
            return ", ".join(said for one in value if (said := self._say(one, *keys)))
        if isinstance(value, dict):
            return " · ".join(said for one in value.values() if (said := self._say(one, *keys)))
        code = str(value)
        day = _day(code)
        if day is not None:
            return format_plain_day(day)
        words = self.options.get(code) or plain(code)
        for key in reversed(keys):
            words = self._text(f"{key}.{code}", words)
        return words

    def _text(self, key: str, default: str) -> str:
        if self.folder is None:
            return default
        return self.folder.text(language(), key, self.folder.text("fi", key, default))


def proposal_words(folder: Manifest | None, form: Form | None) -> ProposalWords:
    """Ready to word the proposals beside this form."""
    if form is None:
        return ProposalWords(folder, {})
    options = {
        option.value: _option_words(folder, f"{form.id}.{field.key}.{option.value}", option.label)
        for field in form.fields()
        for option in field.options
    }
    return ProposalWords(folder, options)


def _option_words(folder: Manifest | None, key: str, label: str) -> str:
    return folder.text(language(), key, label) if folder and language() != "fi" else label


def _asked_together(proposals: Sequence[Proposal]) -> list[list[int]]:
    """Where the answers of one table to several things stand."""
    found: dict[str, list[int]] = {}
    for number, proposal in enumerate(proposals):
        found.setdefault(proposal.decision_id, []).append(number)
    return [numbers for numbers in found.values() if len(numbers) > 1]


def _what_differs(inputs: Sequence[Sequence[str]]) -> list[str]:
    """Of each answer the inputs that tell it from the others: if some do it alone, the last of them."""
    alike = set(inputs[0]).intersection(*map(set, inputs))
    differing = [[one for one in told if one not in alike] for told in inputs]
    lasts = [told[-1] if told else "" for told in differing]
    return lasts if len(set(lasts)) == len(lasts) else [", ".join(told) for told in differing]


def _id(column: Mapping[str, object]) -> str:
    """Of a column; traces of before it was kept have none."""
    return str(column.get("id") or "")


def _day(text: str) -> date | None:
    """What stands as `2026-12-02`."""
    try:
        return date.fromisoformat(text) if len(text) == _LENGTH_OF_DAY else None
    except ValueError:
        return None


def _dicts(value: object) -> list[dict[str, object]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
