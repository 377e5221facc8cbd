# SPDX-License-Identifier: EUPL-1.2
"""Answers that stand in a form only because a table proposed them: a new proposal takes their place, so that
nobody is asked why they departed from what they never saw. The page carries them in hidden inputs.
"""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from tasks.forms import PageValues
from tasks.queries import FormView, agreed_proposals

PREFIX = "proposed-"


def standing_proposals(view: FormView) -> Mapping[str, list[str]]:
    """What stands as the tables propose it, as the page would send it back."""
    return agreed_proposals(view.form, view.inputs, view.values, view.background)


def take_back(typed: PageValues, sent: MultiDict[str, str]) -> tuple[PageValues, frozenset[str]]:
    """The answers without those that nobody has touched since they were proposed; and which these are."""
    proposed = {name.removeprefix(PREFIX): given for name, given in sent.lists() if name.startswith(PREFIX)}
    untouched = frozenset(
        key for key, given in proposed.items() if sorted(typed.values.get(key, ())) == sorted(given)
    )
    return PageValues({key: given for key, given in typed.values.items() if key not in untouched}), untouched
