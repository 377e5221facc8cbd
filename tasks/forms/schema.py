# SPDX-License-Identifier: EUPL-1.2
"""Which parts of form-js are honoured; what is not named here is refused by name."""

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
NOT_HONOURED = frozenset({"disallowPassedDates", "serializeToString", "expression", "computeOn", "increment"})
RULES = {
    "textfield": frozenset({"required", "minLength", "maxLength", "pattern", "validationType"}),
    "textarea": frozenset({"required", "minLength", "maxLength"}),
    "number": frozenset({"required", "min", "max"}),
}
OTHER_RULES = frozenset({"required"})
MAX_REQUIRED_IN_FIRST_TASK = 8
