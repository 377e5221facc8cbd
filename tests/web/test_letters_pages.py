# SPDX-License-Identifier: EUPL-1.2
"""Letters on the pages: listed, opened by right, voided; and the draft that a task would send."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from clients.record_tables import client_decision
from clients.tables import access_log, document, issued_document
from engine.database import Database
from engine.deployments import deploy_bundle
from engine.process_instances import start_instance
from engine.tables import user_task
from sujuva.deploying import check_folders
from tests.support.letter_world import LetterWorld, open_letter_world, write
from tests.support.letters import PROCESSES, PdfReading
from tests.support.web_world import SECRET, WebWorld
from webui.application import create_app
from webui.settings import WebSettings

ANSWERS: Mapping[str, object] = {
    "palvelu": "tukijakso",
    "paatos": "myonteinen",
    "kuultu": "kylla",
    "kuulemistapa": "kotikaynti",
    "asiakkaan_nakemys": "Haluan päästä kauppaan #itse.",
    "lainkohdat": ["shl_14", "shl_45"],
    "perustelut": "Olet kaatunut kahdesti, ja liikkumiskykysi on heikentynyt.",
    "voimassa_alkaen": "7.12.2026",
    "voimassa_paattyen": "7.1.2027",
    "toteuttamistapa": "oma",
    "maara": "3",
    "yksikko": "kayntia_vko",
}

OF_CARE: Mapping[str, object] = {
    "service": "omaishoito",
    "outcome": "myonteinen",
    "legal_basis": ["oht_3"],
    "reasons": "text:Hoito on sitovaa ja jatkuu läpi vuorokauden.",
    "valid_from": "2026-12-07",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages over a house with letters."""

    world: LetterWorld
    web: WebWorld

    @property
    def documents(self) -> str:
        return f"/clients/{self.world.client_id}?tab=documents"

    def issued(self) -> str:
        document_id = self.world.order()
        self.world.work()
        return f"/documents/{document_id}"


@pytest.fixture
def pages(database: Database) -> Pages:
    world = open_letter_world(database)
    app = create_app(world.service, WebSettings(secret_key=SECRET, demo=True, session_clock=world.clock))
    app.testing = True
    return Pages(world, WebWorld(app, world.service, world.clock, world.clock))


def test_the_client_page_lists_letters_and_opens_them(pages: Pages) -> None:
    address = pages.issued()
    anna = pages.web.sign_in("av")
    page = anna.get(pages.documents).get_data(as_text=True)
    assert "Päätös: Sujuvan tukijakso" in page
    assert f'href="{address}"' in page
    answer = anna.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'inline; filename="paatos-{address.rsplit("/", 1)[1]}.pdf"'
    assert "Liisa Lehtonen" in PdfReading(answer.get_data()).text()


def test_each_opening_is_logged_and_without_ground_it_is_not_there(pages: Pages) -> None:
    address = pages.issued()
    anna = pages.web.sign_in("av")
    before = looks(pages)
    anna.get(address)
    assert looks(pages) == before + 1
    leena = pages.web.sign_in("lh")
    stranger, nobody = leena.get(address), leena.get("/documents/K999")
    assert stranger.status_code == nobody.status_code == 404
    assert pages.web.visitor().get(address).status_code == 303
    assert looks(pages) == before + 1


@pytest.mark.parametrize(
    ("language", "ours", "theirs"),
    [
        ("fi", "Päätös: omaishoidon tuki, hoidettavalle", "Päätöksen tiedoksianto, omaishoitajalle"),
        (
            "sv",
            "Delgivning av beslut, till den vårdade",
            "Beslut: stöd för närståendevård, till närståendevårdaren",
        ),
        ("en", "Notice of a decision, to the person cared for", "Notice of a decision, to the carer"),
    ],
)
def test_letters_to_two_parties_say_to_whom_each_is(
    pages: Pages, language: str, ours: str, theirs: str
) -> None:
    """The carer's own are in Swedish, and a reader of Swedish has their titles as they are."""
    served = {"way": "kirje", "posted_on": "2026-12-07", "appeal_instructions": True}
    party = {"name": "Väinö Virtanen", "posted_on": "2026-12-07", "language": "sv"}
    decided = write(pages.world, ("decision", OF_CARE), ("decision.signed", {}))["paatos_id"]
    write(
        pages.world,
        ("decision.notice", {"decision": decided, **served}),
        ("decision.party", {"decision": decided, **party}),
    )
    pages.issued()
    anna = pages.web.sign_in("av")
    anna.post("/language", {"language": language}, page="/tasks")
    page = anna.get(pages.documents).get_data(as_text=True)
    assert ours in page
    assert theirs in page
    alone = {"fi": "Päätös: Sujuvan tukijakso <", "sv": "Beslut <", "en": "Decision <"}[language]
    assert alone in page, "where there is one copy, nobody is named"


def looks(pages: Pages) -> int:
    with pages.world.session() as session:
        return int(
            session.execute(
                select(func.count()).where(access_log.c.purpose.startswith("asiakirja "))
            ).scalar_one()
        )


def test_a_letter_that_is_being_made_has_no_link(pages: Pages) -> None:
    document_id = pages.world.order()
    anna = pages.web.sign_in("av")
    page = anna.get(pages.documents).get_data(as_text=True)
    assert "tekeillä" in page
    assert f'/documents/{document_id}"' not in page
    assert anna.get(f"/documents/{document_id}").status_code == 409


def test_a_document_is_voided_with_a_reason_and_stays_to_be_read(pages: Pages) -> None:
    address = pages.issued()
    anna = pages.web.sign_in("av")
    assert anna.post(f"{address}/void", {"reason": ""}, page=pages.documents).status_code == 422
    done = anna.post(f"{address}/void", {"reason": "Väärä <b>palvelu</b>."}, page=pages.documents)
    assert done.status_code == 303
    page = anna.get(pages.documents).get_data(as_text=True)
    assert "mitätöity" in page
    assert "Väärä &lt;b&gt;palvelu&lt;/b&gt;." in page
    assert anna.get(address).status_code == 200
    assert "Asiakirja mitätöitiin: päätös" in anna.get(pages.documents.split("?")[0]).get_data(as_text=True)


def test_a_restricted_address_is_told_to_who_addresses_the_envelope(pages: Pages) -> None:
    pages.world.restrict_address()
    page = pages.web.sign_in("av").get(pages.documents).get_data(as_text=True)
    assert "Osoita kuori käsin" in page


@pytest.fixture
def preparing(pages: Pages) -> str:
    """The address of Anna's task to prepare a decision for Liisa."""
    world = pages.world
    with world.session() as session:
        for checked in check_folders(PROCESSES):
            if checked.bundle.folder == "yhteiset":
                deploy_bundle(session, checked, world.clock.now(), "testit")
    with world.session() as session:
        start_instance(
            session,
            world.service,
            variables={"asiakas": world.client_id, "asia": world.matter_id, "asiakasvastaava": "av"},
            actor="av",
            process_id="paatos_ja_tiedoksianto",
        )
    with world.session() as session:
        key = session.execute(
            select(user_task.c.key).where(user_task.c.element_id == "valmistele_paatos")
        ).scalar_one()
    return f"/tasks/{key}"


def test_a_task_shows_the_letter_that_its_answers_would_send(pages: Pages, preparing: str) -> None:
    anna = pages.web.sign_in("av")
    page = anna.get(preparing).get_data(as_text=True)
    assert "Esikatsele kirje" in page
    before = rows(pages)
    answer = anna.post(f"{preparing}/letter", ANSWERS, page=preparing)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    read = PdfReading(answer.get_data()).text()
    assert read.startswith("LUONNOS")
    for words in (
        "Tämä on luonnos.",
        "Myönnämme sinulle palvelun: Sujuvan tukijakso.",
        "Määrä: 3 käyntiä viikossa",
        "Haluan päästä kauppaan #itse.",
        "Oikaisuvaatimusohje",
        "Sosiaaliasiavastaava Maija Malli",
    ):
        assert words in read, words
    assert rows(pages) == before


def test_a_letter_that_cannot_be_sent_is_refused_at_its_fields(pages: Pages, preparing: str) -> None:
    anna = pages.web.sign_in("av")
    answer = anna.post(f"{preparing}/letter", {**ANSWERS, "perustelut": ""}, page=preparing)
    assert answer.status_code == 422
    assert "Haluan päästä kauppaan #itse." in answer.get_data(as_text=True)
    assert pages.web.sign_in("lh").get(preparing).status_code == 404


def rows(pages: Pages) -> list[int]:
    with pages.world.session() as session:
        return [
            int(session.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (issued_document, client_decision, document)
        ]
