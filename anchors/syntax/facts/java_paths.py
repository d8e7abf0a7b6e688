"""Paths that marks of Java and Kotlin give: literals, constants, and what is put together of both."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.drafts import Draft

_PIECE: Final = r"(?:\"[^\"]*\"|(?:[A-Za-z_]\w{0,100}\.){0,2}[A-Z][A-Z0-9_]{2,100}\b)"
_COMPOSED: Final = re.compile(
    rf"\s*(?:(?:value|path)\s*=\s*)?[{{\[]?\s*(?P<whole>{_PIECE}(?:\s*\+\s*{_PIECE}){{0,6}})\s*[,)}}\]]"
)
_PART: Final = re.compile(r"\"([^\"]*)\"|((?:[A-Za-z_]\w*\.)*[A-Z][A-Z0-9_]+)")
_PATH: Final = re.compile(r"(?:^|[(,{[]\s*|\b(?:value|path|uri)\s*=\s*[{[]?\s*)\"([^\"]*)\"")
_GIVEN: Final = re.compile(
    r"(?:\A\s*|\b(?:value|path|uri)\s*=\s*)(?:arrayOf\()?"
    r"(?P<given>[{\[]\s*(?:\"[^\"]*\"\s*,?\s*){1,40}|\"[^\"]*\"(?:\s*,\s*\"[^\"]*\"){0,40})"
)
"""One path or a list of them; what else a mark says (`params = {"from", "to"}`) is none."""
_QUOTED: Final = re.compile(r"\"([^\"]*)\"")
_MARKS: Final = ("RequestMapping", "Path", "MessageMapping", "PathPrefix")


def paths(rest: str) -> list[str]:
    """Of the text behind the bracket of a mark; [""] for none. A constant stands in braces: `{Urls.ORDERS}/mine` for
    `Urls.ORDERS + "/mine"`."""
    composed = _COMPOSED.match(rest)
    pieces = _PART.findall(composed["whole"]) if composed is not None else []
    if len(pieces) > 1 or any(name for _, name in pieces):
        return ["".join(f"{{{name}}}" if name else literal for literal, name in pieces)]
    given = _GIVEN.search(rest)
    return _QUOTED.findall(given["given"]) if given is not None else [""]


def first_path(rest: str) -> str | None:
    """The first literal that is given as a path."""
    found = _PATH.search("(" + rest)
    return found[1] if found is not None else None


def under(prefix: str, path: str) -> str:
    """One slash stands between them, whichever brings it."""
    if prefix.endswith("/") and path.startswith("/"):
        return prefix + path[1:]
    between = "/" if prefix and path and not prefix.endswith("/") and not path.startswith("/") else ""
    return prefix + between + path


def rooted(path: str) -> str:
    """With the slash before it that a framework adds; not before what a setting or a constant gives."""
    return f"/{path}" if path and not path.startswith(("/", "$")) and not _PART.match(path.lstrip("{")) else path


def prefix_of(draft: Draft) -> str:
    """The path that the class puts before those of its methods."""
    for annotation in draft.parent.decorators if draft.parent is not None else ():
        name, _, rest = annotation.partition("(")
        if name in _MARKS:
            return paths(rest)[0]
        if name == "Controller" and (path := paths(rest)[0]).startswith("/"):
            return path  # Micronaut's; of Spring's it is the name
    return ""
