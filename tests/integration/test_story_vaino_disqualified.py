# SPDX-License-Identifier: EUPL-1.2
"""Väinö's kin among the workers of his wife's case: barred, freed, and the case goes on. Source: story S5."""

from clients.case_managers import current
from tests.support.informal_care import apply
from tests.support.stories import Story
from tests.support.story_house import Begin
from tests.support.web_world import open_pages


def test_a_relative_of_the_carer_is_not_her_case_manager(begin_story: Begin) -> None:
    """Antti is the carer's son: his leader writes it down, and nobody can choose him any more."""
    story = apply(begin_story)
    pages = open_pages(story.service, story.clock)
    eeva, antti = pages.sign_in("esi"), pages.sign_in("av2")
    client = f"/clients/{story.client_id}"
    assert antti.get(client).status_code == 200
    address = f"{client}/disqualification"
    said = eeva.post(address, {"who": "av2", "reason": "laheinen"}, page=address, follow=True)
    assert "Kirjattu." in said.get_data(as_text=True)
    assert (antti.get(client).status_code, story.may_see("av2")) == (404, False)
    moving = "/staff/av/hand-over"
    assert "Helmi" in eeva.get(moving).get_data(as_text=True)
    chosen = {"last_day": "31.12.2026", f"to-{story.client_id}": "av2"}
    refused = eeva.post(moving, chosen)
    assert refused.status_code == 422
    assert "Antti Vaara on esteellinen hoitamaan tämän asiakkaan asioita." in refused.get_data(as_text=True)
    assert manager_of(story) == ("av", None)


def test_a_case_manager_who_is_a_relative_says_so_and_hands_on(begin_story: Begin) -> None:
    """Anna turns out to be the carer's daughter: her task goes on with her substitute, no limit moves."""
    story = apply(begin_story)
    pages = open_pages(story.service, story.clock)
    anna, address = pages.sign_in("av"), f"/clients/{story.client_id}/disqualification"
    key = story.finds("av", "Tarkista hakemus", owner="av").key
    assert anna.post(address, {}, page=address).status_code == 422
    said = anna.post(address, {"reason": "laheinen"}, page=address, follow=True).get_data(as_text=True)
    assert "Asiakasvastaava on nyt Antti Vaara." in said
    assert anna.get(f"/tasks/{key}").status_code == 404
    assert anna.get(f"/clients/{story.client_id}").status_code == 404
    assert manager_of(story)[0] == "av2"
    story.finds("av2", "Tarkista hakemus", owner="av2", limit="T3", last_day="2026-12-09")
    story.cannot(
        "av", "Tarkista hakemus", "ei ole perustetta", hakemus_taydellinen="kylla", hakija_on_hoidettava=True
    )


def test_a_disqualification_by_mistake_is_taken_back_by_the_leader(begin_story: Begin) -> None:
    """Antti was the wrong person: Eeva takes it back with a reason, he sees the client and may take tasks."""
    story = apply(begin_story)
    pages = open_pages(story.service, story.clock)
    eeva, antti = pages.sign_in("esi"), pages.sign_in("av2")
    client = f"/clients/{story.client_id}"
    address = f"{client}/disqualification"
    undone = {"freed": "av2", "why": "vaara_henkilo"}
    assert "Esteelliset nyt" not in eeva.get(address).get_data(as_text=True)
    eeva.post(address, {"who": "av2", "reason": "laheinen"}, page=address)
    shown = eeva.get(address).get_data(as_text=True)
    assert "Esteelliset nyt" in shown
    assert "Peru esteellisyys" in shown
    again = eeva.post(address, {"who": "av2", "reason": "laheinen"}, page=address)
    assert "Antti Vaara on jo kirjattu esteelliseksi." in again.get_data(as_text=True)
    key = story.finds("av", "Tarkista hakemus").key
    assert antti.get(f"/tasks/{key}").status_code == 404
    # Not by himself, who sees nothing; not by a colleague; not without a reason.
    assert antti.post(f"{address}/taken-back", undone, page="/").status_code == 404
    assert pages.sign_in("av").post(f"{address}/taken-back", undone, page=client).status_code == 422
    refused = eeva.post(f"{address}/taken-back", {"freed": "av2"}, page=address)
    assert refused.status_code == 422
    assert "Valitse, miksi esteellisyys perutaan." in refused.get_data(as_text=True)
    assert story.may_see("av2") is False
    said = eeva.post(f"{address}/taken-back", undone, page=address, follow=True).get_data(as_text=True)
    assert "Peruttu. Antti Vaara voi taas nähdä asiakkaan" in said
    assert "Työntekijän esteellisyys peruttiin" in said
    assert (antti.get(client).status_code, story.may_see("av2")) == (200, True)
    assert antti.get(f"/tasks/{key}").status_code == 200
    (told,) = story.events("member.unbarred")
    assert told.attributes == {"username": "av2", "reason": "vaara_henkilo"}
    assert story.finds("av", "Tarkista hakemus", owner="av").key == key


def manager_of(story: Story) -> tuple[str, str | None]:
    with story.service.database.reading() as session:
        found = current(session, story.client_id, story.clock.now())
    assert found is not None
    return found.username, found.substitute
