# SPDX-License-Identifier: EUPL-1.2
"""Refusals are read in the worker's language: every sentence that a page may say is known, no other."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.source import Source, product, sample
from webui.refusal_wording import in_sentences, parts, refusal_words, sentences

PART = re.compile(r"\{\w+\}")
# Two texts that stand beside each other in the source are one sentence.
JOINED = re.compile(r'"\s*\n\s*f?"')
A_SENTENCE = re.compile(r"[^\s(].* .*[.!?…]\s*", re.DOTALL)
# What only programs and those who install and look after the house are told, and what is said in each
# language where it is written. All else may stand on a page, in an incident or in what is wrong with a model.
OF_OTHERS = (
    "clients/access_log.py",
    "clients/letters/characters.py",
    "engine/bpmn/execution.py",
    "engine/deadlines/sentences.py",
    "engine/jobs.py",
    "engine/process_instances/commands.py",
    "engine/process_instances/steps.py",
    "engine/process_instances/task_changes.py",
    "engine/process_instances/variable_changes.py",
    "engine/process_instances/visible_variables.py",
    "sujuva/",
    "webui/api/",
    "webui/settings.py",
)
OF_MODELS = (
    "sujuva/evaluating.py",
    "sujuva/first_forms.py",
    "sujuva/scenarios/coverage.py",
    "sujuva/table_inputs.py",
)
# Sentences that refuse nothing, and those that a program is told by a module that people use too.
NO_REFUSAL = (
    "Arvoväli on nurinpäin.",
    "Korjaa min, max ja step.",
    "Ikärajat ovat nurinpäin.",
    "Korjaa age_from ja age_to.",
    "Omaishoidon hoitopalkkio muuttuu",
    "Vårdarvodet för närståendevård ändras",
    "Vaihdos peruttiin.",
    "Määräaikaa on jatkettu",
    "Tidsfristen har förlängts",
    "The limit was extended",
    "An artificial identity code",
    "Identity codes are given",
    "Seuraavaksi: ",
    "Määräaika täyttyi: ",
    "Määräaika ei enää juokse: ",
    "N: viimeistään N.",
    # The range of a measure is written in two parts.
    "N, kokonaislukuna.",
    "N, N välein.",
    # Messages of other systems.
    "Kuolemailmoitusta ei voi lukea.",
    "Tuntematon tieto.",
    "Kerro, kuka on kuollut",
    "N: tuntematon osa.",
    "Viestistä contact.received puuttuu kanava.",
    "Osan N on oltava tekstiä.",
    "Anna kanava.",
    "Anna aika vyöhykkeineen",
    "Joukkoa N ei tunneta.",
    "Mikään päätös ei odota oikaisuvaatimusta.",
    "Oikaisuaika kuluu usealla päätöksellä",
    "Anna päivä ja kellonaika, esimerkiksi",
    "Anna myös aikavyöhyke",
    "Päätöstä tai asiakasta ei löydy.",
    "Tunniste ja nimetty päätös ovat eri päätökset.",
)


NOT_A_REFUSAL = frozenset({"gettext", "ngettext", "_l", "RuntimeError"})


def said(source: Source) -> Iterator[str]:
    """Texts that are sentences, with N for each part; docstrings and texts of the catalogues left out."""
    passed = {id(node) for top in ast.walk(source.tree) for node in _not_said(top)}
    for node in ast.walk(source.tree):
        if id(node) in passed:
            continue
        text = _text(node)
        if text is not None and A_SENTENCE.fullmatch(text):
            yield text.strip()


def _not_said(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NOT_A_REFUSAL:
        yield from ast.walk(node)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "N" for one in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _unknown(source: Source) -> list[str]:
    return [
        f"{source.path}: {finnish}"
        for text in said(source)
        if not text.startswith(NO_REFUSAL)
        for finnish, words in in_sentences(text, "sv")
        if words is None
    ]


def test_every_sentence_that_a_page_may_say_is_known_in_every_language() -> None:
    told = [one for one in product() if one.path in OF_MODELS or not one.path.startswith(OF_OTHERS)]
    assert len(told) > 400
    assert [unknown for source in told for unknown in _unknown(source)] == []


def test_no_file_is_left_out_that_is_not_there() -> None:
    paths = [source.path for source in product()]
    left_out = (*OF_OTHERS, *OF_MODELS)
    assert [one for one in left_out if not any(path.startswith(one) for path in paths)] == []


def test_a_sentence_that_nobody_put_into_words_is_found() -> None:
    source = sample('raise InvalidInput(f"Luku {n} ei kelpaa ikinä. Mitään ei muutettu.")', "tasks/x.py")
    assert _unknown(source) == ["tasks/x.py: Luku N ei kelpaa ikinä."]


def test_no_exception_is_one_that_nobody_says() -> None:
    everything = [text for source in product() for text in said(source)]
    assert [one for one in NO_REFUSAL if not any(text.startswith(one) for text in everything)] == []


def test_every_sentence_is_said_somewhere() -> None:
    source = JOINED.sub("", "\n".join(source.text for source in product())).replace("\\\\", "\\")
    for sentence in (*sentences(), *parts()):
        pieces = [piece for piece in PART.split(sentence.words["fi"]) if len(piece) > 6]
        assert all(piece in source for piece in pieces), sentence.words["fi"]


def test_every_sentence_has_its_parts_in_every_language() -> None:
    for sentence in (*sentences(), *parts()):
        carried = {language: set(PART.findall(words)) for language, words in sentence.words.items()}
        assert carried["fi"] == carried["sv"] == carried["en"], sentence.words["fi"]


@pytest.mark.parametrize(
    ("finnish", "swedish", "english"),
    [
        (
            "Henkilötunnuksen tarkiste ei täsmää. Tarkista numerot.",
            "Personbeteckningens kontrolltecken stämmer inte. Kontrollera siffrorna.",
            "The check character of the identity code does not match. Check the digits.",
        ),
        (
            "MNA on 0–30, 0,5 välein.",
            "MNA är 0–30, i steg om 0,5.",
            "MNA is 0–30, in steps of 0,5.",
        ),
        (
            "stt on esteellinen hoitamaan tämän asiakkaan asioita. Valitse toinen.",
            "stt är jävig i den här klientens ärenden. Välj någon annan.",
            "stt is disqualified from this client's case. Choose another.",
        ),
        (
            "Et voi vapauttaa tehtävää ”Arvio”: sen tekee ryhmä hj. Pyydä ryhmän jäsentä tekemään se.",
            "Du kan inte frigöra uppgiften ”Arvio”: den görs av gruppen hj. Be en medlem i gruppen göra den.",
            "You cannot release the task ”Arvio”: the group hj does it. Ask a member of the group to do it.",
        ),
        (
            "2 kohtaa on korjattava ennen kuin lomakkeen voi lähettää. Mitään ei muutettu.",
            "2 punkter måste rättas innan blanketten kan skickas. Ingenting ändrades.",
            "2 things must be corrected before the form can be sent. Nothing was changed.",
        ),
        (
            "Tällaista päivää ei ole. Kirjoita päivä muodossa 1.12.2026.",
            "Det finns ingen sådan dag. Skriv dagen i formen 1.12.2026.",
            "There is no such day. Write the day as 1.12.2026.",
        ),
        (
            "Lauseketta =a ei voi laskea: Nollalla ei voi jakaa. (lauseke: a)",
            "Uttrycket =a kan inte beräknas: Man kan inte dividera med noll. (uttryck: a)",
            "The expression =a cannot be evaluated: There is no dividing by zero. (expression: a)",
        ),
        (
            "Ehto =x antoi arvon null, ei totta eikä epätotta. Tyhjiä muuttujia: x.",
            "Villkoret =x gav värdet null, varken sant eller falskt. Tomma variabler: x.",
            "The condition =x gave the value null, neither true nor false. Empty variables: x.",
        ),
        (
            "clients.close: sulje_asia: prosessilla ei ole asiaa. Anna alussa muuttuja asia.",
            "clients.close: sulje_asia: processen har inget ärende. Ge variabeln asia i början.",
            "clients.close: sulje_asia: the process has no matter. Give the variable asia at the beginning.",
        ),
        (
            "Laskenta vaatii yli 100 askelta. [raja: steps] (lauseke: 1 + 1)",
            "Beräkningen kräver över 100 steg. [gräns: steps] (uttryck: 1 + 1)",
            "The evaluation takes more than 100 steps. [limit: steps] (expression: 1 + 1)",
        ),
        ("Ei yhteyttä. " * 21, "Ei yhteyttä. " * 21, "Ei yhteyttä. " * 21),
        (
            "Tuntematon lause. Mitään ei muutettu.",
            "Tuntematon lause. Ingenting ändrades.",
            "Tuntematon lause. Nothing was changed.",
        ),
    ],
)
def test_a_refusal_is_read_in_each_language(finnish: str, swedish: str, english: str) -> None:
    assert refusal_words(finnish, "fi") == finnish
    assert refusal_words(finnish, "sv") == swedish
    assert refusal_words(finnish, "en") == english
