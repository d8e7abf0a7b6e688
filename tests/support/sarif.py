"""The part of SARIF 2.1.0 that a static tool writes, as a strict schema: unknown properties are refused.

Written from the standard's text (sections 3.13 to 3.52); it says nothing of what is not in it.
"""

from __future__ import annotations

from typing import Any


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


_TEXT = {"type": "string", "minLength": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_BAG = {"type": "object", "properties": {"tags": {"type": "array", "items": _TEXT, "uniqueItems": True}}}
_MESSAGE = _object(("text",), text=_TEXT, markdown=_TEXT)
_URI = {"type": "string", "pattern": r"^(?!/)(?!.*\\)(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+$"}
_REGION = {
    **_object(
        ("startLine",),
        startLine={"type": "integer", "minimum": 1},
        endLine={"type": "integer", "minimum": 1},
        snippet=_object(("text",), text={"type": "string"}),
    )
}
_PHYSICAL = _object(
    ("artifactLocation",), artifactLocation=_object(("uri",), uri=_URI, uriBaseId=_TEXT), region=_REGION
)
_LOCATION = _object(
    ("physicalLocation",), id={"type": "integer", "minimum": 0}, physicalLocation=_PHYSICAL, message=_MESSAGE
)
_RULE = _object(
    ("id",),
    id=_TEXT,
    name=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    helpUri={"type": "string", "format": "uri"},
    defaultConfiguration=_object(level=_LEVEL),
    properties=_BAG,
)
_RESULT = _object(
    ("message", "ruleId"),
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations={"type": "array", "items": _LOCATION, "minItems": 1, "maxItems": 1},
    relatedLocations={"type": "array", "items": _LOCATION, "uniqueItems": True},
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    properties=_BAG,
)
_RUN = _object(
    ("tool", "results"),
    tool=_object(
        ("driver",),
        driver=_object(
            ("name",),
            name=_TEXT,
            version=_TEXT,
            semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
            informationUri={"type": "string", "format": "uri"},
            rules={"type": "array", "items": _RULE, "uniqueItems": True},
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={
        "type": "object",
        "additionalProperties": _object(uri={"type": "string", "pattern": "/$"}, description=_MESSAGE),
    },
    results={"type": "array", "items": _RESULT},
    invocations={
        "type": "array",
        "items": _object(
            ("executionSuccessful",),
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={
                "type": "array",
                "items": _object(("message",), level=_LEVEL, message=_MESSAGE),
            },
        ),
    },
)
SCHEMA = _object(
    ("version", "runs"), **{"$schema": {"type": "string", "format": "uri"}}, version={"const": "2.1.0"},
    runs={"type": "array", "items": _RUN, "minItems": 1},
)  # fmt: skip


def check_sarif(log: dict[str, Any]) -> None:
    """Raises jsonschema.ValidationError, or AssertionError where parts of a log do not fit each other."""
    import jsonschema

    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        bases = run.get("originalUriBaseIds", {})
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            for location in [*result["locations"], *result.get("relatedLocations", [])]:
                region = location["physicalLocation"]["region"]
                assert region.get("endLine", region["startLine"]) >= region["startLine"]
                assert location["physicalLocation"]["artifactLocation"]["uriBaseId"] in bases
