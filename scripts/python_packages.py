# SPDX-License-Identifier: EUPL-1.2
"""The virtual environment and what the lock files put into it, each file checked by its hash."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.steps import ROOT, VENV, SetupFailed, Step, run, say

PYTHON = VENV / "bin" / "python"
RUNTIME_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"
NODE_LOCK = ROOT / "requirements-node.lock"


def environment() -> Step:
    return Step(
        name="environment",
        title=f"Python environment in {VENV.name}",
        inputs=(),
        outputs=(PYTHON,),
        action=_create_environment,
        facts=(sys.version,),
    )


def packages(lock: Path) -> Step:
    """All packages of `lock`, and the project itself in editable form."""

    def install() -> None:
        install_locked(lock)
        # The build backend is locked too, so nothing is fetched that has no hash.
        run([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", "."])

    return Step(
        name=lock.stem,
        title=f"Python packages of {lock.name}",
        inputs=(lock, ROOT / "pyproject.toml"),
        outputs=(VENV / "bin" / "sujuva",),
        action=install,
        facts=(sys.version,),
    )


def install_locked(lock: Path) -> None:
    run([PYTHON, "-m", "pip", "install", "--progress-bar", "off", "--require-hashes", "-r", lock])


def _create_environment() -> None:
    if _is_made_by_this_python():
        return
    if importlib.util.find_spec("ensurepip") is None:
        _install_ensurepip()
    if VENV.exists():
        shutil.rmtree(VENV)
    run([sys.executable, "-m", "venv", VENV])


def _is_made_by_this_python() -> bool:
    """An environment that someone made by hand is taken as it is."""
    if not PYTHON.is_file():
        return False
    tell = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    return (
        subprocess.run(tell, capture_output=True, text=True, check=False).stdout.strip()
        == sys.version.strip()
    )


def _install_ensurepip() -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetupFailed(f"This Python has no venv. Install it, on Debian: apt-get install {package}")
    say(f"This Python has no venv: installing {package}")
    run(["apt-get", "update", "--quiet"])
    run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package])
