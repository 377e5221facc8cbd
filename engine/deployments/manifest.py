# SPDX-License-Identifier: EUPL-1.2
"""`process.toml`: what a process folder says about itself beyond its models."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import ModelInvalid, Problem

LANGUAGES = ("fi", "sv", "en")
KNOWN_KEYS = {"id", "main", "owner", "name", "lanes", "questions", "instructions", "texts", "version_tag"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Names per language; lane id → group; texts per language.

    `questions` and `instructions` are Finnish, by task id. The key of a text is an element's id,
    `form.key[.value]`, `question.<task id>` or `instruction.<task id>`.
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
    )


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
    return problems + [
        problem
        for key in ("lanes", "questions", "instructions")
        for problem in _text_table_problems(data.get(key, {}), file, key)
    ]


def _text_table_problems(table: object, file: str, key: str) -> list[Problem]:
    if isinstance(table, dict) and all(isinstance(value, str) for value in table.values()):
        return []
    return [
        _problem(file, key, f"[{key}] ei ole taulu tekstejä.", f'Kirjoita [{key}] ja rivit muotoa a = "b".')
    ]


def _problem(file: str, element: str, message: str, remedy: str) -> Problem:
    return Problem(file, element, "", "process.toml", message, remedy)
