# SPDX-License-Identifier: EUPL-1.2
"""What the tables propose to people who already have services, through the forms that people fill."""

from typing import Any

import pytest

from clients.matters import close_matter, find_open_matter
from clients.origins import Origin
from clients.recording import write_record
from tests.support.kerttu import live_at_home
from tests.support.stories import Story
from tests.support.story_house import Begin


@pytest.fixture
def at_home(begin_story: Begin) -> Story:
    """Kerttu, in home care since 19.1.2027 with ADLH 2 in her record; the matter of that is over."""
    story = live_at_home(begin_story)
    with story.service.database.transaction() as session:
        matter = find_open_matter(session, story.client_id)
        assert matter is not None
        close_matter(session, story.service, matter.id, "siirtyi_toiseen_prosessiin")
        origin = Origin(story.client_id, "kht", story.clock.now())
        values = {"MAPLE": 4, "CPS": 1, "ADLH": 2}
        measured = {"instrument": "HC", "locked": True, "values": values}
        write_record(session, story.service, origin, "assessment", measured, {})
    return story


def assess(story: Story, adlh: int, **contact: object) -> None:
    """A contact about her, and its assessment up to the summary."""
    story.day("2027-02-15", "10.00")
    answers: dict[str, Any] = {
        "turvallisuus": "ei_valitonta_vaaraa",
        "ratkaistu_heti": "ei",
        "pyytaa_arviointia": True,
    }
    answers |= {"kanava": "puhelin", "yhteydenottaja": "omainen", "kenesta": "loytyi", **contact}
    story.contact("el", None, **answers)
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    functioning = dict.fromkeys(("icf_liikkuminen", "icf_itsesta_huolehtiminen", "icf_kotielama"), "2")
    story.does(
        "av", "Tee arviointi", **functioning, turvallisuus_kotona="ok", voimavarat="On.", toiveet="Kotona."
    )
    texts = dict.fromkeys(("tilanne_ja_tarve", "johtopaatokset", "asiakkaan_nakemys"), "Apua tarvitaan.")
    story.does(
        "av",
        "Laadi arvioinnin yhteenveto",
        **texts,
        omatyontekijan_tarve="kylla",
        erityinen_tuki_tarve="ei",
        tarpeen_kesto="pitkaaikainen",
        lapsi_hoidossa="ei",
        saannollinen_tarve="kylla",
        kuntoutumispotentiaali="kohtalainen",
        maple=4,
        adlh=adlh,
        cps=1,
    )


@pytest.mark.parametrize(("adlh", "proposed"), [(4, "arviointijakso"), (3, "ei")])
def test_a_decline_in_home_care_is_seen_from_the_record(at_home: Story, adlh: int, proposed: str) -> None:
    """Two steps of ADLH bring a rehabilitative period; one step, or a need that is met already, does not."""
    assess(at_home, adlh, syyt=["arki"])
    assert at_home.proposal("av", "Sovi palveluratkaisu", "D5") == proposed


def test_who_comes_from_hospital_to_home_care_gets_a_period_proposed(at_home: Story) -> None:
    assess(at_home, 2, syyt=["kotiutuminen"])
    assert at_home.proposal("av", "Sovi palveluratkaisu", "D5") == "arviointijakso"
    assert at_home.proposed("av", "Sovi palveluratkaisu")["ratkaisut"] == ["arviointijakso"]


def test_who_lives_in_housing_is_assessed_by_its_instrument(at_home: Story) -> None:
    with at_home.service.database.transaction() as session:
        origin = Origin(at_home.client_id, "pk", at_home.clock.now())
        began = {"service": "asuminen", "on": "2027-01-19"}
        write_record(session, at_home.service, origin, "service.started", began, {})
    at_home.day("2027-02-15", "10.00")
    at_home.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["arki"],
        turvallisuus="ei_valitonta_vaaraa",
        ratkaistu_heti="ei",
        pyytaa_arviointia=True,
    )
    assert at_home.proposed("av", "Aloita arviointi")["arviointivaline"] == "LTCF"


def test_what_is_asked_in_informal_care_only_is_proposed_on_there(at_home: Story) -> None:
    """D8 reads six answers of the home visit; where nobody asks them it would refuse everybody."""
    assess(at_home, 2, syyt=["omaishoito"])
    view = at_home.opens("av", "Sovi palveluratkaisu")
    assert [one.decision_id for one in view.live] == ["D5", "D6", "D11", "D13", "D17"]


def test_another_instrument_than_the_proposed_one_is_explained(at_home: Story) -> None:
    at_home.day("2027-02-15", "10.00")
    answers: dict[str, Any] = {"turvallisuus": "ei_valitonta_vaaraa", "ratkaistu_heti": "ei"}
    at_home.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["arki"],
        pyytaa_arviointia=True,
        **answers,
    )
    begun = {"arviointi_paikka": "kotikaynti", "ensimmainen_toimi": "kotikaynti", "arviointivaline": "CHA"}
    at_home.cannot("av", "Aloita arviointi", "arviointivaline_perustelu: ", **begun)
    at_home.does("av", "Aloita arviointi", **begun, arviointivaline_perustelu="Palvelu muuttuu kokonaan.")
    told = at_home.events("dmn.overridden")[-1].attributes
    assert (told["decision"], told["proposed"], told["chosen"]) == ("D3", "HC", "CHA")


def test_a_fresh_assessment_of_the_carer_does_not_stand_in_for_a_full_one(at_home: Story) -> None:
    """COPE is newer than the locked HC of January: HC is used again, since nothing has changed."""
    with at_home.service.database.transaction() as session:
        origin = Origin(at_home.client_id, "av", at_home.clock.now())
        asked = {"instrument": "COPE", "values": {"COPE_NEG": 12}}
        write_record(session, at_home.service, origin, "assessment", asked, {})
    assess(at_home, 2, syyt=["arki"])
    assert at_home.proposal("av", "Sovi palveluratkaisu", "D4") == "hyodynna"


def test_a_table_that_is_asked_of_each_service_tells_its_answer_on_each(begin_story: Begin) -> None:
    """D7b: the panel of the next task must not show the last service's answer as if it were of all."""
    story = begin_story("2026-12-01T10:00:00+02:00")
    story.client(sukunimi="Salo", etunimet="Helmi", syntymaaika="1942-03-12", kotikunta="Imatra")
    story.begin("tukipalvelut", asiakasvastaava="av")
    needs = {"maara_viikossa": 3, "laheinen_auttaa": "ei"}
    rows = [
        {**needs, "palvelu": "ateria", "selviaa_itse": "ei"},
        {**needs, "palvelu": "kylvetys", "selviaa_itse": "kylla"},
    ]
    told = {"palvelut": rows, "kesto": "toistaiseksi", "asiakkaan_nakemys": "Sopii."}
    story.does("av", "Selvitä tukipalvelujen tarve", **told)
    view = story.opens("av", "Valitse toteuttamistapa")
    assert [one.value for one in view.past] == ["myonnetaan", "ei_tayty"]
