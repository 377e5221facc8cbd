# SPDX-License-Identifier: EUPL-1.2
"""T23: the fee of each service is reviewed by itself, and the end of another service leaves it alone.

Source: asiakasmaksulaki 734/1992, two years from the decision; the days are told in the scenario
processes/yhteiset/scenarios/maksu-tarkistetaan.toml.
"""

from sqlalchemy import select

from engine.process_instances import publish_message
from engine.tables import deadline
from tests.support.stories import Story
from tests.support.story_house import Begin

FEE = {
    "maksu_eur": 210.5,
    "maksun_peruste": "tulot",
    "maksu_alkaen": "2027-01-21",
    "maksun_lainkohdat": ["amaksul_10e"],
    "maksun_perustelut": "Maksu perustuu tuloihin ja palvelun määrään.",
    "maksupaatos_paiva": "2027-01-21",
}


def test_the_end_of_one_service_ends_the_review_of_its_own_fee(begin_story: Begin) -> None:
    story = begin_story("2027-01-21T09:00:00+02:00")
    story.client(sukunimi="Rinne", etunimet="Reino", syntymaaika="1940-05-01", kotikunta="Imatra")
    for service in ("kotihoito", "asuminen"):
        set_fee(story, service)
    assert reviews(story) == ["running", "running"]
    end(story, "asuminen")
    assert reviews(story) == ["running", "waived"]
    set_fee(story, "kotihoito")
    assert reviews(story) == ["met", "waived", "running"]
    end(story, "kotihoito")
    assert reviews(story) == ["met", "waived", "waived"]
    story.check()


def set_fee(story: Story, service: str) -> None:
    story.begin("asiakasmaksun_maaritys", asiakasvastaava="av", palvelu=service)
    story.does("mk", "Pyydä tulotiedot", tulotiedot="tiedossa")
    story.does("mk", "Määrää maksu", **FEE)


def end(story: Story, service: str) -> None:
    (matter,) = story.matters()
    with story.service.database.transaction() as session:
        publish_message(
            session,
            story.service,
            name=f"{service}.ended",
            correlation_key=matter.id,
            variables={"asiakas": story.client_id, "asia": matter.id},
            actor="kertoja",
        )
    story.settle()


def reviews(story: Story) -> list[str]:
    """What became of each time of the review, the oldest first."""
    query = select(deadline.c.state).where(deadline.c.limit_id == "T23").order_by(deadline.c.key)
    with story.service.database.reading() as session:
        return list(session.execute(query).scalars())
