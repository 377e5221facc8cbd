# SPDX-License-Identifier: EUPL-1.2
"""The page of a queue: ordered by the points of today, for those who keep it, cut to whom they may see."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from clients.case_managers import bar_member
from tasks.waiting import list_waiting
from tests.support.browser import Browsing, find_barriers
from tests.support.served import serve
from tests.support.stories import Story
from tests.support.story_house import Begin
from tests.support.web_world import SECRET, Visitor
from tests.web.test_accessibility import faults_of_frame
from webui.application import create_app
from webui.settings import WebSettings

AILA: Mapping[str, object] = {"sukunimi": "Aalto", "etunimet": "Aila", "kotikunta": "Imatra"}
BIRGIT: Mapping[str, object] = {"sukunimi": "Berg", "etunimet": "Birgit", "kotikunta": "Lappeenranta"}


def queue_up(story: Story, client: Mapping[str, object], **needs: object) -> str:
    """An application, decided at once, so that the client waits for a place."""
    client_id = story.client(**client, syntymaaika="1940-05-01")
    story.begin("asuminen", asiakasvastaava="av", ika=86, kotikeinot_kaytetty=True)
    today = story.clock.now().date().isoformat()
    story.does(
        "av",
        "Kokoa asiakirjat",
        haettu_taso="yhteisollinen",
        rai_valine="HC",
        rai_paiva=today,
        maple=3,
        cps=1,
        adlh=1,
        yoavun_tarve="ei",
        kotona_kokeillut=["kotihoito"],
        turvattomuus=True,
        asiakkaan_tahto="Seuraa olisi mukava saada.",
    )
    story.does(
        "stt",
        "Käsittele työryhmässä",
        kokous_pvm=today,
        lasna=["asiakasvastaava"],
        tyoryhman_kanta="puoltaa",
        puollettu_taso="yhteisollinen",
        tyoryhman_perustelut="Yksinäisyys ja esteellinen koti.",
    )
    story.does(
        "av",
        "Kuule asiakasta ja läheisiä",
        kuuleminen="kylla",
        kuulemistapa="puhelin",
        asiakkaan_nakemys="Sopii hyvin.",
        edustajaa_kuultu="ei_edustajaa",
        puolison_kanssa="ei_puolisoa",
    )
    story.does(
        "av",
        "Valmistele päätös",
        palvelu="asuminen",
        paatos="myonteinen",
        kuultu="kylla",
        asiakkaan_nakemys="Sopii hyvin.",
        asumisen_taso="yhteisollinen",
        lainkohdat=["shl_21b"],
        perustelut="Asiakas on yksin, ja koti on esteellinen.",
        voimassa_alkaen=today,
    )
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva=today)
    story.does("av", "Sovi odotusajan apu", odotusajan_apu=["nykyinen"], odotuksesta_kerrottu=True, **needs)
    return client_id


def read_queue(story: Story) -> list[tuple[str | None, str, float | None]]:
    with story.service.database.reading() as session:
        (queue,) = list_waiting(session, story.service, story.person("pk"))
    return [(line.row.client_name, line.row.name, line.points) for line in queue.lines]


def open_page(story: Story, username: str) -> tuple[int, str]:
    settings = WebSettings(secret_key=SECRET, demo=True, session_clock=story.clock)
    visitor = Visitor(create_app(story.service, settings).test_client())
    visitor.post("/sign-in", {"username": username}, page="/sign-in")
    answer = visitor.get("/waiting")
    return answer.status_code, answer.get_data(as_text=True)


def test_the_points_of_today_order_the_queue(begin_story: Begin) -> None:
    story = begin_story("2027-02-01T10:00:00+02:00")
    queue_up(story, AILA, toivekunta="Ruokolahti")
    story.day("2027-02-04", "10.00")
    queue_up(story, BIRGIT, toivekunta="Imatra", puoliso_mukaan=True)
    assert read_queue(story) == [("Berg Birgit", "Etsi paikka", 10), ("Aalto Aila", "Etsi paikka", 1)]
    story.day("2027-02-10", "10.00")
    assert read_queue(story) == [("Berg Birgit", "Etsi paikka", 12), ("Aalto Aila", "Etsi paikka", 3)]
    story.does("pk", "Etsi paikka", paikka_loytyi="oma", puoliso_mukaan=True)
    assert [name for _, name, _ in read_queue(story)] == ["Tarjoa paikka", "Etsi paikka"]


def test_only_those_who_keep_the_queue_open_it(begin_story: Begin) -> None:
    story = begin_story("2027-02-01T10:00:00+02:00")
    queue_up(story, AILA, toivekunta="Ruokolahti", muistiyksikko=True)
    status, page = open_page(story, "pk")
    assert status == 200
    for words in ("Asumisen jono", "Aalto Aila", "Yhteisöllinen asuminen", "Ruokolahti", "Kyllä", "30.4."):
        assert words in page, words
    status, page = open_page(story, "av")
    assert status == 403
    assert "Aalto" not in page


@pytest.mark.parametrize("width", [360, 1440])
def test_the_queue_has_no_barrier(begin_story: Begin, browsing: Browsing, width: int) -> None:
    story = begin_story("2027-02-01T10:00:00+02:00")
    queue_up(story, AILA, toivekunta="Ruokolahti", muistiyksikko=True)
    page = browsing.new_page(viewport={"width": width, "height": 900})
    settings = WebSettings(secret_key=SECRET, demo=True, session_clock=story.clock)
    with serve(create_app(story.service, settings)) as port:
        page.goto(f"http://127.0.0.1:{port}/sign-in")
        page.locator("form:has(input[value='pk']) button").last.click()
        page.goto(f"http://127.0.0.1:{port}/waiting")
        expect(page.get_by_role("main")).to_contain_text("Aalto Aila")
        assert [*find_barriers(page), *faults_of_frame(page, width)] == []


def test_whom_one_is_barred_from_is_not_in_the_queue(begin_story: Begin) -> None:
    story = begin_story("2027-02-01T10:00:00+02:00")
    client_id = queue_up(story, AILA)
    queue_up(story, BIRGIT)
    with story.service.database.transaction() as session:
        bar_member(session, client_id, "pk", "sukulainen")
    assert [name for name, _, _ in read_queue(story)] == ["Berg Birgit"]
    assert "Aalto" not in open_page(story, "pk")[1]
