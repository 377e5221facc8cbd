# SPDX-License-Identifier: EUPL-1.2
"""The command `sujuva`. Each command says what it did; errors say what to do, and exit with 1."""

import json
import logging
import os
import signal
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import click
from sqlalchemy.exc import OperationalError

from engine.business_calendar import local_date
from engine.clock import Clock, SystemClock
from engine.database import Database
from engine.deployments import CheckedBundle
from engine.errors import NotFound, NotPermitted, SujuvaError
from engine.service import Service
from sujuva import deploying, doctor, evaluating, explaining, simulating, wiring
from sujuva.check_words import CheckWords
from sujuva.demo import prepare_demo
from sujuva.demo_clock import DemoClock
from sujuva.migrations import migrate
from sujuva.scenarios import run_all
from sujuva.server import serve
from sujuva.settings import Settings, read_settings
from sujuva.simulation import Plan
from sujuva.simulation.report_words import in_words
from sujuva.worker import Worker
from webui.languages import LANGUAGES, Language
from webui.refusal_wording import error_words, refusal_words


class _Failing(click.Group):
    """Turns our own errors into a sentence and an exit code instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SujuvaError as error:
            click.echo(error_words(error, ctx.params["language"]), err=True)
        except OperationalError as error:
            click.echo(f"The database does not answer: {error.orig}. Check SUJUVA_DATABASE_URL.", err=True)
        sys.exit(1)


@click.group(cls=_Failing)
@click.option(
    "--language", type=click.Choice(tuple(LANGUAGES)), default="fi", help="Of what is found and refused."
)
def main(language: Language) -> None:
    """Client processes of a wellbeing services county, from BPMN to a case worker's list."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _language(ctx: click.Context) -> Language:
    """What `--language` of the command line says."""
    return cast(Language, ctx.find_root().params["language"])


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database schema to the newest version."""
    settings = read_settings(os.environ)
    migrate(Database(settings.database_url))
    click.echo("The schema is the newest version.")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """List every problem of the process folders as file: element: problem. FOLDER defaults to processes/."""
    words = CheckWords(_language(ctx))
    processes = folder or read_settings(os.environ).processes
    checked = deploying.check_folders(processes)
    problems = deploying.list_problems(checked)
    for problem in problems:
        click.echo(words.problem(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    click.echo(words.counts(len(checked), errors, len(problems) - errors))
    if errors or not _play_scenarios(processes, checked, words):
        sys.exit(1)


def _play_scenarios(processes: Path, checked: tuple[CheckedBundle, ...], words: CheckWords) -> bool:
    """Runs every scenario and names what none of them reaches; False when one fails."""
    report = run_all(processes, checked)
    for failure in report.failures:
        click.echo(words.failure(str(failure)))
    for problem in report.coverage.find_missing(checked):
        click.echo(words.problem(problem))
    click.echo(words.played(len(report.passed), len(report.failures)))
    return not report.failures


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def deploy(folder: Path | None) -> None:
    """Deploy the process folders; unchanged ones keep their version. FOLDER defaults to processes/."""
    settings = read_settings(os.environ)
    service, _ = _open_service(settings)
    for report in deploying.deploy_folders(service, folder or settings.processes, "sujuva deploy"):
        state = "ennallaan" if report.deployed.unchanged else "otettu käyttöön"
        click.echo(f"{report.folder}: versio {report.deployed.version}, {state}")


@main.command()
@click.argument("what")
@click.option("--data", default="{}", help="Variables as a JSON object, or @FILE.")
@click.option("--decision", help="The id or name of the decision, when the file has several.")
@click.pass_context
def evaluate(ctx: click.Context, what: str, data: str, decision: str | None) -> None:
    """Evaluate WHAT, a FEEL expression or a DMN file, and print the result as JSON with its reasons."""
    environment = evaluating.build_environment(read_settings(os.environ).processes, SystemClock())
    given = evaluating.read_data(data)
    if what.endswith(".dmn"):
        if not Path(what).is_file():
            raise NotFound(f"Tiedostoa {what} ei ole.")
        found = evaluating.evaluate_file(Path(what), decision, given, environment)
    else:
        found = evaluating.evaluate_expression(what, given, environment)
    found["warnings"] = [refusal_words(one, _language(ctx)) for one in found["warnings"]]
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@main.command("doctor")
def doctor_command() -> None:
    """Look the installation over and say what to do about what is found."""
    settings = read_settings(os.environ)
    service = wiring.build_service(settings, Database(settings.database_url), SystemClock())
    findings = doctor.examine(service)
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'FAIL'} {finding.what} {finding.remedy}".rstrip())
    if not all(finding.ok for finding in findings):
        sys.exit(1)


@main.command("explain")
@click.argument("instance", type=int)
def explain_command(instance: int) -> None:
    """Say where the process INSTANCE is, since when, what it waits for, and how it came there."""
    settings = read_settings(os.environ)
    service = wiring.build_service(settings, Database(settings.database_url), SystemClock())
    for line in explaining.in_lines(service, instance):
        click.echo(line)


@main.command()
def demo() -> None:
    """Fill an empty database with synthetic people and their running processes."""
    settings = read_settings(os.environ)
    _require_demo(settings)
    if not prepare_demo(settings, click.echo):
        click.echo("There are people in this database already; nothing was added.")


@main.command("simulate")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3660))
@click.option("--clients", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--first", type=click.DateTime(["%Y-%m-%d"]), help="The first day; by default so many days ago."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def simulate_command(days: int, clients: int, seed: int, first: datetime | None, *, as_json: bool) -> None:
    """Fill an empty database with a simulated region and report on it; exit 1 if something does not hold."""
    settings = read_settings(os.environ)
    _require_demo(settings)
    begins = first.date() if first else local_date(SystemClock().now()) - timedelta(days=days)
    report = simulating.simulate(
        settings, Plan(days, clients, seed), begins, lambda line: click.echo(line, err=True)
    )
    lines = [json.dumps(report, ensure_ascii=False, indent=2)] if as_json else in_words(report)
    click.echo("\n".join(lines))
    if report["puutteet"] or report["ei_onnistunut"]:
        sys.exit(1)


@main.command()
def web() -> None:
    """Serve the pages and /v2; the timers need `sujuva worker` beside it."""
    settings = read_settings(os.environ)
    service, clock = _open_service(settings)
    serve(settings, service, clock, click.echo)


@main.command()
def worker() -> None:
    """Fire timers and alarms and run jobs, until stopped."""
    settings = read_settings(os.environ)
    service, clock = _open_service(settings)
    running = _start_worker(settings, service, clock)
    click.echo("The worker is running. Stop it with Ctrl+C.")
    try:
        threading.Event().wait()
    finally:
        running.stop()


@main.command()
def run() -> None:
    """Everything in one process: migrate, deploy, demo data, worker and web."""
    settings = read_settings(os.environ)
    if settings.demo:
        prepare_demo(settings, click.echo)
    service, clock = _open_service(settings)
    deploying.deploy_folders(service, settings.processes, "sujuva run")
    running = _start_worker(settings, service, clock)
    try:
        serve(settings, service, clock, click.echo)
    finally:
        running.stop()


def _open_service(settings: Settings) -> tuple[Service, Clock]:
    """A service over a database of the newest schema, with the clock of the mode."""
    database = Database(settings.database_url)
    migrate(database)
    clock = DemoClock(database) if settings.demo else SystemClock()
    return wiring.build_service(settings, database, clock), clock


def _start_worker(settings: Settings, service: Service, clock: Clock) -> Worker:
    reload = clock.reload if isinstance(clock, DemoClock) else lambda: None
    running = Worker(service, settings.tick_seconds, reload)
    running.start()
    return running


def _require_demo(settings: Settings) -> None:
    if not settings.demo:
        raise NotPermitted(
            "Demo data belongs to the demo mode only. Set SUJUVA_MODE=demo and use a database of its own."
        )
