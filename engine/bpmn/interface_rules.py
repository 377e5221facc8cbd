# SPDX-License-Identifier: EUPL-1.2
"""What the standard demands of drawn services and their messages; the engine reads zeebe:taskDefinition."""

from engine.bpmn.drawing import Drawing, Node, child, children, text

_REMEDY = "Korjaa liittymän kuvaus tai poista se. Suorituksessa pätee zeebe:taskDefinition tai viesti."

_OFFERED = ("process", "globalTask", "globalUserTask", "globalScriptTask", "globalBusinessRuleTask")


def check_operations(d: Drawing) -> None:
    """A service task of an operation takes and gives what the operation does."""
    for task in d.all("serviceTask"):
        operation, specification = d.find(task.get("operationRef")), child(task, "ioSpecification")
        if operation is None or specification is None:
            continue
        inputs, outputs = len(children(specification, "inputSet")), len(children(specification, "outputSet"))
        if inputs != 1 or outputs > 1:
            message = f"Tehtävällä on {inputs} inputSet- ja {outputs} outputSet-joukkoa; pitää olla yksi."
            d.warn(task, "palveluliittymä", message, _REMEDY)
        _compare(d, task, specification, "dataInput", text(operation, "inMessageRef"))
        _compare(d, task, specification, "dataOutput", text(operation, "outMessageRef"))


def check_messages(d: Drawing) -> None:
    """A send task has one input, a receive task one output: the message."""
    for name, data, sets in (
        ("sendTask", "dataInput", "inputSet"),
        ("receiveTask", "dataOutput", "outputSet"),
    ):
        for task in d.all(name):
            specification = child(task, "ioSpecification")
            if specification is None or not task.get("messageRef"):
                continue
            for part in (data, sets):
                count = len(children(specification, part))
                if count > 1:
                    message = f"Viestillä on yksi sisältö, mutta tehtävällä {count} kohtaa {part}."
                    d.warn(task, "palveluliittymä", message, _REMEDY)
            _compare(d, task, specification, data, task.get("messageRef", ""))


def _compare(d: Drawing, task: Node, specification: Node, data: str, message_id: str) -> None:
    message = d.find(message_id)
    if message is None:
        return
    for one in children(specification, data):
        if not _same(d, one.get("itemSubjectRef"), message.get("itemRef")):
            text = f"Tiedon {one.get('id')} tyyppi ei ole viestin {message_id} tyyppi."
            d.warn(task, "palveluliittymä", text, _REMEDY)


def _same(d: Drawing, one: str | None, other: str | None) -> bool:
    if one == other:
        return True
    here, there = d.find(one), d.find(other)
    if here is None or there is None:
        return False
    structure = here.get("structureRef")
    return structure is not None and structure == there.get("structureRef")


def check_bindings(d: Drawing) -> None:
    """What is offered as a service binds its input and output to operations of its interface."""
    for owner in d.all(
        "process", "globalTask", "globalUserTask", "globalScriptTask", "globalBusinessRuleTask"
    ):
        bindings = children(owner, "ioBinding")
        if child(owner, "supportedInterfaceRef") is not None and not bindings:
            message = (
                "Osa tarjotaan palveluna (supportedInterfaceRef), mutta sillä ei ole sidontaa (ioBinding)."
            )
            d.warn(owner, "palveluliittymä", message, _REMEDY)
        for binding in bindings:
            _check_binding(d, owner, binding)


def _check_binding(d: Drawing, owner: Node, binding: Node) -> None:
    operation = d.find(binding.get("operationRef"))
    for attribute, kinds, end in (
        ("inputDataRef", ("dataInput", "inputSet"), "inMessageRef"),
        ("outputDataRef", ("dataOutput", "outputSet"), "outMessageRef"),
    ):
        data = d.find(binding.get(attribute))
        message = d.find(text(operation, end)) if operation is not None else None
        fits = d.kind(binding.get(attribute)) in kinds
        if fits and data is not None and message is not None and data.get("itemSubjectRef"):
            fits = _same(d, data.get("itemSubjectRef"), message.get("itemRef"))
        if not fits:
            told = f"Sidonta {attribute}={binding.get(attribute)} ei sovi palvelun viestiin ({end})."
            d.warn(owner, "palveluliittymä", told, _REMEDY)


def check_calls(d: Drawing) -> None:
    """A call gives and takes what the process that it calls says."""
    for call in d.all("callActivity"):
        called = d.find(call.get("calledElement"))
        here = child(call, "ioSpecification")
        there = child(called, "ioSpecification") if called is not None else None
        if called is None or here is None or there is None:
            continue
        for part in ("dataInput", "dataOutput", "inputSet", "outputSet"):
            if len(children(here, part)) != len(children(there, part)):
                message = f"Kutsulla on toinen määrä kohtia {part} kuin prosessilla {called.get('id')}."
                d.warn(call, "palveluliittymä", message, _REMEDY)


RULES = (check_operations, check_messages, check_bindings, check_calls)
