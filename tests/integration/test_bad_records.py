# SPDX-License-Identifier: EUPL-1.2
"""What must not get into the record is refused where it is entered, with a sentence, and changes nothing."""

from collections.abc import Iterator

import pytest

from clients.agreements import is_iban
from clients.applications import find_open_application
from clients.assessments import list_assessments, list_measurements
from clients.case_managers import bar_member, current, name_case_manager
from clients.matters import close_matter, get_matter, open_matter
from clients.services import find_open_service, list_services, waiting_days
from clients.timeline import read_timeline
from engine.errors import InvalidInput
from tests.support.record_world import RecordWorld, open_record_world, question

RAI = {"sujuva:record": "assessment", "sujuva:recordWith": '={instrument: "CHA", locked: true}'}
MEASURES = [
    question("number", "cps", "values.CPS"),
    question("number", "mna", "values.MNA"),
    question("number", "barthel", "values.BARTHEL"),
    question("number", "liikkuminen", "values.d4"),
]
APPLICATION = {"sujuva:record": "application"}
APPLICATION_FORM = [question("select", "palvelu", "service", values=["omaishoito", "asuminen"])]


@pytest.fixture
def world(database_url: str) -> Iterator[RecordWorld]:
    yield from open_record_world(database_url)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("cps", 7, "CPS on 0–6, kokonaislukuna."),
        ("cps", 1.5, "CPS on 0–6, kokonaislukuna."),
        ("mna", 12.3, "MNA on 0–30, 0,5 välein."),
        ("barthel", 42, "BARTHEL on 0–100, 5 välein."),
        ("liikkuminen", 5, "d4 on jokin näistä: 0, 1, 2, 3, 4, 8, 9."),
    ],
)
def test_a_value_out_of_its_range_is_refused_with_the_range(
    world: RecordWorld, key: str, value: float, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.write(RAI, MEASURES, {key: value})
    assert refused.value.fields == {key: sentence}
    with world.tasks.session() as session:
        assert list_measurements(session, world.client_id) == ()


def test_a_locked_assessment_told_by_two_processes_is_kept_once(world: RecordWorld) -> None:
    world.write(RAI, MEASURES, {"cps": 2})
    world.write(RAI, MEASURES, {"cps": 3})
    with world.tasks.session() as session:
        assert [one.instrument for one in list_assessments(session, world.client_id)] == ["CHA"]
        assert [one.value for one in list_measurements(session, world.client_id)] == [3]


def test_an_assessment_that_is_not_locked_is_each_process_own(world: RecordWorld) -> None:
    open_one = {**RAI, "sujuva:recordWith": '={instrument: "CHA", locked: false}'}
    world.write(open_one, MEASURES, {"cps": 2})
    world.write(open_one, MEASURES, {"cps": 3})
    with world.tasks.session() as session:
        assert len(list_assessments(session, world.client_id)) == 2


def test_values_in_range_are_kept_with_their_day_and_chapters(world: RecordWorld) -> None:
    world.write(RAI, MEASURES, {"cps": 2, "mna": 12.5, "liikkuminen": 8})
    with world.tasks.session() as session:
        measured = {one.code: one.value for one in list_measurements(session, world.client_id)}
        (event,) = [
            one for one in read_timeline(session, world.client_id) if one.name == "assessment.completed"
        ]
    assert measured == {"CPS": 2, "MNA": 12.5, "d4": 8}
    assert event.attributes == {
        "instrument": "CHA",
        "domains": ["d1", "d3", "d4", "d5", "d6", "d7", "d9"],
    }


def test_the_same_service_is_not_applied_for_twice(world: RecordWorld) -> None:
    world.write(APPLICATION, APPLICATION_FORM, {"palvelu": "omaishoito"})
    with pytest.raises(InvalidInput) as refused:
        world.write(APPLICATION, APPLICATION_FORM, {"palvelu": "omaishoito"})
    sentence = refused.value.fields["palvelu"]
    assert world.matter_id in sentence
    assert "23.11.2026" in sentence
    world.write(APPLICATION, APPLICATION_FORM, {"palvelu": "asuminen"})


def test_a_closed_matter_frees_its_application(world: RecordWorld) -> None:
    world.write(APPLICATION, APPLICATION_FORM, {"palvelu": "omaishoito"})
    service = world.tasks.service
    with world.tasks.session() as session:
        close_matter(session, service, world.matter_id, "peruutettu")
        assert find_open_application(session, world.client_id, "omaishoito") is None
        again = open_matter(session, service, world.client_id, service.clock.now())
    other = RecordWorld(world.tasks, world.client_id, again.id)
    other.write(APPLICATION, APPLICATION_FORM, {"palvelu": "omaishoito"})


def test_who_carries_a_service_out_is_no_case_manager_of_the_client(world: RecordWorld) -> None:
    world.tasks.add_person("kht", groups=frozenset({"kotihoito", "asiakasvastaavat"}))
    properties = {
        "sujuva:record": "service.started",
        "sujuva:recordWith": '={service: "kotihoito", provider: "kotihoito"}',
    }
    name_kht(world)
    world.write(properties, [question("datetime", "alkoi", "on", subtype="date", dateLabel="x")], {})
    with pytest.raises(InvalidInput) as refused:
        name_kht(world, substitute="av2")
    assert "tuottaa asiakkaan palvelua ryhmässä kotihoito" in refused.value.fields["username"]


def test_a_relative_is_no_case_manager(world: RecordWorld) -> None:
    with world.tasks.session() as session:
        bar_member(session, world.client_id, "kht", "lahisukulainen")
    with pytest.raises(InvalidInput) as refused:
        name_kht(world)
    assert "esteellinen" in refused.value.fields["username"]
    with world.tasks.session() as session:
        assert current(session, world.client_id, world.tasks.clock.now()) is None


def name_kht(world: RecordWorld, substitute: str | None = None) -> None:
    with world.tasks.session() as session:
        name_case_manager(
            session,
            world.tasks.service,
            world.client_id,
            "kht",
            substitute=substitute,
            reason="valinta",
            actor="esi",
        )


def test_a_service_that_is_not_open_cannot_end(world: RecordWorld) -> None:
    properties = {"sujuva:record": "service.ended", "sujuva:recordWith": '={service: "kotihoito"}'}
    with pytest.raises(InvalidInput, match="Palvelua ei voi kirjata"):
        world.write(properties, [], {})


def test_a_service_lives_from_start_to_end(world: RecordWorld) -> None:
    for step in ("ordered", "started", "suspended", "resumed", "ended"):
        properties = {
            "sujuva:record": f"service.{step}",
            "sujuva:recordWith": '={service: "kotihoito", reason: "muu"}',
        }
        world.write(properties, [], {})
        with world.tasks.session() as session:
            matter = get_matter(session, world.matter_id)
            found = find_open_service(session, world.client_id, "kotihoito", world.matter_id)
        if step == "suspended":
            assert found is not None
            assert (found.state, matter.state) == ("keskeytetty", "keskeytetty")
    with world.tasks.session() as session:
        (ended,) = list_services(session, world.client_id)
        assert (ended.state, ended.end_reason) == ("paattynyt", "muu")
        assert waiting_days(session, ended.key) == 0


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("FI21 1234 5600 0007 85", True),
        ("FI2112345600000785", True),
        ("FI2112345600000786", False),
        ("FI00", False),
        ("", False),
    ],
)
def test_an_account_number_has_right_check_digits(text: str, is_right: bool) -> None:
    assert is_iban(text) is is_right


def test_a_day_before_the_clients_birth_is_refused(world: RecordWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.write(
            {"sujuva:record": "service.ordered", "sujuva:recordWith": '={service: "kotihoito"}'},
            [question("datetime", "alkaen", "on", subtype="date", dateLabel="alkaen")],
            {"alkaen": "1944-01-31"},
        )
    assert "ennen asiakkaan syntymää" in refused.value.fields["alkaen"]
