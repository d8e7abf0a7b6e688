"""Where a repository of a test starts."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.roles.roles import decide_roles
from anchors.syntax.languages import language_of


def starts(files: dict[str, str]) -> list[str]:
    """Path, line and words of each entry point."""
    return [text for text, _ in reasons(files)]


def reasons(files: dict[str, str]) -> list[tuple[str, str]]:
    """Each entry point and what says so."""
    found = graphed({path: text for path, text in files.items() if language_of(path) is not None})
    anchors = decide_roles(found.snapshot, found.graph, lambda path: files[path].encode() if path in files else None)
    entries = [item for item in anchors if item.kind == "ENTRY_POINT"]
    return [(f"{item.path}:{item.line} {item.text}", item.reason) for item in entries]


def told_and_marked(path: str, text: str) -> tuple[list[str], list[str]]:
    """What starts in a file, and what its lines say behind `=>` of that; the marks are not read with it."""
    lines = text.strip("\n").split("\n")
    parts = [line.partition("  =>") for line in lines]
    marked = [f"{number} {mark.strip()}" for number, (_, _, mark) in enumerate(parts, 1) if mark]
    told = starts({path: "\n".join(code for code, _, _ in parts) + "\n"})
    return [item.removeprefix(f"{path}:") for item in told], marked
