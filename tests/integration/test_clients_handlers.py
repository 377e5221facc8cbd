# SPDX-License-Identifier: EUPL-1.2
"""The inner service tasks: facts for tables, the case manager by decision, the closing of the matter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from clients.absences import add_absence
from clients.assessments import complete_assessment
from clients.case_managers import bar_member, current, history
from clients.facts import FACTS
from clients.handlers import choose_case_manager, close_the_matter, handlers, names_given, tell_facts
from clients.matters import close_matter, get_matter, open_matter
from engine.bpmn import BpmnError, DecisionOutcome
from engine.bpmn.advance import Json
from engine.errors import ExecutionFailed
from engine.service import HandlerCall, InstanceRef
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


@dataclass
class Decision:
    """A decision table that always answers the same and keeps what it was asked."""

    answer: Json = None
    asked: list[tuple[str, Mapping[str, Json]]] = field(default_factory=list)

    def __call__(self, decision_id: str, scope: Mapping[str, Json]) -> DecisionOutcome:
        self.asked.append((decision_id, scope))
        return DecisionOutcome(value=self.answer, trace=[])


def call(
    instance: InstanceRef,
    headers: Mapping[str, str] | None = None,
    decision: Decision | None = None,
    scope: Mapping[str, Json] | None = None,
) -> HandlerCall:
    return HandlerCall(
        instance=instance,
        element_id="nimea",
        actor="el",
        headers=headers or {},
        scope=scope or {},
        decide=decision or Decision(),
    )


def ref(client_id: str | None, matter_id: str | None = None) -> InstanceRef:
    return InstanceRef(7, "asiakasohjaus", 1, client_id, matter_id, 7)


def facts(world: ClientWorld, client_id: str | None, matter_id: str | None = None) -> Mapping[str, Json]:
    with world.session() as session:
        return tell_facts(session, world.service, call(ref(client_id, matter_id)))


def choose(world: ClientWorld, client_id: str, decision: Decision) -> Mapping[str, Json]:
    with world.session() as session:
        return choose_case_manager(
            session, world.service, call(ref(client_id), {"decision": "valinta"}, decision, {"luokka": "K4"})
        )


def test_the_types_are_registered() -> None:
    assert set(handlers()) == {
        "clients.facts",
        "clients.case_manager",
        "clients.name_case_manager",
        "clients.close_matter",
        "clients.reopen_matter",
        "clients.record",
        "clients.care_fee",
        "clients.open_matter",
        "clients.past_handlers",
        "clients.waiting_times",
    }


def test_facts_of_a_client_of_whom_nothing_is_known(world: ClientWorld) -> None:
    assert facts(world, world.client()) == {
        "ika": None,
        "ylin_hoitotuki": False,
        "kotikunta": None,
        "asiointikieli": "fi",
        "erityinen_tuki": False,
        "asiakasvastaava": None,
        "palvelualue": None,
        "alueen_maaraajat": None,
        "kokonaisarvio": None,
        "alueen_lainkohdat": None,
        "asian_tila": None,
        "loppuarvio_puuttuu": False,
        "arviointi_aloitettu": False,
        "asiakas_kuollut": False,
        "avoin_asia": None,
        "viimeisimmat_arviot": [],
        "viimeisimmat_mittarit": {},
        "avoimet_palvelut": [],
        "asiakasryhma": None,
    }


def test_the_check_of_tables_knows_the_names_of_the_facts(world: ClientWorld) -> None:
    assert facts(world, world.client()).keys() == FACTS == names_given()["clients.facts"]
    assert names_given().keys() <= handlers().keys()


def test_facts_hold_codes_and_no_name(world: ClientWorld) -> None:
    world.worker("av")
    client_id = world.client(
        sukunimi="Virtanen",
        syntymaaika="1944-11-24",
        kotikunta="Imatra",
        asiointikieli="sv",
        ylin_hoitotuki=True,
    )
    world.name_manager(client_id, "av")
    earlier = world.matter(client_id)
    with world.session() as session:
        now = world.clock.now()
        own = open_matter(session, world.service, client_id, now, "iakkaat").id
        complete_assessment(session, client_id, own, "rai_cha", now - timedelta(days=181))
        complete_assessment(session, client_id, own, "rai_ca", now - timedelta(days=30))
    told = facts(world, client_id, own)
    assert told == {
        "ika": 81,
        "ylin_hoitotuki": True,
        "kotikunta": "Imatra",
        "asiointikieli": "sv",
        "erityinen_tuki": False,
        "asiakasvastaava": "av",
        "palvelualue": "iakkaat",
        "alueen_maaraajat": None,  # this installation has no book of areas
        "kokonaisarvio": None,
        "alueen_lainkohdat": None,
        "asian_tila": "vireilla",
        "loppuarvio_puuttuu": False,
        "arviointi_aloitettu": False,
        "asiakas_kuollut": False,
        "avoin_asia": earlier,
        "viimeisimmat_arviot": [
            {
                "vali": "rai_ca",
                "alueet": [],
                "kattaa": ["rai_ca"],
                "ika_pv": 30,
                "lukittu": False,
                "voimassa": False,
            },
            {
                "vali": "rai_cha",
                "alueet": [],
                "kattaa": ["rai_cha"],
                "ika_pv": 181,
                "lukittu": False,
                "voimassa": False,
            },
        ],
        "viimeisimmat_mittarit": {},
        "avoimet_palvelut": [],
        "asiakasryhma": None,
    }


def test_the_age_is_of_the_day_in_finland(world: ClientWorld) -> None:
    client_id = world.client(syntymaaika="1951-11-24")
    world.clock.move_to(datetime(2026, 11, 23, 21, 59, tzinfo=UTC))
    assert facts(world, client_id)["ika"] == 74
    world.clock.move_to(datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    assert facts(world, client_id)["ika"] == 75


@pytest.mark.parametrize("client_id", [None, "C0"])
def test_without_a_client_the_element_fails_and_names_the_variable(
    world: ClientWorld, client_id: str | None
) -> None:
    with pytest.raises(ExecutionFailed, match=r"nimea: .* asiakas"):
        facts(world, client_id)


def test_the_decision_sees_the_candidates_and_its_answer_is_named(world: ClientWorld) -> None:
    world.worker("av2", "asiakasvastaavat", municipalities=["Lemi"])
    world.worker("av", "asiakasvastaavat", municipalities=["Imatra", "Ruokolahti"], substitute="av2")
    world.worker("stt", "sosiaalityo")
    world.worker("esi", role="team_leader", leads=["asiakasvastaavat"])
    world.worker("sari", "asiakasvastaavat", active=False)
    other = world.client()
    world.name_manager(other, "av")
    world.matter(other)
    client_id = world.client(kotikunta="Imatra")
    with world.session() as session:
        add_absence(session, "av2", date(2026, 11, 23), date(2026, 11, 27))
    decision = Decision("av")
    assert choose(world, client_id, decision) == {"asiakasvastaava": "av"}
    ((decision_id, scope),) = decision.asked
    assert decision_id == "valinta"
    assert scope == {
        "luokka": "K4",
        "kotikunta": "Imatra",
        "asiointikieli": "fi",
        "erityinen_tuki": False,
        "asiakasryhma": None,
        "nykyinen": None,
        "ehdokkaat": [
            {
                "tunnus": "av",
                "kunnat": ["Imatra", "Ruokolahti"],
                "kielet": ["fi"],
                "ryhmat": [],
                "kuorma": 1,
                "poissa": False,
                "sosiaalityontekija": False,
            },
            {
                "tunnus": "av2",
                "kunnat": ["Lemi"],
                "kielet": ["fi"],
                "ryhmat": [],
                "kuorma": 0,
                "poissa": True,
                "sosiaalityontekija": False,
            },
        ],
    }
    with world.session() as session:
        named = current(session, client_id, world.clock.now())
    assert named is not None
    assert (named.username, named.substitute) == ("av", "av2")


def test_special_support_is_for_social_workers(world: ClientWorld) -> None:
    world.worker("av", "asiakasvastaavat")
    world.worker("stt", "sosiaalityo")
    client_id = world.client(erityinen_tuki=True)
    decision = Decision("stt")
    assert choose(world, client_id, decision) == {"asiakasvastaava": "stt"}
    with pytest.raises(ExecutionFailed):
        choose(world, world.client(erityinen_tuki=True), Decision("av"))


def test_the_existing_one_may_stay_and_keeps_the_substitute(world: ClientWorld) -> None:
    world.worker("av", "asiakasvastaavat")
    world.worker("vanha", "tukijaksotiimi")
    client_id = world.client()
    before = world.name_manager(client_id, "vanha", "av")
    decision = Decision("vanha")
    assert choose(world, client_id, decision) == {"asiakasvastaava": "vanha"}
    assert decision.asked[0][1]["nykyinen"] == "vanha"
    with world.session() as session:
        assert history(session, client_id) == (before,)


def test_barred_people_are_neither_candidates_nor_substitutes(world: ClientWorld) -> None:
    world.worker("av", "asiakasvastaavat")
    world.worker("av2", "asiakasvastaavat", substitute="av")
    client_id = world.client()
    with world.session() as session:
        bar_member(session, client_id, "av", "lahisukulainen")
    with pytest.raises(ExecutionFailed):
        choose(world, client_id, Decision("av"))
    choose(world, client_id, Decision("av2"))
    with world.session() as session:
        named = current(session, client_id, world.clock.now())
    assert named is not None
    assert named.substitute is None


@pytest.mark.parametrize("answer", ["nobody", "", 7, ["av"], {"tunnus": "av"}])
def test_an_answer_that_is_nobody_fails_and_names_the_decision(world: ClientWorld, answer: Json) -> None:
    world.worker("av", "asiakasvastaavat")
    client_id = world.client()
    with pytest.raises(ExecutionFailed) as refusal:
        choose(world, client_id, Decision(answer))
    assert "valinta" in refusal.value.message
    assert str(answer) in refusal.value.message
    with world.session() as session:
        assert current(session, client_id, world.clock.now()) is None


def test_nobody_found_is_an_error_that_a_model_can_catch(world: ClientWorld) -> None:
    world.worker("av", "asiakasvastaavat")
    client_id = world.client()
    with pytest.raises(BpmnError) as thrown:
        choose(world, client_id, Decision(None))
    assert (thrown.value.code, thrown.value.variables) == ("ei_asiakasvastaavaa", {"ehdokkaat": ["av"]})


def test_a_person_names_by_hand(world: ClientWorld) -> None:
    world.worker("av", "asiakasvastaavat")
    client_id = world.client()
    with world.session() as session:
        headers = {"username": "av"}
        handlers()["clients.name_case_manager"](session, world.service, call(ref(client_id), headers))
    with world.session() as session:
        named = current(session, client_id, world.clock.now())
    assert named is not None
    assert (named.username, named.reason) == ("av", "esimies_nimesi")


@pytest.mark.parametrize(("day", "waits"), [("2026-12-03", True), ("2026-12-01", False), (None, False)])
def test_who_names_by_hand_says_the_substitute_and_the_day(
    world: ClientWorld, day: str | None, waits: bool
) -> None:
    for username in ("av", "av2"):
        world.worker(username, "asiakasvastaavat")
    world.clock.move_to(datetime(2026, 12, 1, 7, 0, tzinfo=UTC))
    client_id = world.client()
    headers = {"username": "av", "substitute": "av2"} | ({"since": day} if day else {})
    with world.session() as session:
        handlers()["clients.name_case_manager"](session, world.service, call(ref(client_id), headers))
    with world.session() as session:
        (named,) = history(session, client_id)
        now = current(session, client_id, world.clock.now())
    assert (named.username, named.substitute) == ("av", "av2")
    assert named.since == (datetime(2026, 12, 2, 22, 0, tzinfo=UTC) if waits else world.clock.now())
    assert (now is None) is waits


def test_a_missing_header_is_named(world: ClientWorld) -> None:
    client_id = world.client()
    matter_id = world.matter(client_id)
    with world.session() as session, pytest.raises(ExecutionFailed, match="decision"):
        choose_case_manager(session, world.service, call(ref(client_id)))
    with world.session() as session, pytest.raises(ExecutionFailed, match="outcome"):
        close_the_matter(session, world.service, call(ref(client_id, matter_id)))


def test_the_matter_is_closed_once(world: ClientWorld) -> None:
    client_id = world.client()
    matter_id = world.matter(client_id)
    for outcome in ("ohjattu", "muutto"):
        with world.session() as session:
            told = close_the_matter(
                session, world.service, call(ref(client_id, matter_id), {"outcome": outcome})
            )
        assert told == {"asian_lopputulos": "ohjattu"}
    with world.session() as session:
        closed = get_matter(session, matter_id)
        assert close_matter(session, world.service, matter_id, "x") == closed
    assert (closed.state, closed.closed_at) == ("paattynyt", world.clock.now())


@pytest.mark.parametrize(("matter_id", "outcome"), [(None, "ohjattu"), ("A0", "ohjattu"), ("own", "Ei käy")])
def test_a_matter_that_cannot_be_closed_fails(
    world: ClientWorld, matter_id: str | None, outcome: str
) -> None:
    client_id = world.client()
    chosen = world.matter(client_id) if matter_id == "own" else matter_id
    with world.session() as session, pytest.raises(ExecutionFailed, match="nimea"):
        close_the_matter(session, world.service, call(ref(client_id, chosen), {"outcome": outcome}))
