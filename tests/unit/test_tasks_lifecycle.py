# SPDX-License-Identifier: EUPL-1.2
"""Every act, in every state, by every kind of person: the table and the words of the refusals."""

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from engine.errors import Conflict, NotPermitted
from tasks.lifecycle import Act, Person, TaskFacts, allowed_acts, check_act

ACTS: tuple[Act, ...] = get_args(Act)
OPEN = TaskFacts(
    key=1,
    name="Päätä jatkosta",
    state="CREATED",
    version=3,
    assignee=None,
    assignee_name=None,
    groups=frozenset({"asiakasvastaavat"}),
    users=frozenset({"nimetty"}),
)
TAKEN = replace(OPEN, assignee="av", assignee_name="Anna Vastamäki")
PEOPLE = {
    "assignee": Person("av", frozenset({"asiakasvastaavat"})),
    "colleague": Person("av2", frozenset({"asiakasvastaavat"})),
    "named": Person("nimetty", frozenset()),
    "substitute": Person("av2", frozenset({"asiakasvastaavat"}), stands_in=True),
    "leader": Person("esi", frozenset({"esimiehet"}), is_leader=True),
    "stranger": Person("lh", frozenset({"tukijaksotiimi"})),
}
ALL: set[Act] = set(ACTS)
ALLOWED: dict[tuple[str, str], set[Act]] = {
    ("open", "assignee"): ALL - {"release"},
    ("open", "colleague"): ALL - {"release"},
    ("open", "named"): ALL - {"release"},
    ("open", "substitute"): ALL - {"release"},
    ("open", "leader"): {"hand_over"},
    ("open", "stranger"): set(),
    ("taken", "assignee"): ALL,
    ("taken", "colleague"): set(),
    ("taken", "named"): set(),
    ("taken", "substitute"): ALL,
    ("taken", "leader"): {"release", "hand_over"},
    ("taken", "stranger"): set(),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_is_excluded_may_not_do_it_but_may_give_it_to_another(act: Act) -> None:
    task = replace(TAKEN, excluded=frozenset({"av", "esi"}))
    leader = replace(PEOPLE["leader"], stands_in=True)
    for person in (PEOPLE["assignee"], leader):
        allowed = act in ("release", "hand_over")
        assert (act in allowed_acts(task, person)) == allowed
        if not allowed:
            with pytest.raises(NotPermitted, match="olet itse käsitellyt"):
                check_act(act, task, person, 3)


@pytest.mark.parametrize(("state", "person", "act"), list(product(("open", "taken"), PEOPLE, ACTS)))
def test_the_table(state: str, person: str, act: Act) -> None:
    task = OPEN if state == "open" else TAKEN

    assert (act in allowed_acts(task, PEOPLE[person])) == (act in ALLOWED[state, person])
    if act in ALLOWED[state, person]:
        check_act(act, task, PEOPLE[person], 3)
    else:
        with pytest.raises((NotPermitted, Conflict)):
            check_act(act, task, PEOPLE[person], 3)


def test_another_lane_hears_the_task_the_group_and_the_remedy() -> None:
    with pytest.raises(NotPermitted) as refused:
        check_act("complete", OPEN, PEOPLE["stranger"], 3)

    assert refused.value.message == (
        "Et voi kuitata tehtävää tehdyksi ”Päätä jatkosta”: sen tekee ryhmä asiakasvastaavat."
        " Pyydä ryhmän jäsentä tekemään se."
    )


def test_a_task_without_candidates_is_anybodys() -> None:
    loose = replace(OPEN, groups=frozenset(), users=frozenset())

    assert "complete" in allowed_acts(loose, PEOPLE["stranger"])


@pytest.mark.parametrize("act", ACTS)
def test_what_is_over_is_over(act: Act) -> None:
    done = replace(TAKEN, state="COMPLETED", ended_by="Anna Vastamäki", ended_at="23.11.2026 klo 9.40")
    gone = replace(OPEN, state="CANCELED", ended_at="23.11.2026 klo 9.40")

    with pytest.raises(Conflict, match=r"Anna Vastamäki ehti ensin.*23\.11\.2026 klo 9\.40"):
        check_act(act, done, PEOPLE["assignee"], 3)
    with pytest.raises(Conflict, match="prosessi perui sen"):
        check_act(act, gone, PEOPLE["assignee"], 3)
    assert allowed_acts(done, PEOPLE["assignee"]) == frozenset()


def test_a_stale_version_names_who_changed_it() -> None:
    changed = replace(OPEN, changed="Antti Vaara, 23.11.2026 klo 9.40")

    with pytest.raises(Conflict, match=r"Antti Vaara, 23\.11\.2026 klo 9\.40"):
        check_act("complete", changed, PEOPLE["colleague"], 2)
    check_act("complete", changed, PEOPLE["colleague"], None)
