# SPDX-License-Identifier: EUPL-1.2
"""What a decision table proposes, and by which rules, as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.deployments.manifest import Manifest
from tasks.forms import Form
from tasks.queries import Proposal
from webui.languages import language
from webui.process_texts import folder_of_definition
from webui.record_wording import plain
from webui.refusal_wording import refusal_words
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
        return tuple(self._of(proposal)._word(proposal) for proposal in proposals)

    def _of(self, proposal: Proposal) -> "ProposalWords":
        """A table that another process asked on the way speaks in the words of that one's folder."""
        if proposal.definition_key is None:
            return self
        return replace(self, folder=folder_of_definition(proposal.definition_key))

    def _word(self, proposal: Proposal) -> WordedProposal:
        last = proposal.trace[-1] if proposal.trace else None
        trace: Mapping[str, object] = last if isinstance(last, dict) else {}
        name = str(trace.get("decisionName") or proposal.name)
        return WordedProposal(
            name=self._text(proposal.decision_id, name),
            value=self._say(proposal.value, proposal.decision_id),
            reason=refusal_words(proposal.reason) if proposal.reason else None,
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
            return ", ".join(said for one in value if (said := self._say(one, decision_id)))
        if isinstance(value, dict):
            return " · ".join(said for one in value.values() if (said := self._say(one, decision_id)))
        code = str(value)
        return self._text(f"{decision_id}.{code}", self.options.get(code) or plain(code))

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


def _dicts(value: object) -> list[dict[str, object]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
