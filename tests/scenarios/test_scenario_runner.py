# SPDX-License-Identifier: EUPL-1.2
"""The runner itself: it fails where it should, naming file, step, expected and found."""

from pathlib import Path

import pytest

from engine.deployments import CheckedBundle, check_bundle, read_folder
from engine.errors import InvalidInput
from sujuva.deploying import check_folders
from sujuva.scenarios import Coverage, ScenarioFailed, points_of, read_scenario, run_on
from tasks.forms import check_form
from tests.support.task_world import NEUVONTA

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
HEAD = """
title = "Kokeilu"
start = 2026-11-23T09:40:00+02:00
[client]
age = 82
kotikunta = "Imatra"
"""
CONTACT = """
[[step]]
contact.kanava = "puhelin"
contact.yhteydenottaja = "omainen"
contact.syyt = ["muisti"]
contact.vaara = "ei"
contact.ratkaistu_heti = "ei"
by = "el"
"""
ASSESS = """
[[step]]
complete = "tee_arvio"
by = "av"
with = { toive = "Kotona", sppb = 6, tarve = "ei" }
"""


@pytest.fixture(scope="module")
def checked() -> tuple[CheckedBundle, ...]:
    limit_ids = {"T3"}
    assert check_folders(PROCESSES)
    return (check_bundle(read_folder(NEUVONTA), limit_ids, check_form),)


def play(tmp_path: Path, url: str, checked: tuple[CheckedBundle, ...], steps: str) -> Coverage:
    folder = tmp_path / "neuvonta" / "scenarios"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "kokeilu.toml"
    file.write_text(HEAD + steps, encoding="utf-8")
    coverage = Coverage()
    run_on(url, PROCESSES, checked, read_scenario(file), coverage)
    return coverage


@pytest.mark.parametrize(
    "steps",
    [
        CONTACT
        + 'expect = { tasks = ["tee_arvio"], deadlines = { T3 = "2026-12-02" }, state = { T3 = "running" } }',
        CONTACT
        + '[[step]]\nrefused = "tee_arvio"\nbecause = "asiakasvastaavat"\nby = "el"\n'
        + "[[step]]\nexpect = { owners = {} }",
        CONTACT
        + ASSESS
        + '[[step]]\nadvance = "13 days"\nexpect = { tasks = [] }\n'
        + '[[step]]\nadvance = "1 day"\n'
        + 'expect = { tasks = ["soita_tarkistussoitto"], state = { T3 = "met" } }',
        CONTACT + '[[step]]\nadvance = "4 working days"\nexpect = { reminders = { av2 = ["owner-4"] } }',
        CONTACT
        + '[[step]]\nmessage = "case.interrupted"\nexpect = { tasks = [], ended = ["paattyi_kesken"] }',
        CONTACT + '[[step]]\nmessage = "case.interrupted"\nby = "av"\nexpect = { tasks = [] }',
        '[[step]]\nstart = "neuvonta"\nwith = { ika = 82 }\nexpect = { tasks = ["kirjaa_yhteydenotto"] }',
        '[[step]]\ndecide = "kiireellisyys"\nwith = { vaara = "kylla" }\ngives = "K1"',
        '[[step]]\ndecide = "kiireellisyys"\nwith = { vaara = "muu" }\ngives_nothing = true',
    ],
)
def test_what_is_so_passes(
    tmp_path: Path, sqlite_url: str, checked: tuple[CheckedBundle, ...], steps: str
) -> None:
    play(tmp_path, sqlite_url, checked, steps)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (
            CONTACT + "expect = { tasks = [] }",
            r"askel 1 \(contact\): odotettiin tasks = \[\], oli .*tee_arvio",
        ),
        (CONTACT + 'expect = { deadlines = { T3 = "2026-12-03" } }', "deadlines.T3 = 2026-12-02"),
        (CONTACT + 'expect = { state = { T6 = "running" } }', "state.T6 = none"),
        (CONTACT + 'expect = { ended = ["ohjattu"] }', "ohjattu"),
        (CONTACT + 'expect = { owners = { tee_arvio = "av" } }', "owners.tee_arvio = None"),
        (CONTACT + 'expect = { variables = { vaara = "kylla" } }', "variables.vaara = ei"),
        (CONTACT + 'expect = { matter = "ohjattu" }', "matter.asia = None"),
        (
            CONTACT
            + '[[step]]\nrefused = "tee_arvio"\nbecause = "sppb"\nby = "av"\n'
            + 'with = { toive = "Kotona", sppb = 6, tarve = "ei" }',
            "odotettiin kielto, oli tehtävä tehtiin",
        ),
        (
            CONTACT + '[[step]]\nrefused = "tee_arvio"\nbecause = "toive"\nby = "el"',
            "odotettiin kielto: toive, oli .*asiakasvastaavat",
        ),
        (
            CONTACT + '[[step]]\ncomplete = "soita_tarkistussoitto"\nby = "el"',
            "avoin tehtävä soita_tarkistussoitto",
        ),
        (CONTACT + '[[step]]\ncomplete = "tee_arvio"\nby = "av"', "sppb: Tämä tieto on pakollinen"),
        (CONTACT + '[[step]]\ncomplete = "tee_arvio"\nby = "lh"', "perustetta"),
        (CONTACT + '[[step]]\nmessage = "client.died"', "ei odota viestiä"),
        (CONTACT + '[[step]]\nadvance = "to 2026-11-22T09:00:00+02:00"', "aika myöhemmin"),
        (CONTACT + '[[step]]\nadvance = "huomenna"', "3 working days"),
        (CONTACT + '[[step]]\nadvance = "to 2026-11-24T09:00:00"', "aika vyöhykkeineen"),
        ("[[step]]\nexpect = { tasks = [] }", "ei asiakasta"),
        (
            '[[step]]\ndecide = "kiireellisyys"\nwith = { vaara = "ei" }\ngives = "K1"',
            "odotettiin K1, oli K4",
        ),
    ],
)
def test_what_is_not_so_fails_by_name(
    tmp_path: Path, sqlite_url: str, checked: tuple[CheckedBundle, ...], steps: str, words: str
) -> None:
    with pytest.raises(ScenarioFailed, match=words) as failed:
        play(tmp_path, sqlite_url, checked, steps)

    assert failed.value.message.startswith("neuvonta/scenarios/kokeilu.toml: askel ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "ei voi lukea"),
        ('title = "Vain nimi"', "anna title, start"),
        ('title = "A"\nstart = 2026-11-23T09:40:00', "vyöhyke"),
        ('muuta = 1\ntitle = "A"\nstart = 2026-11-23T09:40:00+02:00', "Tuntematonta: muuta"),
        (HEAD + "[[step]]\ncontact = {}", "by-kohdassa"),
        (HEAD + '[[step]]\ntee = "jotain"', "eivät sovi"),
        (HEAD + '[[step]]\nadvance = "1 day"\ncomplete = "x"\nby = "av"', "eivät sovi"),
        (HEAD + "[[step]]\nexpect = { tehtavat = [] }", "tuntematon odotus tehtavat"),
        (HEAD + '[[step]]\ndecide = "D1"', "joko gives tai gives_nothing"),
        (HEAD + '[[step]]\nrefused = "tee_arvio"\nby = "el"', "because-kohdassa"),
        (HEAD + "[[step]]\n", "oltava jokin"),
    ],
)
def test_a_file_outside_the_grammar_is_refused(tmp_path: Path, text: str, words: str) -> None:
    folder = tmp_path / "neuvonta" / "scenarios"
    folder.mkdir(parents=True)
    file = folder / "kokeilu.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=words) as refused:
        read_scenario(file)

    assert refused.value.message.startswith("neuvonta/scenarios/kokeilu.toml: ")


def test_coverage_names_what_was_not_reached(
    tmp_path: Path, sqlite_url: str, checked: tuple[CheckedBundle, ...]
) -> None:
    coverage = play(
        tmp_path,
        sqlite_url,
        checked,
        '[[step]]\ndecide = "kiireellisyys"\nwith = { vaara = "ei" }\ngives = "K4"',
    )
    assert {problem.element for problem in coverage.find_missing(checked)} == {
        "palveluissa", "ohjattu", "paattyminen", "paattyi_kesken", "r1",
    }  # fmt: skip
    assert {point.element for one in checked for point in points_of(one)} == {
        "palveluissa", "ohjattu", "paattyminen", "paattyi_kesken", "r1", "r2",
    }  # fmt: skip
