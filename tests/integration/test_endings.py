# SPDX-License-Identifier: EUPL-1.2
"""What an end leaves behind: an order without a decision, a client whom nobody of the area may take.

Source: SHL 42 § and 45 §; hallintolaki 434/2003 27–28 §.
"""

from clients.case_managers import current
from clients.joint_clients import current_joint
from clients.services import list_services
from clients.staff import get_member
from tasks.disqualifications import disqualify
from tests.integration.test_story_jari_joint import begin_joint
from tests.support.kerttu import sign
from tests.support.stories import Story
from tests.support.story_house import Begin

PERIOD = {"keinot": ["liikuntaharjoitus"], "kesto_pv": 28, "kaynnit_viikossa": 2}
REFUSED = {
    "palvelu": "tukijakso",
    "paatos": "kielteinen",
    "kuultu": "kylla",
    "asiakkaan_nakemys": "Haluaisin jakson.",
    "lainkohdat": ["shl_14", "shl_45"],
    "perustelut": "Läheinen auttaa riittävästi.",
    "voimassa_alkaen": "2026-12-07",
}


def services_of(story: Story) -> list[tuple[str, str]]:
    with story.service.database.reading() as session:
        return [(one.service, one.state) for one in list_services(session, story.client_id)]


def test_a_support_period_that_is_refused_is_not_shown_as_ordered(begin_story: Begin) -> None:
    story = begin_story("2026-12-07T09:00:00+02:00")
    story.client(sukunimi="Lehtonen", etunimet="Liisa", syntymaaika="1944-03-12", kotikunta="Imatra")
    story.begin("tukijakso", asiakasvastaava="av", ika=82, maple=2, tavoite_saavutettavissa=True)
    story.does("av", "Sovi tukijakso", tavoitteet=[{"tavoite": "Kävelen kauppaan"}], **PERIOD)
    assert services_of(story) == [("tukijakso", "tilattu")]
    story.does("av", "Valmistele päätös", **REFUSED)
    sign(story, "av", "2026-12-07")
    assert services_of(story) == [("tukijakso", "peruttu")]


def test_when_nobody_can_follow_a_disqualified_coordinator_a_leader_names_one(begin_story: Begin) -> None:
    """Jari's only case manager of his area turns out to be a relative, and coordinates his joint clients."""
    story = begin_joint(begin_story, "tav")
    done = disqualify(story.service, story.person("tav"), story.client_id, "tav", "laheinen")
    assert (done.was_manager, done.manager) == (True, None)
    story.settle()
    assert "Aloita arviointi" in story.open_tasks()
    story.finds("esi", "Nimeä itse")
    chosen = {"nimeamisen_peruste": "Alueella ei ole muita.", "nimeaminen_kerrottu": True}
    chosen |= {"vastuu_alkaen": story.clock.now().date().isoformat()}
    story.cannot("esi", "Nimeä itse", "Valitse jokin vaihtoehdoista.", asiakasvastaava="tav", **chosen)
    story.does("esi", "Nimeä itse", asiakasvastaava="av", **chosen)
    with story.service.database.reading() as session:
        manager = current(session, story.client_id, story.clock.now())
        joint = current_joint(session, story.client_id)
        assert get_member(session, "av").active
    assert manager is not None
    assert joint is not None
    assert (manager.username, joint.coordinator) == ("av", "av")


def test_a_process_gives_the_disqualified_no_task(begin_story: Begin) -> None:
    """The process remembers its case manager; the task goes to the one of now."""
    story = begin_story("2026-12-07T09:00:00+02:00")
    story.client(sukunimi="Lehtonen", etunimet="Liisa", syntymaaika="1944-03-12", kotikunta="Imatra")
    story.name_manager("av", "av2")
    disqualify(story.service, story.person("esi"), story.client_id, "av", "laheinen")
    story.begin("tukijakso", asiakasvastaava="av", ika=82, maple=2, tavoite_saavutettavissa=True)
    story.finds("av2", "Sovi tukijakso", owner="av2")
