# SPDX-License-Identifier: EUPL-1.2
"""What a decision table proposes, and by which rules, as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.deployments.manifest import Manifest
from tasks.forms import Form
from tasks.queries import Proposal
from webui.languages import language
from webui.translation import gettext


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A row of the table that matched; `note` is what the table says of it."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class WordedProposal:
    """`value` in words, or `reason` why there is none yet; `because` are the inputs as they stood."""

    name: str
    value: str
    reason: str | None
    because: tuple[str, ...]
    rules: tuple[FiredRule, ...]


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """Codes become the words that the form's options and the folder's texts give them."""

    folder: Manifest | None
    options: Mapping[str, str]

    def word(self, proposals: Sequence[Proposal]) -> tuple[WordedProposal, ...]:
        return tuple(self._word(proposal) for proposal in proposals)

    def _word(self, proposal: Proposal) -> WordedProposal:
        last = proposal.trace[-1] if proposal.trace else None
        trace: Mapping[str, object] = last if isinstance(last, dict) else {}
        name = str(trace.get("decisionName") or proposal.name)
        return WordedProposal(
            name=self._text(proposal.decision_id, name),
            value=self._say(proposal.value, proposal.decision_id),
            reason=proposal.reason,
            because=tuple(
                f"{entry['label']}: {self._say(entry['value'], proposal.decision_id)}"
                for entry in _dicts(trace.get("inputs"))
                if entry["value"] not in (None, [], "")
            ),
            rules=tuple(
                FiredRule(int(str(rule["index"])), str(rule["annotation"] or ""))
                for rule in _dicts(trace.get("matchedRules"))
            ),
        )

    def _say(self, value: object, decision_id: str) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, list):
            return ", ".join(self._say(one, decision_id) for one in value)
        if isinstance(value, dict):
            return " · ".join(self._say(one, decision_id) for one in value.values() if one is not None)
        code = str(value)
        return self._text(f"{decision_id}.{code}", self.options.get(code, code))

    def _text(self, key: str, default: str) -> str:
        if self.folder is None:
            return default
        return self.folder.text(language(), key, self.folder.text("fi", key, default))


def proposal_words(folder: Manifest | None, form: Form | None) -> ProposalWords:
    """Ready to word the proposals beside this form."""
    fields = form.fields() if form else ()
    return ProposalWords(folder, {option.value: option.label for field in fields for option in field.options})


def _dicts(value: object) -> list[dict[str, object]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
