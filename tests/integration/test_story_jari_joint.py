# SPDX-License-Identifier: EUPL-1.2
"""Jari's joint client relationship: one coordinator, and one who works with him.

Source: section 13 of the domain, *yhteisasiakkuus*, and story S12: the team, the plan and the permission
stay, only the coordinator changes. SHL 42 §.
"""

from datetime import date

from clients import joint_work
from clients.joint_clients import current_joint, list_joint_members
from clients.staff import get_member
from tasks.area_managers import AreaManager
from tasks.areas import change_area
from tasks.disqualifications import disqualify
from tests.integration.test_story_jari import ring
from tests.support.stories import Story
from tests.support.story_house import Begin
from tests.support.web_world import open_pages

WHY = "Muistitiimi järjestää palvelut."


def begin_joint(begin: Begin, coordinator: str) -> Story:
    """Social work of adults and another case manager of the working-age are members too."""
    story = ring(begin)
    tav, joint = story.person("tav"), (date(2027, 10, 4), "suullinen")
    joint_work.begin(story.service, tav, story.client_id, coordinator, *joint)
    who = story.person(coordinator)
    joint_work.invite(story.service, who, story.client_id, "stt", "Aikuissosiaalityö")
    joint_work.write_plan(story.service, who, story.client_id, "Jari käy töissä.")
    return story


def coordination(story: Story) -> tuple[str, list[str], bool]:
    """The coordinator, the members, and whether there is a plan."""
    with story.service.database.reading() as session:
        joint = current_joint(session, story.client_id)
        assert joint is not None
        members = [one.username for one in list_joint_members(session, joint.key)]
        return joint.coordinator, members, joint.plan_id is not None


def test_the_coordinator_follows_the_case_manager_to_the_new_area(begin_story: Begin) -> None:
    story = begin_joint(begin_story, "tav")
    (matter,) = story.matters()
    manager = change_area(story.service, story.person("tav"), matter.id, "iakkaat", WHY)
    assert manager == AreaManager("av2", before="tav", serves=True, coordinates=True)
    assert coordination(story) == ("av2", ["stt"], True)
    (told,) = story.events("joint.coordinator")
    assert (told.actor, told.attributes["coordinator"]) == ("tav", "av2")
    assert not story.may_see("tav")
    joint_work.write_plan(story.service, story.person("av2"), story.client_id, "Jari jää kotiin.")


def test_a_coordinator_of_another_service_stays(begin_story: Begin) -> None:
    story = begin_joint(begin_story, "stt")
    (matter,) = story.matters()
    manager = change_area(story.service, story.person("tav"), matter.id, "iakkaat", WHY)
    assert manager == AreaManager("av2", before="tav", serves=True)
    assert coordination(story)[0] == "stt"


def test_who_moves_the_matter_reads_who_coordinates(begin_story: Begin) -> None:
    story = begin_joint(begin_story, "tav")
    page, address = open_pages(story.service, story.clock).sign_in("tav"), f"/clients/{story.client_id}"
    sent = {"area": "iakkaat", "reason": WHY}
    said = page.post(f"{address}/service-area", sent, page=f"{address}/service-area", follow=True)
    with story.service.database.reading() as session:
        name = get_member(session, "av2").name
    page_text = said.get_data(as_text=True)
    assert f"Asiakasvastaava on nyt {name}. Asiakas saa siitä kirjeen." in page_text
    assert "Hän koordinoi myös yhteisasiakkuutta." in page_text


def test_a_coordinator_who_turns_out_to_be_a_relative_hands_on(begin_story: Begin) -> None:
    """To the case manager, whether it was they or somebody else who coordinated."""
    story = begin_joint(begin_story, "stt")
    disqualify(story.service, story.person("stt"), story.client_id, "stt", "laheinen")
    assert coordination(story)[0] == "tav"
    (matter,) = story.matters()
    change_area(story.service, story.person("tav"), matter.id, "iakkaat", WHY)
    disqualify(story.service, story.person("av2"), story.client_id, "av2", "laheinen")
    assert coordination(story)[0] == "av"
