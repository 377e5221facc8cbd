# SPDX-License-Identifier: EUPL-1.2
"""The provider directory of the demo and of the scenarios. None of these providers exists."""

from clients.municipalities import REGION
from clients.providers import (
    Provider,
    ProviderFilter,
    ServiceKind,
    find_providers,
    save_provider,
    save_service_kind,
)
from clients.staff import StaffMember
from engine.database import Session
from engine.service import Service

EAST = ("153", "580", "689", "700")
EVERYWHERE = tuple(entry.code for entry in REGION)
_FILLER = StaffMember("esittely", "Esittely", "esittelyaineisto", "manager")

SERVICE_KINDS = (
    ServiceKind("arviointijakso", "Kuntouttava arviointijakso", "Rehabiliterande bedömningsperiod",
                "Rehabilitative assessment period"),
    ServiceKind("asiointi", "Asiointi", "Ärenden", "Errands"),
    ServiceKind("ateria", "Ateriapalvelu", "Måltidsservice", "Meal service"),
    ServiceKind("digituki", "Digituki", "Digistöd", "Digital support", early_support=True),
    ServiceKind("kotihoito", "Kotihoito", "Hemvård", "Home care"),
    ServiceKind("kuntoutus", "Kotikuntoutus", "Hemrehabilitering", "Home rehabilitation"),
    ServiceKind("kylvetys", "Kylvetys", "Badservice", "Bathing"),
    ServiceKind("liikuntaryhma", "Liikuntaryhmä", "Motionsgrupp", "Exercise group", early_support=True),
    ServiceKind("lyhytaikaishoito", "Lyhytaikaishoito", "Korttidsvård", "Short-term care"),
    ServiceKind("muistiyhdistys", "Muistiyhdistyksen tuki", "Minnesföreningens stöd",
                "Support by a memory association", early_support=True),
    ServiceKind("omaishoitajien_tuki", "Omaishoitajien tuki", "Stöd för närståendevårdare",
                "Support for carers", early_support=True),
    ServiceKind("paivatoiminta", "Päivätoiminta ja osallisuus", "Dagverksamhet och delaktighet",
                "Day activity and participation"),
    ServiceKind("perhehoito", "Perhehoito", "Familjevård", "Family care"),
    ServiceKind("siivous", "Siivous", "Städning", "Cleaning"),
    ServiceKind("tukijakso", "Tukijakso", "Stödperiod", "Support period"),
    ServiceKind("turva_auttaminen", "Turva-auttamispalvelu", "Trygghetsservice", "Safety-alarm assistance"),
    ServiceKind("vaatehuolto", "Vaatehuolto", "Klädvård", "Laundry"),
    ServiceKind("yhteisollinen_asuminen", "Yhteisöllinen asuminen", "Gemenskapsboende", "Communal housing"),
    ServiceKind("ymparivuorokautinen_asuminen", "Ympärivuorokautinen palveluasuminen",
                "Serviceboende med heldygnsomsorg", "24-hour service housing"),
    ServiceKind("ystavatoiminta", "Ystävätoiminta", "Vänverksamhet", "Befriending", early_support=True),
)  # fmt: skip

PROVIDERS = (
    Provider("kotihoito_ita", "Kotihoito, itäinen tiimi", "oma", ("arviointijakso", "kotihoito"), EVERYWHERE,
             unit="kotihoito", phone="05 000 1001", capacity=240),
    Provider("kotikuntoutus", "Kotikuntoutus", "oma", ("kuntoutus",), EVERYWHERE,
             unit="kuntoutus", phone="05 000 1002", capacity=60),
    Provider("tukijaksotiimi", "Sujuvan tukijaksotiimi", "oma", ("tukijakso",), EVERYWHERE,
             unit="tukijaksotiimi", phone="05 000 1003", capacity=40),
    Provider("paivakeskus_kanerva", "Päiväkeskus Kanerva", "oma", ("paivatoiminta",), EAST,
             phone="05 000 1004", capacity=24),
    Provider("saimaan_ateriat", "Saimaan Ateriat Oy", "ostopalvelu", ("ateria",), EVERYWHERE,
             unit="tuottaja_ateriat", phone="05 000 2001", email="tilaukset@ateriat.example", capacity=300,
             contact="Tilauskeskus"),
    Provider("kotiapu_karpalo", "Kotiapu Karpalo Oy", "palveluseteli", ("asiointi", "siivous", "vaatehuolto"),
             EVERYWHERE, unit="tuottaja_karpalo", phone="05 000 2002", email="apu@karpalo.example",
             capacity=80, note="Aloittaa tavallisesti viikossa."),
    Provider("turvakaista", "Turvakaista Oy", "ostopalvelu", ("turva_auttaminen",), EVERYWHERE,
             phone="05 000 2003", capacity=500, note="Tilaukset puhelimitse."),
    Provider("kylpyla_lahde", "Kylpylä Lähde Oy", "yritys", ("kylvetys",), ("153", "405"),
             phone="05 000 2004", capacity=30),
    Provider("koivukoti", "Koivukoti", "ostopalvelu",
             ("lyhytaikaishoito", "yhteisollinen_asuminen", "ymparivuorokautinen_asuminen"), EVERYWHERE,
             phone="05 000 2005", capacity=52),
    Provider("perhekoti_kuusela", "Perhekoti Kuusela", "yritys", ("perhehoito",), EAST,
             phone="05 000 2006", capacity=4),
    Provider("vuoksenrannan_seniorit", "Vuoksenrannan seniorit ry", "yhdistys",
             ("liikuntaryhma", "ystavatoiminta"), EAST, phone="05 000 3001", contact="Toimisto, ma–to 10–13"),
    Provider("lansirannan_ystavat", "Länsirannan ystävät ry", "yhdistys", ("digituki", "ystavatoiminta"),
             ("405", "416", "441", "739", "831"), phone="05 000 3002"),
    Provider("muistipolku", "Muistipolku ry", "yhdistys", ("muistiyhdistys",), EVERYWHERE,
             phone="05 000 3003"),
    Provider("omaisten_tupa", "Omaisten tupa ry", "yhdistys", ("omaishoitajien_tuki",), EVERYWHERE,
             phone="05 000 3004"),
)  # fmt: skip


def save_network(session: Session, service: Service) -> None:
    """Adds what is missing of the directory; what somebody has edited stays."""
    for kind in SERVICE_KINDS:
        save_service_kind(session, kind)
    known = {one.id for one in find_providers(session, ProviderFilter(inactive=True))}
    for one in PROVIDERS:
        if one.id not in known:
            save_provider(session, service, _FILLER, one)
