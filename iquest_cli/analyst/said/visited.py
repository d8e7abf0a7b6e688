"""Says what is in a file or a folder."""

from __future__ import annotations

from typing import Final

from anchors.types import Symbol
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.findings import Visited
from iquest_cli.analyst.evidence.phrases import at, code, counted, sentence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft

MAX_ROWS: Final = 16
MAX_NEAR: Final = 6
MAX_FOLDERS: Final = 12
MAX_CITED: Final = 6
MAX_TEXT: Final = 90
HEAD: Final = 20
"""First lines of a file, which are cited for what it says of itself."""


def say_visited(visited: Visited, draft: Draft) -> None:
    if visited.path.endswith("/"):
        _folder(visited, draft)
    else:
        _file(visited, draft)


def _file(visited: Visited, draft: Draft) -> None:
    if visited.asks_users:
        _users(visited, draft)
        return
    size = f"{visited.num_lines:,} {'line' if visited.num_lines == 1 else 'lines'} of {visited.language}"
    about = f" {sentence(visited.about)}" if visited.about else ""
    draft.say(f"{code(visited.path)} has {size}.{about}")
    draft.say(f"What it defines and uses is not all known ({visited.note})." if visited.note else "")
    draft.cite(Place(visited.path, 1, min(HEAD, max(1, visited.num_lines)), visited.path, "", None), "the file")
    exported = [symbol for symbol in visited.definitions if symbol.is_exported] or list(visited.definitions)
    rows = [(str(one.name_line), code(one.name), _remark(one)) for one in exported[:MAX_ROWS]]
    if rows:
        is_text = exported[0].kind == "section"
        lead = "Its sections and keys" if is_text else f"It defines {len(visited.definitions):,}"
        left = len(visited.definitions) - len(rows)
        draft.say(f"{lead}:\n{phrases.columns(rows)}" + (f"\n\nand {left:,} more." if left else ""))
    for symbol in exported[:MAX_CITED]:
        draft.cite(Place(symbol.path, symbol.start_line, symbol.end_line, symbol.qualified_name, "", symbol), "in it")
    if visited.others:
        draft.say(f"Called so as well: {phrases.first_of([code(path) for path in visited.others], MAX_NEAR)}.")
    draft.say(_near("It uses", visited.uses))
    draft.say(_near("It is used by", visited.used_by))


def _users(visited: Visited, draft: Draft) -> None:
    users = visited.used_by
    if not users:
        draft.say(f"Nothing that was read is seen to use {code(visited.path)}.")
    else:
        draft.say(f"{code(visited.path)} is used by {counted(len(users), 'file').lower()}:")
        rows = [(code(path), f"{times:,} {'use' if times == 1 else 'uses'}") for path, times in users[:MAX_ROWS]]
        left = len(users) - len(rows)
        draft.say(phrases.columns(rows) + (f"\n\nand {left:,} more." if left else ""))
    draft.cite(Place(visited.path, 1, min(HEAD, max(1, visited.num_lines)), visited.path, "", None), "the file")
    if visited.others:
        draft.say(f"Called so as well: {phrases.first_of([code(path) for path in visited.others], MAX_NEAR)}.")


def _remark(symbol: Symbol) -> str:
    if symbol.kind != "section":
        return sentence(symbol.doc, MAX_TEXT) or symbol.kind
    return "" if symbol.signature.lstrip("# =") == symbol.name else code(symbol.signature, MAX_TEXT)


def _near(lead: str, files: tuple[tuple[str, int], ...]) -> str:
    if not files:
        return ""
    return f"{lead} {phrases.first_of([code(path) for path, _ in files], MAX_NEAR)}."


def _folder(visited: Visited, draft: Draft) -> None:
    below = [f"{code(name + '/')} ({count:,})" for name, count in visited.folders]
    inside = f"; below it {phrases.first_of(below, MAX_FOLDERS)}" if below else ""
    about = f" {sentence(visited.about)}" if visited.about else ""
    draft.say(f"{code(visited.path)} holds {counted(visited.num_files, 'file').lower()}{inside}.{about}")
    rows = [(at(path, 1), phrases.cut(text, MAX_TEXT)) for path, text in visited.files[:MAX_ROWS]]
    left = visited.num_files - len(rows)
    more = f"\n\nand {left:,} more." if left else ""
    draft.say(f"First what most others use:\n{phrases.columns(rows)}{more}")
    for path, _ in visited.files[:MAX_CITED]:
        draft.cite(Place(path, 1, HEAD, path, "", None), "in it")
