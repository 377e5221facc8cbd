# SPDX-License-Identifier: EUPL-1.2
"""A claim for rectification: filed against one decision, in time, late, or impossible."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from clients.appeals import Appeal, list_appeals
from clients.case_managers import name_case_manager
from clients.decisions import Decision, list_decisions
from clients.matters import join_or_open_matter
from clients.tables import access_log
from engine.database import Database
from engine.errors import Conflict, InvalidInput, NotFound
from engine.process_instances import start_instance
from engine.process_instances.queries import instance_variables
from engine.tables import process_instance
from engine.timers import fire_due
from tasks.claims import claimable_decisions, file_claim, receive_claim
from tasks.commands import send_client_message
from tests.support.order_world import OrderWorld, build_order_world

PROGRAM = "api:asiointi"
POSTED = "2026-11-23"
ARRIVED = datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
GROUNDS: Mapping[str, object] = {
    "oikaisu_saapui": "2026-12-08T10:00:00+02:00",
    "oikaisu_tapa": "sahkoposti",
    "oikaisu_kohde": "paatos",
    "oikaisu_vaatimus": "Apu ei riitä.",
}


@pytest.fixture
def world(database: Database) -> OrderWorld:
    return build_order_world(database)


def client_of_anna(world: OrderWorld, **basics: object) -> str:
    client_id = world.client(**basics)
    with world.service.database.transaction() as session:
        name_case_manager(
            session, world.service, client_id, "av", substitute=None, reason="valinta", actor="esi"
        )
    return client_id


def run_due(world: OrderWorld) -> None:
    while fire_due(world.service):
        pass


def decide(world: OrderWorld, client_id: str, service: str, *, send: bool = True) -> Decision:
    """A decision of that service, signed and posted today."""
    with world.service.database.transaction() as session:
        matter, _ = join_or_open_matter(session, world.service, client_id, world.clock.now())
        known = {"asiakas": client_id, "asia": matter.id, "asiakasvastaava": "av", "ika": 70}
        start_instance(
            session,
            world.service,
            process_id="paatos_ja_tiedoksianto",
            actor="av",
            variables={**known, "palvelu": service},
        )
    prepared = {
        "palvelu": service,
        "paatos": "kielteinen",
        "kuultu": "kylla",
        "asiakkaan_nakemys": "Tarvitsen apua.",
        "lainkohdat": ["shl_14"],
        "perustelut": "Tuen tarve ei ole säännöllistä.",
        "voimassa_alkaen": POSTED,
    }
    world.complete(client_id, "valmistele_paatos", prepared)
    signed = {"allekirjoitus": "allekirjoitetaan", "allekirjoituspaiva": POSTED}
    world.complete(client_id, "allekirjoita_paatos", signed)
    if send:
        sent = {"tiedoksiantotapa": "kirje", "postituspaiva": POSTED, "muutoksenhakuohje": True}
        world.complete(client_id, "laheta_paatos", sent)
    with world.service.database.reading() as session:
        return next(one for one in list_decisions(session, client_id) if one.service == service)


def claims(world: OrderWorld, client_id: str) -> tuple[Appeal, ...]:
    with world.service.database.reading() as session:
        return list_appeals(session, client_id)


def variable(world: OrderWorld, client_id: str, name: str) -> object:
    """From the newest running process of the client."""
    with world.service.database.reading() as session:
        key = session.execute(
            select(process_instance.c.key)
            .where(process_instance.c.client_id == client_id, process_instance.c.state == "ACTIVE")
            .order_by(process_instance.c.key.desc())
            .limit(1)
        ).scalar_one()
        return instance_variables(session, key).get(name)


def file(world: OrderWorld, decision: Decision, arrived: datetime | None, key: str | None = None) -> bool:
    return file_claim(world.service, world.person("av"), decision.client_id, decision.id, arrived, key)


def test_a_claim_reaches_the_decision_that_was_chosen_and_no_other(world: OrderWorld) -> None:
    client_id = client_of_anna(world)
    first, second = decide(world, client_id, "tukipalvelut"), decide(world, client_id, "muu")
    world.clock.advance(timedelta(days=15, hours=5))
    assert file(world, first, ARRIVED, "a") is False
    assert file(world, first, ARRIVED, "a") is False
    assert world.tasks(client_id) == ["kirjaa_oikaisuvaatimus"]
    (claim,) = claims(world, client_id)
    assert (claim.decision_id, claim.arrived_at, claim.grounds_id) == (first.id, ARRIVED, None)
    with pytest.raises(Conflict, match="jo vireillä"):
        file(world, first, ARRIVED, "b")
    world.complete(client_id, "kirjaa_oikaisuvaatimus", GROUNDS)
    (claim,) = claims(world, client_id)
    assert claim.grounds_id is not None
    assert world.tasks(client_id) == ["arvioi_oikaisuvaatimus"]
    assert file(world, second, ARRIVED) is False
    assert len(claims(world, client_id)) == 2


def test_a_claim_on_a_final_decision_is_handled_by_a_person(world: OrderWorld) -> None:
    client_id = client_of_anna(world)
    decision = decide(world, client_id, "tukipalvelut")
    world.clock.advance(timedelta(days=60))
    run_due(world)
    with world.service.database.reading() as session:
        (final,) = claimable_decisions(session, client_id)
    assert final.state == "lainvoimainen"
    arrived = world.clock.now() - timedelta(hours=1)
    assert file(world, decision, arrived) is True
    assert world.tasks(client_id) == ["kirjaa_oikaisuvaatimus"]
    told = {**GROUNDS, "oikaisu_saapui": arrived.isoformat()}
    world.complete(client_id, "kirjaa_oikaisuvaatimus", told)
    assert variable(world, client_id, "oikaisu_ajoissa") == "myohassa"
    assert world.tasks(client_id) == ["arvioi_oikaisuvaatimus"]


@pytest.mark.parametrize(
    ("arrived", "field"),
    [
        (None, "arrived_at"),
        (datetime(2026, 11, 22, 21, 0, tzinfo=UTC), "arrived_at"),
        (datetime(2030, 1, 1, tzinfo=UTC), "arrived_at"),
    ],
)
def test_an_impossible_arrival_is_refused_at_its_field(
    world: OrderWorld, arrived: datetime | None, field: str
) -> None:
    client_id = client_of_anna(world)
    decision = decide(world, client_id, "tukipalvelut")
    with pytest.raises(InvalidInput) as refused:
        file(world, decision, arrived)
    assert (set(refused.value.fields), claims(world, client_id)) == ({field}, ())
    assert world.tasks(client_id) == []


def test_a_decision_that_is_not_served_or_not_the_clients_takes_no_claim(world: OrderWorld) -> None:
    client_id, other = client_of_anna(world), client_of_anna(world, sukunimi="Saari")
    unsent, theirs = decide(world, client_id, "tukipalvelut", send=False), decide(world, other, "muu")
    world.clock.advance(timedelta(days=1))
    now = world.clock.now()
    for decision_id in (unsent.id, theirs.id, "P1", ""):
        with pytest.raises(InvalidInput) as refused:
            file_claim(world.service, world.person("av"), client_id, decision_id, now)
        assert set(refused.value.fields) == {"decision"}
    with pytest.raises(NotFound):
        file_claim(world.service, world.person("tuot"), client_id, unsent.id, now)


def receive(
    world: OrderWorld, key: str | None, parts: Mapping[str, object] = {}, once: str | None = None
) -> int:
    return receive_claim(world.service, PROGRAM, key, parts, once)


def test_a_programs_claim_reaches_the_decision_that_it_names_and_no_other(world: OrderWorld) -> None:
    client_id = client_of_anna(world)
    first, second = decide(world, client_id, "tukipalvelut"), decide(world, client_id, "muu")
    world.clock.advance(timedelta(days=15, hours=5))
    told = {"oikaisu_saapui": "2026-12-08T10:00:00+02:00"}
    number = receive(world, first.id, told, "1")
    assert receive(world, first.id, told, "1") == number
    assert world.tasks(client_id) == ["kirjaa_oikaisuvaatimus"]
    (claim,) = claims(world, client_id)
    assert (claim.decision_id, claim.arrived_at) == (first.id, ARRIVED)
    with pytest.raises(Conflict, match="jo vireillä"):
        receive(world, client_id, {"paatos_tunnus": first.id}, "2")
    receive(world, client_id, {"paatos_tunnus": second.id})
    assert {one.decision_id for one in claims(world, client_id)} == {first.id, second.id}
    with world.service.database.reading() as session:
        grounds = session.execute(select(access_log.c.ground).where(access_log.c.actor == PROGRAM)).scalars()
        assert set(grounds) == {"ohjelman oikaisuvaatimus"}


def test_a_programs_claim_that_names_no_decision_is_refused_when_several_wait(world: OrderWorld) -> None:
    client_id = client_of_anna(world)
    first = decide(world, client_id, "tukipalvelut")
    second = decide(world, client_id, "muu")
    with pytest.raises(InvalidInput) as refused:
        receive(world, client_id)
    remedy = refused.value.fields["paatos_tunnus"]
    assert (first.id in remedy, second.id in remedy) == (True, True)
    assert (claims(world, client_id), world.tasks(client_id)) == ((), [])
    receive(world, second.id)
    # The other's time still runs, and it is the only one that can be meant.
    receive(world, client_id)
    assert [one.decision_id for one in claims(world, client_id)].count(first.id) == 1


def test_a_programs_claim_on_a_final_decision_is_handled_by_a_person(world: OrderWorld) -> None:
    client_id = client_of_anna(world)
    decision = decide(world, client_id, "tukipalvelut")
    world.clock.advance(timedelta(days=60))
    run_due(world)
    with pytest.raises(InvalidInput) as refused:
        receive(world, client_id)
    assert "Nimeä päätös" in refused.value.fields["paatos_tunnus"]
    receive(world, client_id, {"paatos_tunnus": decision.id})
    assert world.tasks(client_id) == ["kirjaa_oikaisuvaatimus"]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"oikaisu_saapui": "eilen"}, "oikaisu_saapui"),
        ({"oikaisu_saapui": "2026-12-08T10:00:00"}, "oikaisu_saapui"),
        ({"oikaisu_saapui": "2030-01-01T10:00:00+02:00"}, "arrived_at"),
        ({"paatos_tunnus": "P0"}, "paatos_tunnus"),
        ({"paatos_tunnus": 1}, "paatos_tunnus"),
        ({"perustelut": "Apu ei riitä."}, "perustelut"),
    ],
)
def test_what_a_program_may_not_say_of_a_claim(
    world: OrderWorld, parts: Mapping[str, object], field: str
) -> None:
    decision = decide(world, client_of_anna(world), "tukipalvelut")
    with pytest.raises(InvalidInput) as refused:
        receive(world, decision.id, parts)
    assert set(refused.value.fields) == {field}
    assert claims(world, decision.client_id) == ()
    for unknown in (None, "P0"):
        with pytest.raises(NotFound):
            receive(world, unknown)


def test_a_message_to_one_of_several_decisions_says_which(world: OrderWorld) -> None:
    client_id, anna = client_of_anna(world), world.person("av")
    first, second = decide(world, client_id, "tukipalvelut"), decide(world, client_id, "muu")
    with pytest.raises(InvalidInput) as refused:
        send_client_message(world.service, anna, client_id, "receipt.shown", {})
    remedy = refused.value.fields["paatos_tunnus"]
    assert (first.id in remedy, second.id in remedy) == (True, True)
    assert world.tasks(client_id) == []
    send_client_message(world.service, anna, client_id, "receipt.shown", {"paatos_tunnus": second.id})
    assert world.tasks(client_id) == ["kirjaa_tiedoksisaanti"]
