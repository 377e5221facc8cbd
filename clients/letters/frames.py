# SPDX-License-Identifier: EUPL-1.2
"""What every letter of a matter carries: whose it is, in which language, from whom, by whom."""

import re
from dataclasses import dataclass
from datetime import date

from clients.case_managers import current
from clients.letters.content import Addressee, Frame, Kind, Language, Person
from clients.letters.county import CountyBook, county_of
from clients.matters import Matter, get_matter
from clients.records import Client, get_client
from clients.staff import get_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service


@dataclass(frozen=True, slots=True)
class Setting:
    """What a letter is composed from, beside its own record."""

    session: Session
    service: Service
    book: CountyBook
    client: Client
    matter: Matter
    language: Language

    @property
    def pending_on(self) -> date:
        """The day on which the matter became pending; its rules bind the matter."""
        return local_date(self.matter.opened_at)


def open_setting(session: Session, service: Service, client_id: str, matter_id: str | None) -> Setting:
    """InvalidInput without a matter: a document belongs to one."""
    if matter_id is None:
        raise InvalidInput("Asiakirja kuuluu asiaan, eikä tehtävällä ole asiaa.", {})
    found = get_client(session, client_id, local_date(service.clock.now()))
    language: Language = "sv" if found.language == "sv" else "fi"
    matter = get_matter(session, matter_id)
    return Setting(session, service, county_of(service), found, matter, language)


def frame_of(setting: Setting, kind: Kind, author: str, day: date) -> Frame:
    """The frame of a letter that is dated `day`. The address is left out under a restriction."""
    book, client, language = setting.book, setting.client, setting.language
    authority = book.authority(day, language)
    name = spoken_name(client)
    manager = current(setting.session, client.id, setting.service.clock.now())
    return Frame(
        language=language,
        service_task=book.service_task(setting.matter.service_area, day, language),
        matter_id=setting.matter.id,
        pending_on=setting.pending_on,
        author=_person(setting, author, authority.phone, authority.email),
        contact=_person(setting, manager.username if manager else author, authority.phone, authority.email),
        dated=day,
        structure=book.structure(kind, day),
        authority=authority,
        addressee=Addressee(name, () if client.restricted_address else address_lines(client.address)),
        client=name,
        born=client.birth_date,
    )


def reach_of(setting: Setting, username: str, day: date) -> Person:
    """A worker as the client may reach them."""
    authority = setting.book.authority(day, setting.language)
    return _person(setting, username, authority.phone, authority.email)


def spoken_name(client: Client) -> str:
    """Given names first, as a letter addresses a person."""
    return " ".join(part for part in (client.given_names, client.family_name) if part) or client.name


def address_lines(address: str | None) -> tuple[str, ...]:
    """`Koivukatu 4, 55100 Imatra` as the lines of an envelope."""
    return tuple(part.strip() for part in re.split(r"[,\n]", address or "") if part.strip())


def _person(setting: Setting, username: str, phone: str, email: str) -> Person:
    try:
        member = get_member(setting.session, username)
    except NotFound:
        return Person(username, "", phone, email)
    return Person(member.name, setting.book.job_title(member.title, setting.language), phone, email)
