# SPDX-License-Identifier: EUPL-1.2
"""Sari leaves: 84 clients go to others with their tasks, and no limit moves.

Source: story S12. Her last day is Fri 27.8.2027; previewed on Thu 5.8., written down as one on Mon 16.8. with
a list to sign, in force on Sat 28.8. A relative, a secret address, special support, joint clients among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from clients.access_log import record
from clients.case_manager_figures import clients_per_manager, hand_overs_of_client
from clients.case_managers import bar_member, current, name_case_manager
from clients.hand_overs import Proposed, find_latest, plan_hand_over, propose, undo_hand_over
from clients.joint_clients import current_joint, list_joint_members
from clients.joint_work import begin, invite, write_plan
from clients.matters import open_matter
from clients.records import create_client
from clients.staff import save_member
from clients.tables import access_log, issued_document, staff_member
from clients.visibility import Ground, require_client
from engine.business_calendar import at_local
from engine.errors import Conflict, NotFound
from engine.tables import deadline, user_task
from tasks.commands import add_comment, save_draft
from tasks.drafts import find_draft
from tasks.forms import PageValues
from tasks.hand_over_lists import list_to_sign
from tasks.tables import task_comment
from tests.support.letters import PdfReading
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

CLIENTS, TASKS, LIMITS = 84, 31, 12
LAST = date(2027, 8, 27)
TOWNS = ("Imatra", "Lappeenranta", "Ruokolahti")
CALLING = range(3, 9)
CALL: Mapping[str, Any] = {
    "kanava": "puhelin",
    "yhteydenottaja": "omainen",
    "kenesta": "loytyi",
    "syyt": ["arki"],
    "turvallisuus": "ei_valitonta_vaaraa",
    "ratkaistu_heti": "ei",
    "pyytaa_arviointia": True,
    "ohjaus": "oma_asiakasvastaava",
}


@dataclass(slots=True)
class Desk:
    """Sari's desk on Mon 2.8.2027, as commands have filled it."""

    story: Story
    clients: list[str] = field(default_factory=list)
    mother: str = ""
    secret: str = ""
    supported: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    swedish: str = ""
    rang: str = ""

    def proposals(self) -> dict[str, Proposed]:
        with self.story.service.database.reading() as session:
            found = propose(session, self.story.service, self.story.person("esi"), "sari")
        return {one.client_id: one for one in found}

    def plan(self, **chosen: str) -> None:
        """As the table proposes, with what a person decides."""
        choices = {one: found.to or "" for one, found in self.proposals().items()}
        service = self.story.service
        plan_hand_over(
            service, self.story.person("esi"), "sari", LAST, choices | {self.secret: "av"} | chosen
        )

    def manager(self, client_id: str) -> str | None:
        with self.story.service.database.reading() as session:
            found = current(session, client_id, self.story.clock.now())
        return found.username if found else None

    def owned_by(self, username: str) -> int:
        with self.story.service.database.reading() as session:
            query = select(func.count()).where(
                user_task.c.assignee == username, user_task.c.state == "CREATED"
            )
            return int(session.execute(query.select_from(user_task)).scalar_one())

    def limits(self) -> list[tuple[str, str, str]]:
        with self.story.service.database.reading() as session:
            rows = session.execute(
                select(deadline.c.client_id, deadline.c.limit_id, deadline.c.due_date)
                .where(deadline.c.state == "running")
                .order_by(deadline.c.key)
            )
            return [(row.client_id, row.limit_id, row.due_date.isoformat()) for row in rows]

    def standing(self) -> set[tuple[str, str, str]]:
        """Limits that run or have been missed, with their days."""
        with self.story.service.database.reading() as session:
            rows = session.execute(
                select(deadline.c.client_id, deadline.c.limit_id, deadline.c.due_date).where(
                    deadline.c.state.in_(("running", "missed"))
                )
            )
            return {(row.client_id, row.limit_id, row.due_date.isoformat()) for row in rows}

    def told(self, client_id: str, state: str = "valmis") -> list[str]:
        """The client's letters of this state, the oldest first."""
        with self.story.service.database.reading() as session:
            rows = session.execute(
                select(issued_document.c.pdf)
                .where(issued_document.c.client_id == client_id, issued_document.c.state == state)
                .where(issued_document.c.kind == "asiakasvastaava")
                .order_by(issued_document.c.at, issued_document.c.id)
            ).scalars()
            return [PdfReading(bytes(pdf)).text() for pdf in rows]


def open_desk(begin_story: Begin, clients: int = CLIENTS) -> Desk:
    story = begin_story("2027-08-02T09:00:00+03:00")
    desk = Desk(story)
    with story.service.database.transaction() as session:
        anna = story.person("av")
        save_member(session, replace(anna, languages=("fi", "sv")))
        save_member(session, replace(anna, username="sari", name="Sari Salo", substitute=None))
        for number in range(clients):
            one = create_client(session, story.service, _basics(number))
            if number not in CALLING:
                open_matter(session, story.service, one, story.clock.now(), "iakkaat")
            name_case_manager(
                session, story.service, one, "sari", substitute=None, reason="alue", actor="esi"
            )
            desk.clients.append(one)
    desk.mother, desk.secret, desk.swedish, desk.rang = desk.clients[:4]
    desk.supported, desk.joint = tuple(desk.clients[4:6]), tuple(desk.clients[6:9])
    _make_special(desk)
    _fill(desk)
    return desk


def _basics(number: int) -> dict[str, object]:
    return {
        "sukunimi": f"Asiakas{number:02}",
        "etunimet": "Aino",
        "syntymaaika": f"{1935 + number % 15}-05-{1 + number % 28:02}",
        "kotikunta": TOWNS[number % len(TOWNS)],
        "osoite": f"Koivukatu {number + 1}, 55100 Imatra",
        "turvakielto": number == 1,
        "asiointikieli": "sv" if number == 2 else "fi",
        "erityinen_tuki": number in (4, 5),
    }


def _make_special(desk: Desk) -> None:
    story, service = desk.story, desk.story.service
    with service.database.transaction() as session:
        bar_member(session, desk.mother, "av", "lahisukulainen")  # av is her daughter
    sari = story.person("sari")
    for client_id in desk.joint:
        begin(service, sari, client_id, "sari", date(2027, 6, 1), "kirjallinen")
        invite(service, sari, client_id, "ft", "kuntoutus")
        write_plan(service, sari, client_id, "Yhteinen suunnitelma: portaat ja ruoka.")


def _fill(desk: Desk) -> None:
    """Six calls bind twelve limits and give six tasks; the other tasks are plans to be made."""
    for number in CALLING:
        desk.story.client_id = desk.clients[number]
        desk.story.contact("el", **CALL)
    for client_id in desk.clients[9 : 9 + TASKS - len(CALLING)]:
        desk.story.client_id = client_id
        desk.story.begin("asiakassuunnitelma", asiakasvastaava="sari")


def test_the_preview_knows_area_language_kin_address_and_support(begin_story: Begin) -> None:
    desk = open_desk(begin_story)
    desk.story.day("2027-08-05", "10.00")
    found = desk.proposals()
    assert len(found) == CLIENTS
    assert "av" not in found[desk.mother].candidates
    assert found[desk.mother].to == "av2"  # her town is in the east, whose one candidate is her daughter
    assert (found[desk.secret].to, found[desk.secret].why_none) == (None, "turvakielto")
    assert {found[one].to for one in desk.supported} == {"stt"}
    assert found[desk.swedish].to == "av"  # of two towns' candidates the one who speaks Swedish
    plain = desk.clients[9:]
    shared = {name: sum(found[one].to == name for one in plain) for name in ("av", "av2")}
    assert sum(shared.values()) == len(plain)
    assert min(shared.values()) > 0
    assert all("sari" not in one.candidates for one in found.values())


def test_on_the_day_after_everything_is_with_others(begin_story: Begin) -> None:
    desk = open_desk(begin_story)
    story, service = desk.story, desk.story.service
    bound = desk.limits()
    of_the_law = [one for one in bound if one[1] in ("T3", "T6")]
    assert (len(of_the_law), desk.owned_by("sari")) == (LIMITS, TASKS)
    assert (desk.rang, "T3", "2027-08-11") in bound
    drafted = leave_work_behind(desk)
    story.day("2027-08-16", "9.00")
    desk.plan()
    story.settle()
    letters_and_list(desk)
    story.day("2027-08-27", "23.30")
    assert desk.manager(desk.rang) == "sari"
    with service.database.transaction() as session:
        record(
            session, service, story.person("sari"), desk.rang, "katselu", Ground.NAMED, "viimeinen katselu"
        )

    story.day("2027-08-28", "0.30")
    heirs = {one: desk.manager(one) or "" for one in desk.clients}
    assert (desk.owned_by("sari"), set(heirs.values())) == (0, {"av", "av2", "stt"})
    assert (heirs[desk.mother], heirs[desk.secret], heirs[desk.supported[0]]) == ("av2", "av", "stt")
    assert set(bound) <= desk.standing()  # not one has moved
    story.client_id = desk.rang
    assert story.limit("T3") == Limit("2027-08-11", "2027-08-11", "missed")
    story.finds(heirs[desk.rang], "Aloita arviointi", owner=heirs[desk.rang], last_day="2027-08-11")
    what_goes_along(desk, heirs, drafted)
    what_sari_sees(desk)
    story.day("2027-08-31", "23.00")
    figures(desk)


def leave_work_behind(desk: Desk) -> int:
    """A draft and a comment in a task of hers; gives its key."""
    story = desk.story
    story.client_id = desk.clients[20]
    key = story.finds("sari", "Laadi asiakassuunnitelma", owner="sari").key
    save_draft(story.service, story.person("sari"), key, PageValues({"seuranta_paiva": ["1.11.2027"]}))
    add_comment(story.service, story.person("sari"), key, "Tytär soittaa perjantaina.")
    return key


def letters_and_list(desk: Desk) -> None:
    assert desk.manager(desk.rang) == "sari"  # nothing changes before the day
    assert len(desk.told(desk.rang)) == 1
    assert "28.8.2027 alkaen asiakasvastaavasi on" in desk.told(desk.clients[30])[0]
    assert "Från och med 28.8.2027 är Anna Vastamäki" in desk.told(desk.swedish)[0]
    assert "Koivukatu" not in desk.told(desk.secret)[0]
    with desk.story.service.database.reading() as session:
        letters = session.execute(
            select(func.count()).where(issued_document.c.kind == "asiakasvastaava")
        ).scalar_one()
        lines = list_to_sign(session, desk.story.service, desk.story.person("esi"), "sari")
    assert (letters, len(lines), sum(one.tasks for one in lines)) == (CLIENTS, CLIENTS, TASKS)
    assert [one.client_id for one in lines if one.joint] == list(desk.joint)
    assert [one.client_id for one in lines if one.restricted] == [desk.secret]


def what_goes_along(desk: Desk, heirs: Mapping[str, str], drafted: int) -> None:
    with desk.story.service.database.reading() as session:
        assert find_draft(session, drafted, "sari") is not None
        comments = select(func.count()).where(task_comment.c.task_key == drafted)
        assert session.execute(comments).scalar_one() == 1
        owner = session.execute(select(user_task.c.assignee).where(user_task.c.key == drafted))
        assert owner.scalar_one() == heirs[desk.clients[20]]
        owners = select(user_task.c.assignee).join(
            staff_member, staff_member.c.username == user_task.c.assignee
        )
        gone = owners.where(~staff_member.c.active, user_task.c.state == "CREATED")
        assert session.execute(gone).all() == []
        for one in desk.joint:
            joint = current_joint(session, one)
            assert joint is not None
            assert (joint.coordinator, joint.plan_id is not None) == (heirs[one], True)
            assert [member.username for member in list_joint_members(session, joint.key)] == ["ft"]


def what_sari_sees(desk: Desk) -> None:
    """None of them; what she looked at stays in the log."""
    service = desk.story.service
    for one in desk.clients[:12]:
        with service.database.transaction() as session, pytest.raises(NotFound):
            require_client(session, service, desk.story.person("sari"), one, "asiakkaan sivu")
    with service.database.reading() as session:
        looks = select(func.count()).where(access_log.c.actor == "sari", access_log.c.client_id == desk.rang)
        assert session.execute(looks).scalar_one() > 0


def figures(desk: Desk) -> None:
    """I1 at the end of the month, I10 with its reason."""
    with desk.story.service.database.reading() as session:
        figure = clients_per_manager(session, desk.story.clock.now())
        assert "sari" not in figure.clients
        assert sum(figure.clients.values()) == CLIENTS
        assert figure.most == max(figure.clients.values())
        for one in desk.clients:
            assert hand_overs_of_client(session, one) == {"henkilostovaihdos": 1}
        found = find_latest(session, "sari")
    assert found is not None
    assert (found.state, {note for _, _, note in found.items}) == ("tehty", {None})


def test_the_plan_is_taken_back_on_her_last_day_and_not_after(begin_story: Begin) -> None:
    desk = open_desk(begin_story, clients=10)
    story, service = desk.story, desk.story.service
    story.day("2027-08-16", "9.00")
    desk.plan()
    story.day("2027-08-27", "22.00")
    undo_hand_over(service, story.person("esi"), "sari")
    story.settle()
    assert len(desk.told(desk.rang, "mitatoity")) == 1
    assert "asiakasvastaavasi on edelleen Sari Salo" in desk.told(desk.rang)[0]
    story.day("2027-08-28", "1.00")
    assert {desk.manager(one) for one in desk.clients} == {"sari"}
    assert story.person("sari").active
    again = begin_again(desk)
    with pytest.raises(Conflict, match="on jo voimassa"):
        undo_hand_over(service, story.person("esi"), "sari")
    assert again == date(2027, 8, 30)


def begin_again(desk: Desk) -> date:
    """A second plan whose last day passes before anybody takes it back; nothing is carried out in between."""
    last = date(2027, 8, 30)
    choices = {one: found.to or "" for one, found in desk.proposals().items()} | {desk.secret: "av"}
    service = desk.story.service
    plan_hand_over(service, desk.story.person("esi"), "sari", last, choices)
    desk.story.clock.move_to(at_local(last + timedelta(days=1), time(0, 1)))
    return last
