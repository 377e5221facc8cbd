# SPDX-License-Identifier: EUPL-1.2
"""Letters to Liisa and about Helmi in both languages, and a reader of the PDF that comes out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pikepdf
import pypdfium2

from clients.letters.content import (
    Addressee,
    AgreementLetter,
    DecisionLetter,
    FeeLetter,
    Frame,
    Goal,
    Kind,
    Language,
    Letter,
    ManagerLetter,
    Measure,
    NoticeLetter,
    Person,
    Plan,
    PlanLetter,
    ReplyLetter,
    SummaryLetter,
)
from clients.letters.county import load_county
from clients.letters.typesetting import Typesetter
from clients.letters.writing import TEMPLATES, write_out
from engine.deadlines import load_limits
from engine.service import Service

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
COUNTY = load_county(PROCESSES / "asiakirjat")
DAY = date(2026, 12, 7)
PENDING = date(2026, 11, 23)
KINDS: tuple[Kind, ...] = (
    "paatos",
    "maksupaatos",
    "tiedoksianto",
    "suunnitelma",
    "sopimus",
    "yhteenveto",
    "asiakasvastaava",
    "vastaus",
)
LANGUAGES: tuple[Language, ...] = ("fi", "sv")

REASONS = {
    "fi": "Olet kaatunut kaksi kertaa kuukauden aikana etkä uskalla lähteä yksin ulos. SPPB on 6.\n\n"
    "Tavoite on saavutettavissa neljässä viikossa, kun harjoittelet säännöllisesti.",
    "sv": "Du har fallit två gånger på en månad och vågar inte gå ut ensam. Resultatet av SPPB är 6.\n\n"
    "Målet kan nås på fyra veckor när du tränar regelbundet.",
}
WISH = {
    "fi": "Haluan päästä taas itse kauppaan ja kirjastoon.",
    "sv": "Jag vill själv kunna gå till butiken och biblioteket igen.",
}
TITLE = {"fi": "asiakasvastaava", "sv": "klientansvarig"}


def frame(language: Language, kind: Kind) -> Frame:
    authority = COUNTY.authority(DAY, language)
    author = Person("Anna Vastamäki", TITLE[language], authority.phone, authority.email)
    return Frame(
        language=language,
        service_task=COUNTY.service_task(None, DAY, language),
        matter_id="A1048577",
        pending_on=PENDING,
        author=author,
        contact=author,
        dated=DAY,
        structure=COUNTY.structure(kind, DAY),
        authority=authority,
        addressee=Addressee("Liisa Lehtonen", ("Koivukatu 4 B 12", "55100 Imatra")),
        client="Liisa Lehtonen",
        born=date(1944, 5, 15),
    )


# What counting needs of a service.
LIMITS = cast(Service, SimpleNamespace(limits=load_limits(PROCESSES / "limits")))
APPEALS = {language: COUNTY.appeal(LIMITS, DAY, PENDING, language) for language in LANGUAGES}


def plan(language: Language) -> Plan:
    finnish = language == "fi"
    return Plan(
        goals=(
            Goal(WISH[language], "d4", "SPPB", 6, 9, date(2027, 1, 7)),
            Goal(
                "En pelkää kaatumista." if finnish else "Jag är inte rädd för att falla.", "d5", "GAS", -2, 0
            ),
        ),
        services=("tukijakso", "ateria"),
        kin="Tytär käy lauantaisin." if finnish else "Dottern kommer på lördagar.",
        duties="Lähihoitaja: harjoitukset." if finnish else "Närvårdaren: övningarna.",
        safety="Matot on poistettu." if finnish else "Mattorna har tagits bort.",
        advance_care=True,
        review_on=date(2027, 1, 7),
        accepted="kylla",
    )


def decision(language: Language) -> DecisionLetter:
    return DecisionLetter(
        frame=frame(language, "paatos"),
        service="tukijakso",
        outcome="myonteinen",
        valid_from=DAY,
        valid_to=date(2027, 1, 7),
        amount=3,
        unit="kayntia_vko",
        way="oma",
        reasons=REASONS[language],
        sources=("shl_14", "shl_45"),
        heard=True,
        heard_how="kotikaynti",
        view=WISH[language],
        dissent="",
        decided_on=DAY,
        parties=("Liisa Lehtonen",),
        appeal=APPEALS[language],
    )


FEE_REASONS = {
    "fi": "Maksu perustuu tuloihisi, yhden hengen talouteesi ja 24 tuntiin kotihoitoa kuukaudessa.",
    "sv": "Avgiften grundar sig på dina inkomster, ditt enpersonshushåll och 24 timmar hemvård i månaden.",
}


def fee(language: Language) -> FeeLetter:
    return FeeLetter(
        frame=frame(language, "maksupaatos"),
        services=("kotihoito",),
        amount=312.5,
        valid_from=DAY,
        reasons=FEE_REASONS[language],
        sources=("amaksul_10e",),
        decided_on=DAY,
        parties=("Liisa Lehtonen",),
        appeal=COUNTY.appeal(LIMITS, DAY, PENDING, language, "maksu"),
    )


def notice(language: Language) -> NoticeLetter:
    return NoticeLetter(
        frame=frame(language, "tiedoksianto"),
        service="tukijakso",
        decided_on=DAY,
        way="kirje",
        sent_on=date(2026, 12, 8),
        received_on=date(2026, 12, 15),
        shown=False,
        appeal=replace(APPEALS[language], last_day=date(2027, 1, 14)),
    )


def agreement(language: Language) -> AgreementLetter:
    return AgreementLetter(
        frame=frame(language, "sopimus"),
        carer="Väinö Virtanen",
        starts_on=date(2027, 2, 1),
        ends_on=None,
        fee=612.5,
        fee_class="luokka_2",
        account="FI2112345600000785",
        leave_days="3",
        leave_ways=("lyhytaikainen_paikka", "sijaisomaishoitaja"),
        terms="",
        carer_signed_on=None,
        county_signed_on=date(2027, 1, 20),
        plan=plan(language),
    )


def summary(language: Language) -> SummaryLetter:
    return SummaryLetter(
        frame=frame(language, "yhteenveto"),
        situation=REASONS[language],
        conclusions=WISH[language],
        view=WISH[language],
        personal_worker=True,
        duration="tilapainen",
        child=False,
        rights_told=True,
        measures=(Measure("SPPB", 6, "0–12"), Measure("MAPLe", 2, "1–5")),
        sources=COUNTY.basis("yhteenveto", None, DAY),
    )


def manager(language: Language) -> ManagerLetter:
    base = frame(language, "asiakasvastaava")
    heir = Person("Antti Vaara", TITLE[language], base.authority.phone, base.authority.email)
    sources = COUNTY.basis("asiakasvastaava", None, DAY)
    return ManagerLetter(replace(base, contact=heir), heir, date(2026, 12, 12), stays=False, sources=sources)


def client_plan(language: Language) -> PlanLetter:
    sources = COUNTY.basis("suunnitelma", None, DAY)
    return PlanLetter(frame(language, "suunnitelma"), plan(language), sources)


ANSWER = {
    "fi": "Selvitimme viikon käynnit. Kaksi iltakäyntiä jäi väliin, ja pahoittelemme sitä.\n\n"
    "Olemme muuttaneet reittiä, eikä käyntejä jää enää väliin.",
    "sv": "Vi utredde veckans besök. Två kvällsbesök uteblev, och vi beklagar det.\n\n"
    "Vi har ändrat rutten, och inga besök uteblir längre.",
}


def reply(language: Language) -> ReplyLetter:
    return ReplyLetter(
        frame=frame(language, "vastaus"),
        request="muistutus",
        arrived_on=date(2026, 11, 27),
        text=ANSWER[language],
        sources=("asiakaslaki_23",),
    )


_MAKERS: Mapping[Kind, Callable[[Language], Letter]] = {
    "paatos": decision,
    "maksupaatos": fee,
    "tiedoksianto": notice,
    "suunnitelma": client_plan,
    "sopimus": agreement,
    "yhteenveto": summary,
    "asiakasvastaava": manager,
    "vastaus": reply,
}


def sample(kind: Kind, language: Language) -> Letter:
    return _MAKERS[kind](language)


@dataclass(frozen=True, slots=True)
class PdfReading:
    """A PDF as a reader with or without sight gets it."""

    content: bytes

    def text(self) -> str:
        """All text in reading order, lines as one, marks where a long word may be parted left out."""
        document = pypdfium2.PdfDocument(self.content)
        pages = [page.get_textpage().get_text_range() for page in document]
        document.close()
        # The reader takes a hyphen at the end of a line for one that parts a word; ours never do.
        pages = [page.replace("\ufffe", "-") for page in pages]
        return " ".join("\n".join(pages).replace("\u200b\r\n", "").replace("\u200b", "").split())

    def pages(self) -> int:
        document = pypdfium2.PdfDocument(self.content)
        count = len(document)
        document.close()
        return count

    def body(self) -> str:
        """The text between the head and the foot of each page."""
        document = pypdfium2.PdfDocument(self.content)
        parts = [page.get_textpage().get_text_bounded(bottom=80, top=842 - 100) for page in document]
        document.close()
        return "\n".join(parts).replace("\u200b", "")

    def rightmost(self) -> float:
        """Millimetres from the left edge of the paper to the end of the longest line."""
        document = pypdfium2.PdfDocument(self.content)
        ends = [
            text.get_rect(number)[2]
            for text in (page.get_textpage() for page in document)
            for number in range(text.count_rects())
        ]
        document.close()
        return float(max(ends)) * 25.4 / 72

    def document(self) -> pikepdf.Pdf:
        return pikepdf.open(BytesIO(self.content))

    def elements(self) -> list["Element"]:
        """Every element of the structure tree, parents before children."""
        with self.document() as pdf:
            root = pdf.Root.StructTreeRoot
            roles = {str(key): str(value) for key, value in dict(root.get("/RoleMap", {})).items()}
            return [_element(one, roles) for one in _walk(root)]


@dataclass(frozen=True, slots=True)
class Element:
    """`role` in standard terms without its slash; `inside` are the roles below it."""

    role: str
    inside: tuple[str, ...]
    alternative: str
    scope: str


def _element(one: pikepdf.Dictionary, roles: dict[str, str]) -> Element:
    attributes: Any = one.get("/A", [])
    each = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    scopes = [str(values.Scope) for values in each if "/Scope" in values]
    names = [str(below.S) for below in _walk(one)]
    return Element(
        role=roles.get(str(one.S), str(one.S)).removeprefix("/"),
        inside=tuple(roles.get(name, name).removeprefix("/") for name in names),
        alternative=str(one.get("/Alt", "")),
        scope="".join(scopes).removeprefix("/"),
    )


def _walk(node: Any) -> Iterator[pikepdf.Dictionary]:
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _walk(child)


def set_letter(typesetter: Typesetter, letter: Letter, *, draft: bool = False) -> PdfReading:
    written = write_out(letter, COUNTY, draft=draft)
    return PdfReading(typesetter.typeset(TEMPLATES[letter.kind], written))
