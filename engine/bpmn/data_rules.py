# SPDX-License-Identifier: EUPL-1.2
"""What the standard demands of drawn data. Data go through zeebe:ioMapping, so each breach is a warning."""

from engine.bpmn.drawing import Drawing, Node, child, children, local, text, texts

_REMEDY = "Korjaa tiedon kuvaus tai poista se. Suorituksessa tiedot kulkevat zeebe:ioMapping-kuvauksissa."
_EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
_ITEM_AWARE = frozenset(
    {
        "dataInput",
        "dataOutput",
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "property",
        "inputDataItem",
        "outputDataItem",
    }
)
_CARRIERS = ("message", "signal", "error", "escalation")
_SETS = (
    ("inputSet", "dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs")),
    ("outputSet", "dataOutputRefs", ("optionalOutputRefs", "whileExecutingOutputRefs")),
)


def check_sets(d: Drawing) -> None:
    """Inputs and outputs belong to sets, and sets agree about each other."""
    for specification in d.all("ioSpecification"):
        owner = specification.getparent()
        if owner is not None and local(owner) == "subProcess":
            d.warn(owner, "tietojoukko", "Aliprosessilla ei saa olla ioSpecification-osaa.", _REMEDY)
        for data, name, listed in (
            ("dataInput", "inputSet", "dataInputRefs"),
            ("dataOutput", "outputSet", "dataOutputRefs"),
        ):
            known = {id for one in children(specification, name) for id in texts(one, listed)}
            for one in children(specification, data):
                if one.get("id") not in known:
                    message = f"Tieto {one.get('id')} ei kuulu mihinkään joukkoon ({name})."
                    d.warn(one, "tietojoukko", message, _REMEDY)
    for name, listed, special in _SETS:
        for one in d.all(name):
            _check_special(d, one, listed, special)
            _check_pairs(d, one, "inputSetRefs" if name == "outputSet" else "outputSetRefs")


def _check_special(d: Drawing, one: Node, listed: str, special: tuple[str, ...]) -> None:
    known = texts(one, listed)
    for name in special:
        for id in texts(one, name):
            if id not in known:
                message = f"Tieto {id} on kohdassa {name}, mutta ei kohdassa {listed}."
                d.warn(one, "tietojoukko", message, _REMEDY)


def _check_pairs(d: Drawing, one: Node, name: str) -> None:
    """A set that names a set of the other kind is named by it."""
    back = "outputSetRefs" if name == "inputSetRefs" else "inputSetRefs"
    for id in texts(one, name):
        other = d.find(id)
        if other is not None and one.get("id") not in texts(other, back):
            message = f"Joukko {one.get('id')} viittaa joukkoon {id}, joka ei viittaa takaisin ({back})."
            d.warn(one, "tietojoukko", message, _REMEDY)


def check_associations(d: Drawing) -> None:
    for one in d.all("dataInputAssociation", "dataOutputAssociation"):
        sources, target = texts(one, "sourceRef"), text(one, "targetRef")
        transformed = child(one, "transformation") is not None
        if len(sources) > 1 and not transformed:
            message = f"Tiedon liitoksella on {len(sources)} lähdettä, mutta ei muunnosta (transformation)."
            d.warn(one, "tietoliitos", message, _REMEDY)
        wrong = "dataOutput" if local(one) == "dataInputAssociation" else "dataInput"
        for source in sources:
            kind = d.kind(source)
            if kind and (kind == wrong or kind not in _ITEM_AWARE):
                message = f"Tiedon liitoksen lähde {source} ({kind}) ei ole sen laatuinen, josta voi lukea."
                d.warn(one, "tietoliitos", message, _REMEDY)
        if d.kind(target) and d.kind(target) not in _ITEM_AWARE:
            message = f"Tiedon liitoksen kohde {target} ({d.kind(target)}) ei ole tieto."
            d.warn(one, "tietoliitos", message, _REMEDY)
        if not transformed:
            _check_types(d, one, sources, target)


def _check_types(d: Drawing, one: Node, sources: list[str], target: str) -> None:
    there = _item(d, target)
    for source in sources:
        here = _item(d, source)
        if here is not None and there is not None and not _same_type(here, there):
            message = f"Tiedoilla {source} ja {target} on eri tyyppi, mutta muunnosta ei ole."
            d.warn(one, "tietoliitos", message, _REMEDY)


def _item(d: Drawing, id: str) -> Node | None:
    """The item definition of a piece of data, through its reference if it is one."""
    node = d.find(id)
    if node is None:
        return None
    return d.find(node.get("itemSubjectRef")) if node.get("itemSubjectRef") else _behind(d, node)


def _behind(d: Drawing, node: Node) -> Node | None:
    referred = d.find(node.get("dataObjectRef") or node.get("dataStoreRef"))
    return d.find(referred.get("itemSubjectRef")) if referred is not None else None


def _same_type(one: Node, other: Node) -> bool:
    return one is other or (
        one.get("structureRef") is not None and one.get("structureRef") == other.get("structureRef")
    )


def check_collections(d: Drawing) -> None:
    """`isCollection` says the same at the data and at their item definition."""
    for one in d.all("dataObject", "dataInput", "dataOutput", "dataStore"):
        item = d.find(one.get("itemSubjectRef"))
        here = one.get("isCollection", "false")
        if item is not None and here != item.get("isCollection", "false"):
            message = f"Tiedon {one.get('id')} isCollection={here} ei ole sama kuin sen tyypin."
            d.warn(one, "kokoelma", message, _REMEDY)


def check_rounds(d: Drawing) -> None:
    """What one round gets or gives is of the type that the collection holds."""
    for loop in d.all("multiInstanceLoopCharacteristics"):
        for collection, one in (
            ("loopDataInputRef", "inputDataItem"),
            ("loopDataOutputRef", "outputDataItem"),
        ):
            item = child(loop, one)
            whole, part = _item(d, text(loop, collection)), None
            if item is not None:
                part = d.find(item.get("itemSubjectRef"))
            if whole is None or part is None:
                continue
            scalar = part.get("isCollection", "false") == "false"
            if not scalar or whole.get("structureRef") != part.get("structureRef"):
                message = f"Toiston yhden kierroksen tieto ({one}) ei ole kokoelman {collection} alkio."
                d.warn(loop, "kokoelma", message, _REMEDY)


def check_states(d: Drawing) -> None:
    """A reference to a data object in a state is named: object [state]."""
    for one in d.all("dataObjectReference"):
        state, referred = child(one, "dataState"), d.find(one.get("dataObjectRef"))
        if state is None or referred is None:
            continue
        wanted = f"{referred.get('name', '')} [{state.get('name', '')}]"
        if one.get("name", "") != wanted:
            message = f"Tieto-olion viittauksen nimi on {one.get('name', '')!r}; pitää olla {wanted!r}."
            d.warn(one, "tieto-olion nimi", message, "Nimeä viittaus muotoon: olio [tila].")


def check_event_data(d: Drawing) -> None:
    """An event with data has one for each of its definitions."""
    for event in d.all(*_EVENTS):
        definitions = [
            one
            for one in event
            if local(one).endswith("EventDefinition") or local(one) == "eventDefinitionRef"
        ]
        for name in ("dataInput", "dataOutput"):
            data = children(event, name)
            if data and len(data) != len(definitions):
                message = f"Tapahtumalla on {len(definitions)} lajia, mutta {len(data)} tietoa ({name})."
                d.warn(event, "tapahtuman tieto", message, _REMEDY)


def check_event_items(d: Drawing) -> None:
    """What an event carries is of the type of its data."""
    for event in d.all(*_EVENTS):
        data = children(event, "dataInput") + children(event, "dataOutput")
        definitions = [one for one in event if local(one).endswith("EventDefinition")]
        for definition, one in zip(definitions, data, strict=False):
            named = [d.find(definition.get(f"{kind}Ref")) for kind in _CARRIERS]
            for carrier in (found for found in named if found is not None):
                item = carrier.get("itemRef") or carrier.get("structureRef")
                here, there = d.find(one.get("itemSubjectRef")), d.find(item)
                if here is not None and there is not None and not _same_type(here, there):
                    message = f"Tapahtuma kuljettaa tietoa {item}, mutta sen tieto {one.get('id')} on toista."
                    d.warn(event, "tapahtuman tieto", message, _REMEDY)


RULES = (
    check_sets,
    check_associations,
    check_collections,
    check_rounds,
    check_states,
    check_event_data,
    check_event_items,
)
