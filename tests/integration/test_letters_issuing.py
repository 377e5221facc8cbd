# SPDX-License-Identifier: EUPL-1.2
"""From the client's record to letters, with the dates of the stories: what is decided is what is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from clients.letters.county import CountyBook, county_of
from clients.letters.issuing import issue_letters
from clients.origins import Origin
from clients.tables import client, issued_document, matter
from engine.database import Database
from engine.errors import InvalidInput
from tests.support.letter_world import LetterWorld, letters, open_letter_world, write

DECISION: Mapping[str, object] = {
    "service": "kotihoito",
    "outcome": "myonteinen",
    "legal_basis": ["shl_19a", "shl_45"],
    "valid_from": "2026-12-07",
    "amount": 30,
    "unit": "h_kk",
    "way": "oma",
}
AGREEMENT: Mapping[str, object] = {
    "carer": "Väinö Virtanen",
    "class": "luokka_2",
    "fee": 612.5,
    "start": "2027-02-01",
    "leave_days": "3",
    "leave_ways": ["lyhytaikainen_paikka"],
    "iban": "FI2112345600000785",
}
REASONS = "Tarvitset apua pesuissa ja lääkkeissä joka päivä."


@pytest.fixture
def world(database: Database) -> LetterWorld:
    return open_letter_world(database)


def decide(world: LetterWorld, **changes: object) -> str:
    decision = {**DECISION, "reasons": f"text:{REASONS}", **changes}
    heard = {"heard": "kylla", "way": "puhelin", "view": "text:Haluan asua kotona."}
    found = write(world, ("decision", decision), ("hearing", heard), ("decision.signed", {}))
    return str(found["paatos_id"])


def serve(world: LetterWorld, decision: str, **notice: object) -> str:
    """The text of the notice that follows."""
    given = {"decision": decision, "appeal_instructions": True, **notice}
    write(world, ("decision.notice", given), instance=8)
    return letters(world)[-1][2]


def test_a_signed_decision_is_sent_as_it_was_made(world: LetterWorld) -> None:
    decide(world)
    ((kind, language, text),) = letters(world)
    assert (kind, language) == ("paatos", "fi")
    for words in (
        "Liisa Lehtonen Koivukatu 4 B 12 55100 Imatra",
        "Päätös: säännöllinen kotihoito",
        "Myönnämme sinulle palvelun: säännöllinen kotihoito.",
        "Voimassa: 7.12.2026 alkaen, toistaiseksi",
        "Määrä: 30 tuntia kuukaudessa",
        f"Perustelut {REASONS}",
        "Sinua on kuultu ennen päätöstä. Tapa: puhelu.",
        "Haluan asua kotona.",
        "sosiaalihuoltolaki (1301/2014) 19 a §",
        "Anna Vastamäki, asiakasvastaava, 7.12.2026",
        "30 päivän kuluessa",
    ):
        assert words in text, words


def test_the_notice_of_liisas_decision_has_the_days_of_her_story(world: LetterWorld) -> None:
    """S1: posted Tue 8.12.2026, received Tue 15.12., last day Thu 14.1.2027."""
    decision = decide(world)
    world.clock.move_to(datetime(2026, 12, 8, 12, tzinfo=UTC))
    text = serve(world, decision, way="kirje", posted_on="2026-12-08")
    for words in (
        "Postitettu: 8.12.2026",
        "Tiedoksisaanti: tiistai 15.12.2026",
        "Oikaisuvaatimuksen viimeinen päivä: torstai 14.1.2027 klo 16.15",
        "Jos päätös tuli sinulle myöhemmin",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("notice", "shown"),
    [
        ({"way": "kirje", "posted_on": "2027-03-25"}, ("torstai 1.4.2027", "maanantai 3.5.2027")),
        ({"way": "kirje", "posted_on": "2027-03-22"}, ("maanantai 29.3.2027", "keskiviikko 28.4.2027")),
        ({"way": "sahkoinen", "sent_on": "2027-03-25"}, ("sunnuntai 28.3.2027", "tiistai 27.4.2027")),
        (
            {"way": "kirje", "posted_on": "2027-03-25", "shown_receipt_on": "2027-04-06"},
            ("tiistai 6.4.2027", "perjantai 7.5.2027"),
        ),
        (
            {"way": "henkilokohtainen", "handed_on": "2027-03-22"},
            ("maanantai 22.3.2027", "keskiviikko 21.4.2027"),
        ),
    ],
)
def test_the_last_day_is_that_of_the_oracle(
    world: LetterWorld, notice: Mapping[str, object], shown: Sequence[str]
) -> None:
    """S8 and the oracle table: Easter, the first of May, Ascension Day; a receipt that was shown."""
    world.clock.move_to(datetime(2027, 3, 19, 8, tzinfo=UTC))
    decision = decide(world, valid_from="2027-03-22")
    world.clock.move_to(datetime(2027, 4, 7, 8, tzinfo=UTC))
    text = serve(world, decision, **notice)
    assert f"Tiedoksisaanti: {shown[0]}" in text
    assert f"Viimeinen päivä on {shown[1]} klo 16.15." in text


def test_a_certificate_of_receipt_tells_the_day_itself(world: LetterWorld) -> None:
    text = serve(world, decide(world), way="saantitodistus", posted_on="2026-12-07")
    assert "Sait päätöksen tiedoksi sinä päivänä, jona kuittasit sen" in text
    assert "Viimeinen päivä on" not in text
    assert "Jos päätös tuli sinulle myöhemmin" not in text


def test_a_notice_without_the_day_of_posting_is_refused_and_nothing_is_sent(world: LetterWorld) -> None:
    decision = decide(world)
    with pytest.raises(InvalidInput) as refused:
        serve(world, decision, way="kirje")
    assert "posted_on" in refused.value.fields
    assert [kind for kind, _, _ in letters(world)] == ["paatos"]


@pytest.mark.parametrize(
    ("way", "field"), [("sahkoinen", "sent_on"), ("henkilokohtainen", "handed_on"), ("kirje", "posted_on")]
)
def test_a_decision_is_served_between_the_signing_and_today(world: LetterWorld, way: str, field: str) -> None:
    """Hallintolaki 59 §: the time for appeal is counted from that day, so it cannot be one that was not."""
    decision = decide(world)
    for day in ("2026-12-06", "2026-12-08"):
        with pytest.raises(InvalidInput) as refused:
            serve(world, decision, way=way, **{field: day})
        assert list(refused.value.fields) == [field]
    assert [kind for kind, _, _ in letters(world)] == ["paatos"]
    assert "7.12.2026" in serve(world, decision, way=way, **{field: "2026-12-07"})


def test_a_decision_without_appeal_instructions_is_not_signed(world: LetterWorld) -> None:
    """S8, must fail: the county's data lack who handles the claim, so the signature is taken back."""
    book = county_of(world.service)
    broken = CountyBook(
        {
            **book._rows,
            "appeal": [replace(row, values={**row.values, "body": ""}) for row in book._rows["appeal"]],
        },
        book._words,
    )
    world.service.reference = {**world.service.reference, CountyBook: broken}
    with pytest.raises(InvalidInput) as refused:
        decide(world)
    assert "appeal.body" in refused.value.fields
    assert letters(world) == []


def test_a_refusal_says_so_and_has_no_time_of_validity(world: LetterWorld) -> None:
    decide(world, outcome="kielteinen")
    text = letters(world)[0][2]
    assert "Emme myönnä sinulle palvelua: säännöllinen kotihoito." in text
    assert "Voimassa:" not in text
    assert "voit hakea palvelua uudelleen" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Palvelusi päättyy: säännöllinen kotihoito.", "Palvelun viimeinen päivä: 31.3.2027")),
        ("sv", ("Din service upphör: regelbunden hemvård.", "Servicens sista dag: 31.3.2027")),
    ],
)
def test_an_ending_says_that_the_service_ends_and_when(
    world: LetterWorld, language: str, words: Sequence[str]
) -> None:
    """It refuses nothing that was asked for, so it does not say so."""
    with world.session() as session:
        session.execute(update(client).values(language=language))
    decide(world, outcome="paattyy", valid_from="2027-03-31", valid_to="2027-03-31", amount=None, unit=None)
    text = letters(world)[0][2]
    for one in words:
        assert one in text, one
    for one in ("Voimassa:", "Giltighetstid:", "Emme myönnä", "Vi beviljar"):
        assert one not in text, one


def test_a_decision_on_several_services_names_each(world: LetterWorld) -> None:
    decide(world, service="tukipalvelut", outcome="osittain", content=["ateria", "siivous"], amount=None)
    text = letters(world)[0][2]
    assert "Myönnämme sinulle osan siitä, mitä hait: tukipalvelut." in text
    assert "Palvelut: ateriapalvelu, siivouspalvelu" in text


def test_an_ending_without_its_day_is_refused(world: LetterWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(world, outcome="paattyy")
    assert "valid_to" in refused.value.fields
    assert letters(world) == []


def test_who_was_asked_in_vain_is_told_so(world: LetterWorld) -> None:
    decision = {**DECISION, "reasons": f"text:{REASONS}"}
    silent = {"heard": "ei_vastausta", "way": "kirjallinen"}
    write(world, ("decision", decision), ("hearing", silent), ("decision.signed", {}))
    assert "tilaisuus tulla kuulluksi ennen päätöstä, mutta emme saaneet vastausta" in letters(world)[0][2]


def test_a_client_who_speaks_swedish_gets_swedish(world: LetterWorld) -> None:
    with world.session() as session:
        session.execute(update(client).values(language="sv"))
    decide(world)
    ((_, language, text),) = letters(world)
    assert language == "sv"
    assert "Vi beviljar dig servicen: regelbunden hemvård." in text
    assert "Anna Vastamäki, klientansvarig, 7.12.2026" in text
    assert "Socialombudet Maija Malli" in text


def test_a_restricted_address_is_not_printed(world: LetterWorld) -> None:
    world.restrict_address()
    decide(world)
    text = letters(world)[0][2]
    assert "Liisa Lehtonen Salassa pidettävä" in text
    assert "Koivukatu" not in text


def test_an_address_is_printed_again_when_the_last_day_of_its_restriction_has_passed(
    world: LetterWorld,
) -> None:
    """Laki 661/2009 36 §: a turvakielto is given for a time."""
    write(world, ("restriction", {"kind": "turvakielto", "valid_to": "2026-12-31"}))
    world.clock.move_to(datetime(2026, 12, 31, 21, 59, tzinfo=UTC))
    decide(world)
    world.clock.move_to(datetime(2026, 12, 31, 22, 0, tzinfo=UTC))
    decide(world)
    first, second = (text for _, _, text in letters(world))
    assert "Salassa pidettävä" in first
    assert "Koivukatu" not in first
    assert "Koivukatu 4 B 12" in second


def test_another_service_area_names_its_own_task_and_acts(world: LetterWorld) -> None:
    with world.session() as session:
        session.execute(update(matter).values(service_area="tyoikaiset"))
    write(world, ("assessment.summary", SUMMARY))
    text = letters(world)[0][2]
    assert "vanhuspalvelulaki" not in text
    assert "sosiaalihuoltolaki (1301/2014) 37 §" in text
    with world.session() as session:
        assert session.execute(select(issued_document.c.service_task)).scalar_one() == "Työikäisten palvelut"


SUMMARY: Mapping[str, object] = {
    "situation": "text:Liisa on kaatunut kahdesti.",
    "conclusions": "text:Asiakkuuden edellytykset täyttyvät.",
    "client_view": "text:Haluan päästä kirjastoon.",
    "worker_need": "kylla",
    "duration": "tilapainen",
    "child_in_care": "ei",
    "rights_explained": True,
    "values.SPPB": 6,
}
PLAN: Mapping[str, object] = {
    "goals": [
        {"text": "text:Pääsen kirjastoon.", "icf": "d450", "measure": "SPPB", "baseline": 6, "target": 9}
    ],
    "services": ["tukijakso"],
    "close_persons_part": "text:Tytär auttaa kaupassa.",
    "review_on": "2027-01-07",
    "approved_by_client": "kylla",
}


def test_a_summary_says_what_the_law_lists(world: LetterWorld) -> None:
    write(world, ("assessment.summary", SUMMARY))
    ((kind, _, text),) = letters(world)
    assert kind == "yhteenveto"
    for words in (
        "Tilanne ja tuen tarve Liisa on kaatunut kahdesti.",
        "Asiakkuuden edellytykset täyttyvät.",
        "Näkemyksesi Haluan päästä kirjastoon.",
        "Tarvitset omatyöntekijän.",
        "Tuen tarve on tilapäinen.",
        "Hoidossasi ei ole lasta.",
        "6 0–12",
        "vanhuspalvelulaki (980/2012) 15 §",
    ):
        assert words in text, words


def test_a_summary_tells_measures_that_the_list_does_not_know(world: LetterWorld) -> None:
    clock = {"name": "text:Kellotaulutesti", "value": 4, "lowest": 0, "highest": 6}
    write(world, ("assessment.measured", {"other_measures": [clock]}), ("assessment.summary", SUMMARY))
    assert "Kellotaulutesti 4 0–6" in letters(world)[0][2]


def test_a_plan_is_sent_with_its_goals(world: LetterWorld) -> None:
    write(world, ("plan", PLAN))
    ((kind, _, text),) = letters(world)
    assert kind == "suunnitelma"
    for words in ("Pääsen kirjastoon. Liikkuminen SPPB 6 9", "Tytär auttaa kaupassa.", "torstaina 7.1.2027"):
        assert words in text, words


def test_an_agreement_has_the_plan_as_its_annex(world: LetterWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        write(world, ("agreement", AGREEMENT))
    assert "plan" in refused.value.fields
    write(world, ("plan", PLAN))
    write(world, ("agreement", AGREEMENT), instance=9)
    kind, _, text = letters(world)[-1]
    assert kind == "sopimus"
    for words in (
        "Omaishoitaja: Väinö Virtanen",
        "Sopimus alkaa 1.2.2027 ja on voimassa toistaiseksi.",
        "Hoitopalkkio on 612,50 euroa kuukaudessa, palkkioluokka 2.",
        "tilille FI21 1234 5600 0007 85",
        "kolmeen vapaavuorokauteen",
        "Liite 1: Hoito- ja palvelusuunnitelma",
        "Pääsen kirjastoon.",
    ):
        assert words in text, words


def test_each_change_of_an_agreement_sends_it_anew(world: LetterWorld) -> None:
    write(world, ("plan", PLAN))
    write(world, ("agreement", AGREEMENT), instance=9)
    raised = {"class": "luokka_3", "fee": 900, "from": "2028-02-01", "county_signed_on": "2028-01-20"}
    lowered = {"class": "luokka_1", "fee": 500, "from": "2029-02-01", "county_signed_on": "2029-01-20"}
    for change in (raised, lowered):
        write(world, ("agreement.changed", change), instance=9)
    assert [kind for kind, _, _ in letters(world)] == ["suunnitelma", "sopimus", "sopimus", "sopimus"]
    assert "Hoitopalkkio on 900,00 euroa kuukaudessa, palkkioluokka 3." in letters(world)[-2][2]
    assert "Hoitopalkkio on 500,00 euroa kuukaudessa, palkkioluokka 1." in letters(world)[-1][2]


def test_what_another_party_said_is_not_told_as_the_clients_view(world: LetterWorld) -> None:
    carer = {"heard": True, "party": "omaishoitaja", "view": "text:Yöt väsyttävät."}
    write(world, ("hearing", carer))
    decision = {**DECISION, "reasons": f"text:{REASONS}"}
    write(world, ("decision", decision), ("decision.signed", {}))
    assert "Yöt väsyttävät" not in letters(world)[0][2]


def test_a_document_needs_a_matter(world: LetterWorld) -> None:
    origin = Origin(world.client_id, "av", world.clock.now())
    with world.session() as session, pytest.raises(InvalidInput, match="asia"):
        issue_letters(session, world.service, origin, ["plan"], {"suunnitelma_id": "S1"})
