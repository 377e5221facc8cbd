# SPDX-License-Identifier: EUPL-1.2
"""The command `sujuva` as an installer uses it, in processes of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sujuva.settings import PROJECT

LONGEST_SECONDS = 120
COMMANDS = (
    "check", "demo", "deploy", "doctor", "evaluate", "explain", "migrate", "run", "simulate", "web", "worker"
)  # fmt: skip
FEW = {"SUJUVA_DEMO_CLIENTS": "5"}


def environment(folder: Path, **more: str) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("SUJUVA_")}
    return {**own, "SUJUVA_DATABASE_URL": f"sqlite:///{folder}/s.db", "SUJUVA_PORT": "0", **FEW, **more}


def sujuva(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sujuva", *words],
        env=environment(folder, **more),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


@contextmanager
def running(folder: Path, **more: str) -> Iterator[str]:
    """`sujuva run` until it has printed its address; stopped politely."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sujuva", "run"],
        env=environment(folder, **more),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = next(line.split()[-1] for line in process.stdout if line.startswith("Sujuva: "))
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        process.stdout.close()
        assert process.wait(timeout=30) == 0


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_help_names_every_command(tmp_path: Path) -> None:
    told = sujuva(tmp_path, "--help").stdout
    assert all(f"  {command} " in told for command in COMMANDS)


def test_run_serves_a_filled_demo_and_starts_again_on_the_same_data(tmp_path: Path) -> None:
    with running(tmp_path) as address:
        status, page = get(address)
        assert status == 200
        assert "Elina Ensio" in page
        assert get(address + "nothing-here")[0] in (303, 404)
    size = (tmp_path / "s.db").stat().st_size
    with running(tmp_path) as address:
        assert get(address)[0] == 200
    assert (tmp_path / "s.db").stat().st_size == size, "a second start must not fill the demo again"
    examined = sujuva(tmp_path, "doctor")
    assert examined.returncode == 0, examined.stdout
    again = sujuva(tmp_path, "demo")
    assert "nothing was added" in again.stdout


def test_a_demo_that_was_half_built_is_built_anew(tmp_path: Path) -> None:
    (tmp_path / "s.db.building").write_bytes(b"half of a file")
    assert sujuva(tmp_path, "demo").returncode == 0
    assert sujuva(tmp_path, "doctor").returncode == 0
    assert not (tmp_path / "s.db.building").exists()


def test_a_demo_that_is_killed_while_it_is_built_leaves_nothing_half_made(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sujuva", "demo"],
        env=environment(tmp_path, SUJUVA_DEMO_CLIENTS="40"),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert next(process.stdout).startswith("Demoaineisto: ")
    process.kill()
    process.wait(timeout=30)
    process.stdout.close()
    assert not (tmp_path / "s.db").exists()
    assert sujuva(tmp_path, "demo").returncode == 0
    assert {file.name for file in tmp_path.iterdir()} == {"s.db"}


def test_simulate_reports_in_words_and_as_json_and_asks_for_an_empty_database(tmp_path: Path) -> None:
    words = ("simulate", "--days", "30", "--clients", "8", "--seed", "3", "--first", "2026-03-02")
    told = sujuva(tmp_path, *words, "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    assert json.loads(told.stdout)["yhteydenotot"]["asiakkaita"] == 8
    assert "Simulointi: " in told.stderr
    again = sujuva(tmp_path, *words)
    assert again.returncode == 1
    assert "SUJUVA_DATABASE_URL" in again.stderr
    (tmp_path / "s.db").unlink()
    told = sujuva(tmp_path, *words)
    assert "yhteydenottoja" in told.stdout
    assert "Määräajat" in told.stdout


def test_migrate_and_deploy_may_be_repeated(tmp_path: Path) -> None:
    assert sujuva(tmp_path, "migrate").returncode == 0
    first, second = sujuva(tmp_path, "deploy"), sujuva(tmp_path, "deploy")
    assert "tukijakso: versio 1, otettu käyttöön" in first.stdout
    assert "tukijakso: versio 1, ennallaan" in second.stdout


def test_doctor_says_what_to_do_about_a_schema_that_is_missing(tmp_path: Path) -> None:
    examined = sujuva(tmp_path, "doctor")
    assert examined.returncode == 1
    assert "sujuva migrate" in examined.stdout


def test_check_names_file_element_problem_and_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "processes"
    (folder / "limits").mkdir(parents=True)
    for file in (PROJECT / "processes" / "limits").iterdir():
        (folder / "limits" / file.name).write_bytes(file.read_bytes())
    (folder / "rikki").mkdir()
    (folder / "rikki" / "process.toml").write_text(
        'id = "rikki"\nmain = "rikki.bpmn"\n[name]\nfi = "Rikki"\n', encoding="utf-8"
    )
    (folder / "rikki" / "rikki.bpmn").write_text(
        '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'targetNamespace="t"><process id="rikki" isExecutable="true"><startEvent id="alku"/>'
        '<sequenceFlow id="f" sourceRef="alku" targetRef="ei_ole"/></process></definitions>',
        encoding="utf-8",
    )
    checked = sujuva(tmp_path, "check", str(folder))
    assert checked.returncode == 1
    assert "virhe: rikki/rikki.bpmn: " in checked.stdout
    assert "ei_ole" in checked.stdout
    swedish = sujuva(tmp_path, "--language", "sv", "check", str(folder)).stdout
    assert "fel: rikki/rikki.bpmn: f: Delen ei_ole vid pilens ände är inte en uppgift" in swedish
    assert "Fäst pilens båda ändar vid delar av samma process. [" in swedish
    assert "mappar, " in swedish


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"SUJUVA_MODE": "production"}, "SUJUVA_SECRET_KEY"),
        ({"SUJUVA_MODE": "production", "SUJUVA_SECRET_KEY": "short"}, "SUJUVA_SECRET_KEY"),
        (
            {"SUJUVA_MODE": "production", "SUJUVA_SECRET_KEY": "x" * 48, "SUJUVA_API_CLIENTS": "a:b"},
            "SUJUVA_API_CLIENTS",
        ),
        ({"SUJUVA_MODE": "test"}, "SUJUVA_MODE"),
        ({"SUJUVA_PORT": "many"}, "SUJUVA_PORT"),
        ({"SUJUVA_DEMO_CLIENTS": "0"}, "SUJUVA_DEMO_CLIENTS"),
        ({"SUJUVA_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "SUJUVA_DATABASE_URL"),
    ],
)
def test_unsafe_or_wrong_settings_are_refused_by_name(
    tmp_path: Path, more: dict[str, str], said: str
) -> None:
    refused = sujuva(tmp_path, "run", **more)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_busy_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    assert sujuva(tmp_path, "demo").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = sujuva(tmp_path, "run", SUJUVA_PORT=str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "SUJUVA_PORT" in refused.stderr


def test_demo_data_never_go_into_production(tmp_path: Path) -> None:
    refused = sujuva(tmp_path, "demo", SUJUVA_MODE="production", SUJUVA_SECRET_KEY="x" * 48)
    assert refused.returncode == 1
    assert "demo mode only" in refused.stderr
