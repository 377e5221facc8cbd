# SPDX-License-Identifier: EUPL-1.2
"""`process.toml`: what a process folder says about itself beyond its models."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import ModelInvalid, Problem

LANGUAGES = ("fi", "sv", "en")
KNOWN_KEYS = {
    "id",
    "main",
    "owner",
    "name",
    "lanes",
    "questions",
    "instructions",
    "texts",
    "version_tag",
    "waiting",
    "by_hand",
    "told",
    "outside",
    "brings",
    "opening",
}
BY_HAND_KEYS = {"message", "groups", "matter"}
TOLD_KEYS = {"groups", "form", "once"}
OPENING_KEYS = {"message", "again", "since", "groups"}
WAITING_KEYS = {"tasks", "columns", "limit", "points", "inputs"}


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A queue with a page: an open task of `tasks` is a place in it, ordered by the table `points` with
    `inputs` (FEEL over the variables) and then by the limit; `columns` are variables. What they are called
    stands in the texts: `waiting`, `waiting.<column>[.<value>]`."""

    tasks: tuple[str, ...]
    columns: tuple[str, ...] = ()
    limit: str | None = None
    points: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """What has run out, such as an appropriation: a running process of the folder that waits for `message` is
    a place, the oldest by the variable `since` (a day) first. A leader of one of `groups`, or a manager,
    opens places. When the folder's own process begins again for the same client, a place is told `again`.
    Its name stands in the texts: `opening`."""

    message: str
    again: str
    since: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByHand:
    """A person of one of `groups` may begin the process for a client: its start hears `message`. It gets a
    matter of its own of the kind `matter`, or, without one, the client's open matter."""

    message: str
    groups: tuple[str, ...]
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A message that a worker tells on the client's page while a process waits for it: a worker of one of
    `groups`, or, without any, whoever handles the client. The answers of `form` go with it. What the button
    says stands in the texts: `told.<message>`. Told `once` it is an answer to the one that has waited the
    longest, otherwise it reaches every process that waits."""

    groups: tuple[str, ...] = ()
    form: str | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """Names per language; lane id → group; texts per language.

    `questions` and `instructions` are Finnish, by task id. The key of a text is an element's id,
    `form.key[.value]`, `question.<task id>`, `instruction.<task id>`, `told.<message>`, `matter.<kind>` of
    its own matters, `ground.<code>` of what was lacking when its service was refused, or one of a decision
    table (`engine.dmn.TableText`). `outside` says who sends a message that no model and no worker sends.
    `brings` says of messages from outside which variables they bring, each with its codes, or with none when
    it may be anything.
    """

    id: str
    main: str
    owner: str
    name: Mapping[str, str]
    version_tag: str | None = None
    lanes: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    instructions: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    waiting: WaitingList | None = None
    by_hand: ByHand | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    brings: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    opening: Opening | None = None

    def text(self, language: str, key: str, default: str) -> str:
        """The text in this language; the model's own Finnish text is the default."""
        return self.texts.get(language, {}).get(key, default)

    def title(self, language: str) -> str:
        return self.name.get(language) or self.name["fi"]


def read_manifest(source: bytes, file: str) -> Manifest:
    """Reads and checks process.toml; ModelInvalid lists every problem."""
    try:
        data = tomllib.loads(source.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelInvalid(
            [_problem(file, "", f"Tiedostoa ei voi lukea: {error}.", "Korjaa TOML-kielioppi.")]
        ) from error
    problems = list(_find_problems(data, file))
    if problems:
        raise ModelInvalid(problems)
    return Manifest(
        id=data["id"],
        main=data["main"],
        owner=data.get("owner", ""),
        name=data["name"],
        version_tag=data.get("version_tag"),
        lanes=data.get("lanes", {}),
        questions=data.get("questions", {}),
        instructions=data.get("instructions", {}),
        texts=data.get("texts", {}),
        waiting=_waiting_list(data.get("waiting")),
        by_hand=_by_hand(data.get("by_hand")),
        told={name: _told(table) for name, table in data.get("told", {}).items()},
        outside=data.get("outside", {}),
        brings={
            message: {name: tuple(codes) for name, codes in variables.items()}
            for message, variables in data.get("brings", {}).items()
        },
        opening=_opening(data.get("opening")),
    )


def _told(table: Mapping[str, Any]) -> Told:
    return Told(tuple(table.get("groups", ())), table.get("form"), table.get("once", False))


def _waiting_list(table: Mapping[str, Any] | None) -> WaitingList | None:
    if table is None:
        return None
    return WaitingList(
        tuple(table["tasks"]),
        tuple(table.get("columns", ())),
        table.get("limit"),
        table.get("points"),
        table.get("inputs", {}),
    )


def _by_hand(table: Mapping[str, Any] | None) -> ByHand | None:
    """None when the folder does not say it: a process is begun by hand only where that is written."""
    if table is None:
        return None
    return ByHand(table["message"], tuple(table["groups"]), table.get("matter"))


def _opening(table: Mapping[str, Any] | None) -> Opening | None:
    if table is None:
        return None
    return Opening(table["message"], table["again"], table["since"], tuple(table["groups"]))


def _find_problems(data: Mapping[str, object], file: str) -> list[Problem]:
    problems = [
        _problem(
            file, key, f"Avain {key} on tuntematon.", f"Sallitut avaimet: {', '.join(sorted(KNOWN_KEYS))}."
        )
        for key in sorted(data.keys() - KNOWN_KEYS)
    ]
    problems += [
        _problem(file, key, f"Avain {key} puuttuu.", "Lisää se tekstinä.")
        for key in ("id", "main")
        if not isinstance(data.get(key), str)
    ]
    name = data.get("name")
    if not isinstance(name, dict) or not isinstance(name.get("fi"), str):
        problems.append(_problem(file, "name", "Suomenkielinen nimi puuttuu.", "Lisää [name] fi = …"))
    problems += _waiting_problems(data.get("waiting"), file)
    problems += _by_hand_problems(data.get("by_hand"), file)
    problems += _told_problems(data.get("told", {}), file)
    tables = {key: data.get(key, {}) for key in ("lanes", "questions", "instructions", "outside")}
    texts = data.get("texts", {})
    if isinstance(texts, dict):
        tables |= {f"texts.{language}": table for language, table in texts.items()}
    else:
        problems.append(_problem(file, "texts", "[texts] ei ole tauluja.", "Kirjoita [texts.sv] …"))
    problems += _brings_problems(data.get("brings", {}), file)
    problems += _opening_problems(data.get("opening"), file)
    return problems + [
        problem for key, table in tables.items() for problem in _text_table_problems(table, file, key)
    ]


def _waiting_problems(table: object, file: str) -> list[Problem]:
    """`tasks` names at least one; lists hold names, and nothing else is said."""
    if table is None:
        return []
    wrong = not isinstance(table, dict) or bool(table.keys() - WAITING_KEYS) or not table.get("tasks")
    if not wrong and isinstance(table, dict):
        lists = [table.get(key, []) for key in ("tasks", "columns")]
        wrong = not all(isinstance(one, list) and all(isinstance(name, str) for name in one) for one in lists)
        wrong = wrong or bool(_text_table_problems(table.get("inputs", {}), file, "waiting.inputs"))
    remedy = f"Avaimet ovat {', '.join(sorted(WAITING_KEYS))}; tasks ja columns ovat luetteloita tunnuksia."
    return [_problem(file, "waiting", "[waiting] ei kerro jonoa.", remedy)] if wrong else []


def _by_hand_problems(table: object, file: str) -> list[Problem]:
    if table is None:
        return []
    right = isinstance(table, dict) and not table.keys() - BY_HAND_KEYS
    if right and isinstance(table, dict):
        groups = table.get("groups")
        right = isinstance(groups, list) and bool(groups) and all(isinstance(one, str) for one in groups)
        right = right and isinstance(table.get("message"), str) and isinstance(table.get("matter", ""), str)
    remedy = "Anna message, groups (ryhmät, jotka saavat aloittaa) ja tarvittaessa matter."
    return [] if right else [_problem(file, "by_hand", "[by_hand] ei kerro, kuka saa aloittaa.", remedy)]


def _told_problems(table: object, file: str) -> list[Problem]:
    if isinstance(table, dict) and all(_is_told(one) for one in table.values()):
        return []
    remedy = 'Kirjoita [told."viesti"] ja tarvittaessa groups = ["ryhmä"], form = "lomake" ja once = true.'
    return [_problem(file, "told", "[told] ei kerro, mitä työntekijä voi kertoa.", remedy)]


def _is_told(table: object) -> bool:
    if not isinstance(table, dict) or table.keys() - TOLD_KEYS:
        return False
    groups = table.get("groups", [])
    right = isinstance(groups, list) and all(isinstance(one, str) for one in groups)
    return right and isinstance(table.get("form", ""), str) and isinstance(table.get("once", False), bool)


def _brings_problems(table: object, file: str) -> list[Problem]:
    """Messages by name, in each the variables with lists of codes."""
    messages = table.values() if isinstance(table, dict) else [None]
    lists = [codes for one in messages for codes in (one.values() if isinstance(one, dict) else [None])]
    if all(isinstance(codes, list) and all(isinstance(code, str) for code in codes) for codes in lists):
        return []
    remedy = 'Kirjoita [brings."viesti"] ja rivit muotoa muuttuja = ["koodi"], tai [] kun arvo on vapaa.'
    return [_problem(file, "brings", "[brings] ei kerro, mitä viestit tuovat.", remedy)]


def _opening_problems(table: object, file: str) -> list[Problem]:
    if table is None:
        return []
    right = isinstance(table, dict) and table.keys() == OPENING_KEYS
    if right and isinstance(table, dict):
        groups = table["groups"]
        right = isinstance(groups, list) and bool(groups) and all(isinstance(one, str) for one in groups)
        right = right and all(isinstance(table[key], str) for key in ("message", "again", "since"))
    remedy = "Anna message, again, since (muuttuja, jossa on päivä) ja groups (ryhmät, joiden esimies avaa)."
    return [] if right else [_problem(file, "opening", "[opening] ei kerro, mitä avataan.", remedy)]


def _text_table_problems(table: object, file: str, key: str) -> list[Problem]:
    if isinstance(table, dict) and all(isinstance(value, str) for value in table.values()):
        return []
    return [
        _problem(file, key, f"[{key}] ei ole taulu tekstejä.", f'Kirjoita [{key}] ja rivit muotoa a = "b".')
    ]


def _problem(file: str, element: str, message: str, remedy: str) -> Problem:
    return Problem(file, element, "", "process.toml", message, remedy)
