"""What the repository's own manifests call their packages: a version of one of them is nobody else's code."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from anchors.syntax.toml import read_toml

_MAX_HEAD: Final = 20_000
"""Letters in which a pom says what it is."""
_INNER: Final = re.compile(r"<(?:dependencies|dependencyManagement|build|profiles|modules|properties)>")
_PUB_NAME: Final = re.compile(r"^name:[ \t]*[\"']?(\w+)", re.MULTILINE)
_GROUP: Final = re.compile(r"<groupId>\s*([^<>\s]+)\s*</groupId>")
_ARTIFACT: Final = re.compile(r"<artifactId>\s*([^<>\s]+)\s*</artifactId>")


def own_name(path: str, data: bytes) -> str:
    """The name by which others would depend on what this manifest builds; "" where it says none."""
    text = data.decode("utf-8", "replace")
    match path.rpartition("/")[2]:
        case "pom.xml":
            return _maven(text)
        case "package.json" | "composer.json":
            try:
                read = json.loads(text)
            except (ValueError, RecursionError):
                return ""
            return _name(read)
        case "pubspec.yaml":
            named = _PUB_NAME.search(text)
            return named[1] if named else ""
        case "Cargo.toml":
            return _name(read_toml(text).get("package"))
        case "pyproject.toml":
            read = read_toml(text)
            tool = read.get("tool")
            poetry = tool.get("poetry") if isinstance(tool, dict) else None
            return (_name(read.get("project")) or _name(poetry)).lower().replace("_", "-")
    return ""


def _name(table: Any) -> str:
    name = table.get("name") if isinstance(table, dict) else ""
    return name if isinstance(name, str) else ""


def _maven(text: str) -> str:
    """Group and artifact as the head of the file has them; the group may be the parent's."""
    text = text[:_MAX_HEAD]
    start = text.find("<parent>")
    end = text.find("</parent>", start) if start >= 0 else -1
    parent, own = (text[start:end], text[:start] + text[end:]) if end >= 0 else ("", text)
    inner = _INNER.search(own)
    own = own[: inner.start()] if inner else own
    artifact, group = _ARTIFACT.search(own), _GROUP.search(own) or _GROUP.search(parent)
    return f"{group[1]}:{artifact[1]}" if group and artifact else ""
