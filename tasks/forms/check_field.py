# SPDX-License-Identifier: EUPL-1.2
"""The rules of one field of a form file: its label, store, options, limits and pattern."""

import re
from collections.abc import Mapping
from typing import Protocol

from clients.fields import CARER_FIELDS, CLIENT_FIELDS
from tasks.forms.conditions import check_condition
from tasks.forms.model import MAX_ROWS, NOTHING
from tasks.forms.patterns import check_pattern
from tasks.forms.schema import CHOICE_TYPES, NOT_HONOURED, OTHER_RULES, RULES, SUBTYPES, TEXT_TYPES

_CLIENT_STORES = frozenset(f"client.{name}" for name in CLIENT_FIELDS)
_TEXT_STORES = "document tai client.<kenttä>"


class Report(Protocol):
    def __call__(self, rule: str, message: str, remedy: str) -> None: ...


def check_field(component: Mapping[str, object], report: Report, *, in_list: bool) -> int:
    """Reports what is wrong with the field; gives 1 when it must always be filled in, else 0."""
    for name in sorted(NOT_HONOURED & component.keys()):
        if component[name] not in (None, "", False):
            report("ei tuettu", f"Ominaisuutta {name} ei tueta.", "Poista se kentästä.")
    label = component.get("label") or component.get("dateLabel") or component.get("timeLabel")
    if not isinstance(label, str) or label.startswith("="):
        report("otsikko", "Kentältä puuttuu otsikko, tai se on lauseke.", "Kirjoita otsikko tekstinä.")
    if component["type"] == "datetime" and str(component.get("subtype", "date")) not in SUBTYPES:
        report(
            "päivä", f"Tuntematon subtype {component.get('subtype')!r}.", "Valitse date, time tai datetime."
        )
    _check_store(component, report, in_list=in_list)
    _check_record(component, report)
    _check_known(component, report, in_list=in_list)
    _check_proposal(component, report, in_list=in_list)
    _check_refusal(component, report, in_list=in_list)
    _check_when(component, report)
    _check_review(component, report)
    if component["type"] in CHOICE_TYPES:
        _check_options(component, report)
    return _check_rules(component, report)


def _check_store(component: Mapping[str, object], report: Report, *, in_list: bool) -> None:
    properties = component.get("properties") or {}
    store = properties.get("store") if isinstance(properties, dict) else properties
    is_text = component["type"] in TEXT_TYPES
    if store is None:
        if is_text:
            report("store", "Tekstikentältä puuttuu properties.store.", f"Anna sille {_TEXT_STORES}.")
    elif store == "variable":
        if is_text:
            report("store", "Vapaata tekstiä ei talleteta muuttujaan.", f"Anna sille {_TEXT_STORES}.")
    elif store == "document":
        if not is_text:
            report("store", "Vain teksti voi olla asiakirja.", "Anna kentälle variable tai client.<kenttä>.")
    elif store == "record":
        if not isinstance(properties, dict) or not properties.get("record"):
            report("store", "Kentältä puuttuu properties.record.", "Nimeä tietueen kenttä.")
    elif not isinstance(store, str) or store not in _CLIENT_STORES:
        report(
            "store",
            f"Tuntematon properties.store {store!r}.",
            "Anna variable, document, record tai client.<kenttä>.",
        )
    elif in_list or component["type"] == "dynamiclist":
        report("store", "Toistuvan listan tietoa ei voi tallettaa asiakkaan tietoihin.", "Valitse variable.")


def _check_record(component: Mapping[str, object], report: Report) -> None:
    """Only its shape: which fields there are depends on the task, see `tasks.record_check`."""
    properties = component.get("properties")
    named = properties.get("record") if isinstance(properties, dict) else None
    if named is not None and (not isinstance(named, str) or not all(map(str.strip, named.split(",")))):
        report("tietue", "properties.record ei ole kentän nimi.", "Anna nimi tai nimet pilkuin eroteltuina.")


def _check_known(component: Mapping[str, object], report: Report, *, in_list: bool) -> None:
    properties = component.get("properties")
    named = properties.get("known") if isinstance(properties, dict) else None
    if named is None or named == NOTHING:
        return
    if named not in CARER_FIELDS:
        fitting = ", ".join((*CARER_FIELDS, NOTHING))
        report("tiedossa", f"Tuntematon properties.known {named!r}.", f"Anna jokin: {fitting}.")
    elif in_list or component["type"] not in ("textfield", "radio", "select"):
        report("tiedossa", "Kenttään ei voi tuoda tiedossa olevaa.", "Poista properties.known.")


def check_expression(expression: object, rule: str, where: str, report: Report) -> None:
    """Reports what is no FEEL expression that begins with `=`."""
    if not isinstance(expression, str) or not expression.strip().startswith("="):
        report(rule, f"Kohta {where} ei ole FEEL-lauseke.", "Aloita lauseke yhtäsuuruusmerkillä.")
        return
    reason = check_condition(expression.strip().removeprefix("="))
    if reason is not None:
        report(rule, f"Lauseketta {expression} ei voi lukea: {reason}", "Korjaa FEEL-lauseke.")


def _check_proposal(component: Mapping[str, object], report: Report, *, in_list: bool) -> None:
    properties = component.get("properties")
    proposal = properties.get("proposal") if isinstance(properties, dict) else None
    if proposal is None:
        return
    if in_list or component["type"] == "dynamiclist":
        report("ehdotus", "Toistuvan listan kenttään ei voi ehdottaa.", "Poista properties.proposal.")
        return
    check_expression(proposal, "ehdotus", "properties.proposal", report)


def _check_refusal(component: Mapping[str, object], report: Report, *, in_list: bool) -> None:
    """A refusal has its condition and its sentence, and stands on a question of the form itself."""
    given = component.get("properties")
    properties = given if isinstance(given, dict) else {}
    found = [re.fullmatch(r"refus(?:e|al)(|\..*)", str(name)) for name in properties]
    endings = sorted({one[1] for one in found if one})
    if endings and (in_list or component["type"] == "dynamiclist"):
        report("este", "Toistuvan listan kentällä ei voi olla estettä.", "Poista properties.refuse.")
        return
    for end in endings:
        sentence = properties.get(f"refusal{end}")
        if not isinstance(sentence, str) or not sentence.strip():
            remedy = f"Kirjoita properties.refusal{end}: mikä estää ja mitä tehdään."
            report("este", "Esteeltä puuttuu lause.", remedy)
        check_expression(properties.get(f"refuse{end}"), "este", f"properties.refuse{end}", report)


def _check_when(component: Mapping[str, object], report: Report) -> None:
    properties = component.get("properties")
    when = properties.get("when") if isinstance(properties, dict) else None
    if when is None:
        return
    if when != "past":
        report("aika", f"Tuntematon properties.when {when!r}.", "Anna past tai poista se.")
    elif component["type"] != "datetime" or component.get("subtype", "date") == "time":
        report("aika", "Vain päivä tai hetki voi olla mennyt.", "Poista properties.when.")


def _check_review(component: Mapping[str, object], report: Report) -> None:
    """How far ahead a next review may be, in months; as text, as all properties are."""
    properties = component.get("properties")
    months = properties.get("reviewWithinMonths") if isinstance(properties, dict) else None
    if months is None:
        return
    if not isinstance(months, str) or not re.fullmatch(r"[1-9][0-9]?", months):
        report(
            "aika",
            "properties.reviewWithinMonths ei ole määrä kuukausia.",
            "Anna luku väliltä 1–99 tekstinä.",
        )
    elif component["type"] != "datetime" or component.get("subtype", "date") == "time":
        report(
            "aika", "Vain päivä tai hetki voi olla seurannan päivä.", "Poista properties.reviewWithinMonths."
        )


def _check_options(component: Mapping[str, object], report: Report) -> None:
    values, source = component.get("values"), component.get("valuesKey")
    expression = component.get("valuesExpression")
    if sum(map(bool, (values, source, expression))) != 1:
        report(
            "vaihtoehdot",
            "Vaihtoehdot annetaan yhdessä kohdassa: values, valuesKey tai valuesExpression.",
            "Anna niistä yksi.",
        )
        return
    if expression:
        check_expression(expression, "vaihtoehdot", "valuesExpression", report)
        return
    if source:
        if not isinstance(source, str):
            report("vaihtoehdot", "valuesKey ei ole muuttujan nimi.", "Kirjoita muuttujan nimi.")
        return
    codes = [option.get("value") if isinstance(option, dict) else None for option in _as_list(values)]
    if not codes or not all(isinstance(code, str) and code for code in codes):
        report("vaihtoehdot", "Jokaisella vaihtoehdolla on oltava value tekstinä.", "Täydennä vaihtoehdot.")
    elif len(set(codes)) < len(codes):
        report("vaihtoehdot", "Sama vaihtoehto on kahdesti.", "Anna kullekin oma value.")


def _as_list(values: object) -> list[object]:
    return values if isinstance(values, list) else []


def _check_rules(component: Mapping[str, object], report: Report) -> int:
    rules = component.get("validate") or {}
    if not isinstance(rules, dict):
        report("tarkistus", "validate ei ole olio.", "Korjaa se.")
        return 0
    allowed = RULES.get(str(component["type"]), OTHER_RULES)
    for name, value in rules.items():
        if name not in allowed and value not in (None, "", False):
            report("tarkistus", f"Tarkistusta {name} ei tueta tässä kentässä.", "Poista se.")
        elif name in ("minLength", "maxLength") and not _is_length(value):
            report("tarkistus", f"{name} ei ole kokonaisluku.", "Anna luku väliltä 0–100000.")
        elif name in ("min", "max") and not _is_number(value):
            report("tarkistus", f"{name} ei ole luku.", "Anna luku; lausekkeita ei tueta.")
    _check_pattern(rules.get("pattern"), report)
    if rules.get("validationType") not in (None, "", "email", "phone"):
        report("tarkistus", "Tuntematon validationType.", "Valitse email tai phone.")
    _check_decimals(component.get("decimalDigits"), report)
    _check_step(component.get("increment"), report)
    _check_row_limits(component, report)
    _check_unique(component, report)
    return 1 if rules.get("required") is True and not component.get("conditional") else 0


def _check_pattern(pattern: object, report: Report) -> None:
    if not pattern:
        return
    reason = check_pattern(str(pattern))
    if reason is not None:
        report(
            "tarkistus", f"Säännöllistä lauseketta ei voi lukea: {reason}.", "Korjaa lauseke (RE2-kielioppi)."
        )


def _check_decimals(digits: object, report: Report) -> None:
    if digits is not None and (not _is_length(digits) or int(str(digits)) > 6):
        report("tarkistus", "decimalDigits ei ole luku väliltä 0–6.", "Anna desimaalien määrä.")


def _check_step(step: object, report: Report) -> None:
    """form-js writes `increment` as text or as a number."""
    if step and not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", str(step)):
        report("tarkistus", "increment ei ole luku.", "Anna väli lukuna, esimerkiksi 0.5.")
    elif step and not float(str(step)):
        report("tarkistus", "increment on nolla.", "Anna väli lukuna, esimerkiksi 0.5.")


def _check_row_limits(component: Mapping[str, object], report: Report) -> None:
    """form-js has no limits of its own for rows; ours stand in the component's properties, as texts."""
    given = component.get("properties")
    limits = [given.get(name) if isinstance(given, dict) else None for name in ("minRows", "maxRows")]
    found = [limit for limit in limits if limit is not None]
    if not found:
        return
    counts = [int(limit) for limit in found if isinstance(limit, str) and re.fullmatch(r"[0-9]{1,3}", limit)]
    if component["type"] != "dynamiclist":
        report("rivit", "Vain listalla on rivejä.", "Poista minRows ja maxRows.")
    elif len(counts) < len(found) or counts != sorted(counts) or not 1 <= counts[-1] <= MAX_ROWS:
        remedy = f"Anna minRows ja maxRows lukuina, enintään {MAX_ROWS}; pienempi ensin."
        report("rivit", "Rivien rajat eivät ole lukuja oikeassa järjestyksessä.", remedy)


def _check_unique(component: Mapping[str, object], report: Report) -> None:
    """The column in which no two rows of the list may have the same answer."""
    given = component.get("properties")
    named = given.get("unique") if isinstance(given, dict) else None
    if named is None:
        return
    columns = [one.get("key") for one in _as_list(component.get("components")) if isinstance(one, dict)]
    if component["type"] != "dynamiclist" or named not in columns:
        report("rivit", f"Listalla ei ole kenttää {named}.", "Anna properties.unique: listan kentän avain.")


def _is_length(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000)


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
