# SPDX-License-Identifier: EUPL-1.2
"""Texts that a folder does not say in every language it speaks: there the reader gets the Finnish one."""

from collections.abc import Iterator, Mapping

from engine.deployments.bundle import MANIFEST
from engine.deployments.manifest import LANGUAGES, Manifest
from engine.dmn import list_table_texts
from engine.errors import Problem

FINNISH = LANGUAGES[0]


def check_translations(manifest: Manifest, tables: Mapping[str, bytes]) -> Iterator[Problem]:
    """Warnings. `tables` are the folder's DMN files. A folder speaks a language that it has a name or texts
    in; codes and the kinds of its matters have no words, in Finnish either, before the folder gives them."""
    for file, element, key, text in _texts(manifest, tables):
        lacking = [
            language
            for language in LANGUAGES
            if _speaks(manifest, language)
            and not (language == FINNISH and text)
            and not manifest.text(language, key, "").strip()
        ]
        if lacking:
            yield _missing(file, element, key, text, lacking)


def _texts(manifest: Manifest, tables: Mapping[str, bytes]) -> Iterator[tuple[str, str, str, str]]:
    """File, element, key and the Finnish text of each; empty when Finnish words are needed too."""
    for kind, said in (("question", manifest.questions), ("instruction", manifest.instructions)):
        yield from ((MANIFEST, task, f"{kind}.{task}", text) for task, text in said.items())
    if manifest.by_hand is not None and manifest.by_hand.matter:
        yield MANIFEST, "by_hand", f"matter.{manifest.by_hand.matter}", ""
    for file, source in tables.items():
        for one in list_table_texts(source, file):
            yield file, one.element, one.key, one.text


def _speaks(manifest: Manifest, language: str) -> bool:
    return language == FINNISH or language in manifest.name or bool(manifest.texts.get(language))


def _missing(file: str, element: str, key: str, text: str, lacking: list[str]) -> Problem:
    languages = ", ".join(lacking)
    said = (
        f"Tekstillä ”{text}” ei ole sanoja: {languages}."
        if text
        else f"Koodilla {key} ei ole sanoja: {languages}."
    )
    return Problem(
        file,
        element,
        "",
        "kieli",
        said,
        f'Lisää process.toml:iin rivi "{key}" = … osaan {", ".join(f"[texts.{one}]" for one in lacking)}.',
        "warning",
    )
