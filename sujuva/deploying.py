# SPDX-License-Identifier: EUPL-1.2
"""Checks and deploys every process folder, together, so that they may call each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clients.facts import AREA_FACTS, RECORD_FACTS
from clients.handlers import names_given
from clients.instruments import load_instruments
from engine.deadlines import load_limits
from engine.deployments import CheckedBundle, Deployed, check_bundle, deploy_bundle, read_folder
from engine.deployments.message_senders import check_senders
from engine.errors import ModelInvalid, Problem
from engine.service import Service
from sujuva.first_forms import check_first_forms
from sujuva.table_inputs import check_table_inputs
from sujuva.wiring import LIMITS, REFERENCE, process_folders
from tasks.forms import check_form
from tasks.record_check import RecordCheck


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What was deployed of one folder."""

    folder: str
    deployed: Deployed


def check_folders(processes: Path) -> tuple[CheckedBundle, ...]:
    """Checks every folder against the limits and against each other; raises nothing for a bad model."""
    limit_ids = load_limits(processes / LIMITS).ids()
    records = RecordCheck(load_instruments(processes / REFERENCE))
    bundles = [read_folder(path) for path in process_folders(processes)]
    checked = [check_bundle(bundle, limit_ids, check_form) for bundle in bundles]
    known = {process.id for one in checked for _, process in one.processes()}
    checked = [check_bundle(bundle, limit_ids, check_form, known, records) for bundle in bundles]
    found = [
        *check_first_forms(checked),
        *check_senders(checked),
        *check_table_inputs(checked, names_given(), RECORD_FACTS | AREA_FACTS),
    ]
    together = [(one.bundle.folder, problem) for one, problem in found]
    return tuple(_name_folder(_add(one, together)) for one in checked)


def deploy_folders(service: Service, processes: Path, by: str) -> tuple[FolderReport, ...]:
    """Deploys all folders in one transaction. ModelInvalid lists every error; then nothing is deployed."""
    checked = check_folders(processes)
    errors = [problem for one in checked for problem in one.errors]
    if errors:
        raise ModelInvalid(errors)
    with service.database.transaction() as session:
        at = service.clock.now()
        return tuple(
            FolderReport(one.bundle.folder or "", deploy_bundle(session, one, at, by)) for one in checked
        )


def list_problems(checked: Sequence[CheckedBundle]) -> tuple[Problem, ...]:
    return tuple(problem for one in checked for problem in one.problems)


def _add(checked: CheckedBundle, together: Sequence[tuple[str | None, Problem]]) -> CheckedBundle:
    own = tuple(problem for folder, problem in together if folder == checked.bundle.folder)
    return replace(checked, problems=checked.problems + own)


def _name_folder(checked: CheckedBundle) -> CheckedBundle:
    """Problems name the file from the processes folder on, as a person would look for it."""
    folder = checked.bundle.folder
    return replace(
        checked,
        problems=tuple(replace(problem, file=f"{folder}/{problem.file}") for problem in checked.problems),
    )
