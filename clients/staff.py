# SPDX-License-Identifier: EUPL-1.2
"""Who works here: people, their roles, the groups they belong to and the groups they lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Row, delete, insert, select, update

from clients.tables import staff_group, staff_member
from engine.database import Session
from engine.errors import InvalidInput, NotFound

Role = Literal[
    "case_worker",
    "team_leader",
    "manager",
    "designer",
    "administrator",
    "auditor",
    "integration",
    "production",
]
CASE_MANAGERS = "asiakasvastaavat"
SOCIAL_WORKERS = "sosiaalityo"
ROLES: frozenset[str] = frozenset(get_args(Role))


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who signs in; the actor of every command.

    `groups` decide which tasks they are offered, `leads` whose work they oversee. The rest is looked at when
    a case manager is chosen: `client_groups` are the groups of clients that they know, a `full_time_share`
    of 1 is full time.
    """

    username: str
    name: str
    title: str
    role: Role
    groups: frozenset[str] = frozenset()
    municipalities: tuple[str, ...] = ()
    active: bool = True
    leads: frozenset[str] = frozenset()
    substitute: str | None = None
    full_time_share: float = 1.0
    languages: tuple[str, ...] = ("fi",)
    client_groups: tuple[str, ...] = ()


def get_member(session: Session, username: str) -> StaffMember:
    """NotFound when there is no such username."""
    row = session.execute(select(staff_member).where(staff_member.c.username == username)).one_or_none()
    if row is None:
        raise NotFound(f"Käyttäjää {username} ei ole. Tarkista tunnus.")
    return _read_members(session, [row])[0]


def list_members(session: Session) -> tuple[StaffMember, ...]:
    """Everyone, in the order of their names."""
    rows = session.execute(select(staff_member).order_by(staff_member.c.name, staff_member.c.username))
    return _read_members(session, rows.all())


def members_of(session: Session, group: str) -> tuple[StaffMember, ...]:
    """The active members of a group, in the order of their usernames; its leaders are not members."""
    rows = session.execute(
        select(staff_member)
        .join(staff_group, staff_group.c.username == staff_member.c.username)
        .where(staff_group.c.name == group, ~staff_group.c.leads, staff_member.c.active)
        .order_by(staff_member.c.username)
    )
    return _read_members(session, rows.all())


def save_member(session: Session, member: StaffMember) -> None:
    """Adds or replaces a person with their groups. InvalidInput names the field."""
    _check(member)
    values = {
        "name": member.name,
        "title": member.title,
        "role": member.role,
        "substitute": member.substitute,
        "municipalities": list(member.municipalities),
        "active": member.active,
        "full_time_share": member.full_time_share,
        "languages": list(member.languages),
        "client_groups": list(member.client_groups),
    }
    at = staff_member.c.username == member.username
    if not session.execute(update(staff_member).where(at).values(**values)).rowcount:
        session.execute(insert(staff_member).values(username=member.username, **values))
    session.execute(delete(staff_group).where(staff_group.c.username == member.username))
    rows = [
        {"name": group, "username": member.username, "leads": leads}
        for groups, leads in ((member.groups, False), (member.leads, True))
        for group in sorted(groups)
    ]
    if rows:
        session.execute(insert(staff_group), rows)


def _check(member: StaffMember) -> None:
    problems = {}
    if not member.username or len(member.username) > 100 or member.username != member.username.strip():
        problems["username"] = "Tunnus on 1–100 merkkiä ilman välejä alussa ja lopussa."
    if not member.name.strip():
        problems["name"] = "Nimi puuttuu."
    if member.role not in ROLES:
        problems["role"] = f"Rooli on jokin näistä: {', '.join(sorted(ROLES))}."
    if member.substitute == member.username:
        problems["substitute"] = "Kukaan ei ole oma sijaisensa."
    if not 0 < member.full_time_share <= 1:
        problems["full_time_share"] = "Työaika on yli 0 ja enintään 1, joka on kokoaikainen."
    if both := member.groups & member.leads:
        problems["leads"] = f"Ryhmän esimies ei ole sen jäsen: {', '.join(sorted(both))}."
    if problems:
        raise InvalidInput("Henkilön tiedoissa on korjattavaa.", problems)


def _read_members(session: Session, rows: Sequence[Row[tuple[object, ...]]]) -> tuple[StaffMember, ...]:
    usernames = [row.username for row in rows]
    groups: dict[tuple[str, bool], set[str]] = {}
    for entry in session.execute(select(staff_group).where(staff_group.c.username.in_(usernames))):
        groups.setdefault((entry.username, entry.leads), set()).add(entry.name)
    return tuple(
        StaffMember(
            username=row.username,
            name=row.name,
            title=row.title,
            role=row.role,
            groups=frozenset(groups.get((row.username, False), ())),
            municipalities=tuple(row.municipalities),
            active=row.active,
            leads=frozenset(groups.get((row.username, True), ())),
            substitute=row.substitute,
            full_time_share=row.full_time_share,
            languages=tuple(row.languages or ("fi",)),
            client_groups=tuple(row.client_groups or ()),
        )
        for row in rows
    )
