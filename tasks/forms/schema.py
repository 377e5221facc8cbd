# SPDX-License-Identifier: EUPL-1.2
"""Which parts of form-js are honoured; what is not named here is refused by name."""

from collections.abc import Mapping

FIELD_TYPES = frozenset(
    {
        "textfield",
        "textarea",
        "number",
        "checkbox",
        "radio",
        "select",
        "checklist",
        "taglist",
        "datetime",
        "dynamiclist",
    }
)
DECORATIONS = frozenset({"separator", "spacer"})
COMPONENT_TYPES = FIELD_TYPES | DECORATIONS | {"group", "text"}
COLUMN_TYPES = (FIELD_TYPES - {"dynamiclist"}) | DECORATIONS | {"text"}
CHOICE_TYPES = frozenset({"radio", "select", "checklist", "taglist"})
TEXT_TYPES = frozenset({"textfield", "textarea"})
SUBTYPES = frozenset({"date", "time", "datetime"})

# Properties of form-js that would change what is asked or accepted, and that we do not honour.
NOT_HONOURED = frozenset({"disallowPassedDates", "serializeToString", "expression", "computeOn"})
RULES = {
    "textfield": frozenset({"required", "minLength", "maxLength", "pattern", "validationType"}),
    "textarea": frozenset({"required", "minLength", "maxLength"}),
    "number": frozenset({"required", "min", "max"}),
}
OTHER_RULES = frozenset({"required"})
MAX_REQUIRED_IN_FIRST_TASK = 8

# What a member must be where it is there at all; a form that someone wrote by hand may hold anything.
SHAPES: dict[str, type] = {
    "key": str,
    "path": str,
    "label": str,
    "subtype": str,
    "valuesKey": str,
    "description": str,
    "values": list,
    "components": list,
    "validate": dict,
    "properties": dict,
}


def wrong_shapes(component: Mapping[str, object]) -> list[str]:
    """The members that are not what they must be, such as a label that is a number."""
    return [
        name
        for name, shape in SHAPES.items()
        if component.get(name) and not isinstance(component[name], shape)
    ]
