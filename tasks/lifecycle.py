# SPDX-License-Identifier: EUPL-1.2
"""Who may do what to a task, and when: one pure table.

          unassigned             assigned
claim     candidate              assignee (no effect), substitute
release   –                      assignee, substitute, leader
hand over candidate, leader      assignee, substitute, leader
draft     candidate              assignee, substitute
complete  candidate              assignee, substitute

A candidate is named by the task or is a member of its group; a substitute is that of the assignee, for
this client or while the assignee is away; a leader is the team leader of the task's group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.errors import Conflict, NotPermitted

Act = Literal["claim", "release", "hand_over", "draft", "complete"]
Relation = Literal["assignee", "candidate", "substitute", "leader"]

_UNASSIGNED: Mapping[Act, frozenset[Relation]] = {
    "claim": frozenset({"candidate"}),
    "release": frozenset(),
    "hand_over": frozenset({"candidate", "leader"}),
    "draft": frozenset({"candidate"}),
    "complete": frozenset({"candidate"}),
}
_ASSIGNED: Mapping[Act, frozenset[Relation]] = {
    "claim": frozenset({"assignee", "substitute"}),
    "release": frozenset({"assignee", "substitute", "leader"}),
    "hand_over": frozenset({"assignee", "substitute", "leader"}),
    "draft": frozenset({"assignee", "substitute"}),
    "complete": frozenset({"assignee", "substitute"}),
}
# What an excluded person may not do; a leader who is excluded still hands the task to another.
_BY_ONESELF: frozenset[Act] = frozenset({"claim", "draft", "complete"})
_WORDS: Mapping[Act, str] = {
    "claim": "ottaa tehtävää",
    "release": "vapauttaa tehtävää",
    "hand_over": "siirtää tehtävää",
    "draft": "täyttää tehtävää",
    "complete": "kuitata tehtävää tehdyksi",
}


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the rules need to know of a task; `groups` and `users` are its candidates."""

    key: int
    name: str
    state: str
    version: int
    assignee: str | None
    assignee_name: str | None
    groups: frozenset[str]
    users: frozenset[str]
    ended_by: str | None = None
    ended_at: str | None = None
    excluded: frozenset[str] = frozenset()
    """Who may not do it: it judges what they have done themselves."""
    changed: str | None = None
    """Who changed the task last, and when, in words; None when nobody has."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules need to know of who asks; `stands_in` when they are the assignee's substitute."""

    username: str
    groups: frozenset[str]
    is_leader: bool = False
    stands_in: bool = False


def check_act(act: Act, task: TaskFacts, person: Person, version: int | None) -> None:
    """Passes when the act is allowed now. Conflict when the task has moved on; NotPermitted otherwise."""
    check_open(task)
    if act in _BY_ONESELF and person.username in task.excluded:
        raise NotPermitted(
            f"Et voi {_WORDS[act]} ”{task.name}”: olet itse käsitellyt asiaa, jota se koskee."
            " Sen tekee joku, joka ei ole käsitellyt asiaa."
        )
    allowed = _UNASSIGNED[act] if task.assignee is None else _ASSIGNED[act]
    if not allowed & relations(task, person):
        raise _refusal(act, task, person)
    if version is not None and version != task.version:
        by = f" ({task.changed})" if task.changed else ""
        raise Conflict(
            f"Tehtävä ”{task.name}” on muuttunut sen jälkeen, kun avasit sen{by}. Avaa tehtävä uudelleen."
        )


def check_open(task: TaskFacts) -> None:
    """Conflict that names the winner and the time when the task is done or withdrawn."""
    when = f" {task.ended_at}" if task.ended_at else ""
    if task.state == "COMPLETED":
        raise Conflict(
            f"{task.ended_by or 'Toinen käyttäjä'} ehti ensin: tehtävä ”{task.name}” on tehty{when}."
        )
    if task.state != "CREATED":
        raise Conflict(f"Tehtävää ”{task.name}” ei enää tarvita: prosessi perui sen{when}.")


def relations(task: TaskFacts, person: Person) -> frozenset[Relation]:
    """Every relation that the person has to the task now."""
    found: set[Relation] = set()
    if task.assignee is None:
        if person.username in task.users or task.groups & person.groups or not (task.users or task.groups):
            found.add("candidate")
    elif task.assignee == person.username:
        found.add("assignee")
    elif person.stands_in:
        found.add("substitute")
    if person.is_leader:
        found.add("leader")
    return frozenset(found)


def allowed_acts(task: TaskFacts, person: Person) -> frozenset[Act]:
    """What a page may offer to this person."""
    if task.state != "CREATED":
        return frozenset()
    table = _UNASSIGNED if task.assignee is None else _ASSIGNED
    own = relations(task, person)
    barred = _BY_ONESELF if person.username in task.excluded else frozenset[Act]()
    return frozenset(act for act, allowed in table.items() if allowed & own and act not in barred)


def _refusal(act: Act, task: TaskFacts, person: Person) -> NotPermitted | Conflict:
    if task.assignee is not None and (person.username in task.users or task.groups & person.groups):
        holder = task.assignee_name or task.assignee
        if act == "claim":
            return Conflict(f"{holder} otti tehtävän ”{task.name}” ensin. Valitse toinen tehtävä.")
        return NotPermitted(
            f"Et voi {_WORDS[act]} ”{task.name}”: se on henkilöllä {holder}."
            " Pyydä häntä siirtämään tai vapauttamaan se."
        )
    if act == "release" and task.assignee is None:
        return NotPermitted(f"Tehtävä ”{task.name}” ei ole kenelläkään, joten sitä ei voi vapauttaa.")
    who = ", ".join(sorted(task.groups)) or ", ".join(sorted(task.users)) or "sille nimetty työntekijä"
    return NotPermitted(
        f"Et voi {_WORDS[act]} ”{task.name}”: sen tekee {'ryhmä ' if task.groups else ''}{who}."
        " Pyydä ryhmän jäsentä tekemään se."
    )
