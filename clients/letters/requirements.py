# SPDX-License-Identifier: EUPL-1.2
"""What a letter must hold before it may be issued; each lack named with its rule and what to do."""

from clients.letters.content import (
    AgreementLetter,
    Appeal,
    DecisionLetter,
    FeeLetter,
    Letter,
    ManagerLetter,
    NoticeLetter,
    PlanLetter,
    ReplyLetter,
    SummaryLetter,
)
from engine.errors import InvalidInput

SHORTEST_REASONS = 20
NEGATIVE = ("kielteinen", "osittain", "raukeaa", "paattyy")


def check_letter(letter: Letter) -> None:
    """InvalidInput(fields) names everything that is missing; nothing unlawful is issued."""
    problems = {**_of_frame(letter), **_of_kind(letter)}
    if problems:
        raise InvalidInput("Asiakirjaa ei voi antaa: siitä puuttuu tietoja.", problems)


def _of_frame(letter: Letter) -> dict[str, str]:
    """Hallintolaki 44 § 1 mom. 1, 2 and 4 kohta: authority, party, whom to ask."""
    frame = letter.frame
    return _lacking(
        ("matter_id", frame.matter_id, "Asiakirja kuuluu asiaan. Anna asian tunnus."),
        ("service_task", frame.service_task, "Palvelutehtävä puuttuu. Lisää se asian tietoihin."),
        ("author", frame.author.name, "Laatijan nimi puuttuu. Lisää se henkilöstön tietoihin."),
        ("contact", frame.contact.name, "Lisätietojen antaja puuttuu (hallintolaki 44 §)."),
        ("client", frame.client.strip(), "Asiakkaan nimi puuttuu. Täydennä asiakkaan tiedot."),
        ("authority", frame.authority.name, "Viranomainen puuttuu. Täydennä viranomaisen tiedot."),
    )


def _of_kind(letter: Letter) -> dict[str, str]:
    match letter:
        case DecisionLetter():
            return {**_of_decision(letter), **_of_appeal(letter.appeal)}
        case FeeLetter():
            return {**_of_fee(letter), **_of_appeal(letter.appeal)}
        case NoticeLetter():
            return {**_of_notice(letter), **_of_appeal(letter.appeal)}
        case PlanLetter(plan=plan):
            return _lacking(("review_on", plan.review_on, "Anna seurannan päivä (SHL 39 §)."))
        case AgreementLetter():
            return _of_agreement(letter)
        case SummaryLetter():
            return _of_summary(letter)
        case ReplyLetter(text=text):
            long = len(text.strip()) >= SHORTEST_REASONS
            return _lacking(("text", long, f"Kirjoita vastaus, vähintään {SHORTEST_REASONS} merkkiä."))
        case ManagerLetter(manager=manager):
            return _lacking(("manager", manager.name, "Anna asiakasvastaavan nimi (SHL 42 §)."))


def _of_decision(letter: DecisionLetter) -> dict[str, str]:
    problems = _lacking(
        ("service", letter.service, "Anna palvelu, josta päätetään (hallintolaki 44 §)."),
        ("sources", letter.sources, "Anna sovelletut säännökset (hallintolaki 45 §)."),
        ("parties", letter.parties, "Anna asianosaiset (hallintolaki 44 §)."),
    )
    problems |= _of_reasons(letter.reasons)
    if letter.outcome not in NEGATIVE and letter.valid_from is None:
        problems["valid_from"] = "Anna päivä, josta päätös on voimassa."
    if letter.outcome == "paattyy" and letter.valid_to is None:
        problems["valid_to"] = "Anna palvelun viimeinen päivä."
    return problems


def _of_fee(letter: FeeLetter) -> dict[str, str]:
    """Hallintolaki 44–45 §: what is decided for whom, by what rules and why."""
    problems = _lacking(
        ("service", letter.services, "Anna palvelu, jonka maksusta päätetään (hallintolaki 44 §)."),
        ("amount", letter.amount is not None, "Anna maksu euroina kuukaudessa; nolla, jos sitä ei peritä."),
        ("sources", letter.sources, "Anna sovelletut säännökset (hallintolaki 45 §)."),
        ("parties", letter.parties, "Anna asianosaiset (hallintolaki 44 §)."),
    )
    return problems | _of_reasons(letter.reasons)


def _of_reasons(reasons: str) -> dict[str, str]:
    if len(reasons.strip()) >= SHORTEST_REASONS:
        return {}
    return {"reasons": f"Kirjoita perustelut, vähintään {SHORTEST_REASONS} merkkiä (hallintolaki 45 §)."}


def _of_notice(letter: NoticeLetter) -> dict[str, str]:
    """The real day of posting (OKV 22.4.2016) is what the time for appeal is counted from."""
    problems = _lacking(("service", letter.service, "Anna palvelu, josta päätettiin."))
    if letter.sent_on is None:
        problems["sent_on"] = "Anna todellinen postitus- tai lähetyspäivä: siitä lasketaan muutoksenhakuaika."
    elif letter.sent_on < letter.decided_on:
        problems["sent_on"] = "Päätös ei voi lähteä ennen kuin se on tehty. Tarkista päivä."
    return problems


def _of_appeal(appeal: Appeal | None) -> dict[str, str]:
    """Hallintolaki 46 §: the instructions are given together with the decision, and are whole."""
    if appeal is None:
        return {"appeal": "Oikaisuvaatimusohje puuttuu (hallintolaki 46 §). Sitä ei voi jättää pois."}
    return _lacking(
        ("appeal.body", appeal.body, "Ohjeesta puuttuu, kuka oikaisuvaatimuksen käsittelee."),
        ("appeal.address", appeal.address, "Ohjeesta puuttuu kirjaamon osoite."),
        ("appeal.hours", appeal.hours, "Ohjeesta puuttuu kirjaamon aukioloaika."),
        ("appeal.days", appeal.days > 0, "Ohjeesta puuttuu määräaika."),
        ("appeal.ombudsman", appeal.ombudsman.name, "Ohjeesta puuttuu sosiaaliasiavastaava (laki 739/2023)."),
    )


def _of_agreement(letter: AgreementLetter) -> dict[str, str]:
    """937/2005 8 §: what an agreement must say, with the plan as its annex."""
    return _lacking(
        ("carer", letter.carer.strip(), "Anna omaishoitajan nimi."),
        ("fee", letter.fee > 0, "Anna hoitopalkkion määrä (937/2005 8 §)."),
        ("leave_days", letter.leave_days, "Anna vapaapäivien määrä (937/2005 8 §)."),
        ("plan", letter.plan, "Liitä hoito- ja palvelusuunnitelma (937/2005 7 ja 8 §)."),
    )


def _of_summary(letter: SummaryLetter) -> dict[str, str]:
    """SHL 37 §: what the summary holds."""
    return _lacking(
        ("situation", letter.situation.strip(), "Kuvaa tilanne ja tuen tarve (SHL 37 §)."),
        ("conclusions", letter.conclusions.strip(), "Kirjoita johtopäätökset (SHL 37 §)."),
        ("view", letter.view.strip(), "Kirjoita asiakkaan näkemys (SHL 37 §)."),
        ("duration", letter.duration, "Arvioi tarpeen kesto (SHL 37 §)."),
    )


def _lacking(*wanted: tuple[str, object, str]) -> dict[str, str]:
    return {name: sentence for name, value, sentence in wanted if not value}
