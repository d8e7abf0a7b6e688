"""What manifests and packages say of themselves: the descriptions in them, Go's comment above its package.

Knows the places where each kind of manifest has it; nothing of readmes, and not which of them is the best.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from configparser import ConfigParser, Error
from typing import Final

import msgspec

from anchors.syntax.sentences import first_end
from anchors.syntax.toml import read_toml

Read = Callable[[str], bytes | None]

MAX_BYTES: Final = 1 << 14
_TABLES: Final = (
    ("pyproject.toml", (("project",), ("tool", "poetry"))),
    ("Cargo.toml", (("package",), ("workspace", "package"))),
)
_POM: Final = re.compile(r"<description>([^<>]{10,4000})</description>")
_POM_PARTS: Final = re.compile(r"<(?:modules|dependencies|dependencyManagement|build|profiles|properties)>")
_END: Final = re.compile(r"(?<=[.!?])(?:\s|$)")
MIN_SENTENCE: Final = 10
_GO: Final = re.compile(
    r"^(?:/\*\s{0,9}|// )(Package \w{1,80} [^\n]{1,400}(?:\n(?:// )?[^\s/*][^\n]{0,400}){0,5})", re.MULTILINE
)


def descriptions(read: Read, folder: str = "") -> Iterator[str]:
    """Of the manifests in a folder, `""` for the root, else ending in a slash."""
    yield from _of_tables(read, folder)
    for name in ("package.json", "composer.json"):
        try:
            document = msgspec.json.decode(read(folder + name) or b"{}")
        except (msgspec.DecodeError, RecursionError):
            continue
        text = document.get("description") if isinstance(document, dict) else None
        if isinstance(text, str):
            yield text
    yield from _of_pom(_text(read, f"{folder}pom.xml"))
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(_text(read, f"{folder}setup.cfg"))
        yield parser.get("metadata", "description", fallback="")
    except (Error, ValueError):
        return


def _of_tables(read: Read, folder: str) -> Iterator[str]:
    for name, tables in _TABLES:
        document = read_toml((read(folder + name) or b"").decode("utf-8", "replace"))
        for keys in tables:
            table: object = document
            for key in keys:
                table = table.get(key) if isinstance(table, dict) else None
            text = table.get("description") if isinstance(table, dict) else None
            if isinstance(text, str):
                yield text


def _of_pom(text: str) -> Iterator[str]:
    """The first sentence of Maven's own description, not of what the project is built with."""
    parts = _POM_PARTS.search(text)
    found = _POM.search(text, 0, parts.start() if parts else len(text))
    if found is not None and "${" not in found[1]:
        words = " ".join(html.unescape(found[1]).split())
        yield _first(words)


def go_package(read: Read, name: str) -> str:
    """The first sentence of the comment above the package at the root; "" where there is none."""
    for path in ("doc.go", f"{name}.go"):
        found = _GO.search(_text(read, path))
        if found is not None:
            words = " ".join(found[1].replace("\n// ", "\n").split())
            return _first(words)
    return ""


def _first(words: str) -> str:
    end = first_end(words, _END, MIN_SENTENCE)
    return words[:end] if end >= 0 else words


def _text(read: Read, path: str) -> str:
    return (read(path) or b"")[:MAX_BYTES].decode("utf-8", "replace")
