"""`file/removed`: a file is gone, and a script, a setting, a template or code still names it by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.templates import template_lines
from iquest_cli.text import plural

_TEMPLATES: Final = re.compile(r"(?:^|/)(?:templates|views|layouts|partials)/(?P<name>[^\n]+)$")
_RENDERS: Final = (
    r"(?:\brender\w*|\bpartial:?|\btemplate(?:_name)?|\binclude|\bextends|\bimport|\bfrom|\bview|@include|@extends|\bembed"
    r"|\blayout|\bget_template|\bExecuteTemplate)[^\w\n'\"]{0,4}"
)
_NAMED_IN: Final = frozenset({"shell", "makefile", "dockerfile", "yaml", "toml", "json", "ini"})
_COMMENT: Final = re.compile(r"^\s*(?:#|//|/?\*|--|;|<!--)")
_ASIDE: Final = re.compile(
    r"(?:^|/)(?:CODEOWNERS|\.git\w+|\.[\w.-]*ignore|CHANGE\w*|HISTORY|NEWS)|(?:^|/)changelogs?/", re.I
)
_MAX_FILES: Final = 100
"""Files that went, of one change; a folder that moves takes many along."""
_MAX_NAMING: Final = 200


class FileRemoved(Rule):
    id = "file/removed"
    title = "A file was removed that something still names"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        templates: list[str] | None = None
        went = (file.old_path for file in change.diff.files if file.status in ("deleted", "renamed"))
        gone = (path for path in went if path is not None and not change.head.has(path) and not change.is_test(path))
        for path in change.first(gone, _MAX_FILES, "files that went"):
            if is_vendored_path(path) or is_generated_path(path):
                continue
            if templates is None:
                listed = change.head.workspace.repository.files()[0]
                templates = [file.path for file in listed if _TEMPLATES.search(file.path)]
            places = [*_by_path(change, path), *_as_template(change, path, templates)]
            if places:
                yield self._judged(change, path, sorted(set(places)))

    def _judged(self, change: Change, path: str, places: list[tuple[str, int]]) -> Finding:
        now = change.new_path(path)
        fate = f"was renamed to {now}" if now is not None else "was removed"
        finding = self.finding(
            *places[0],
            f"{path} {fate}; {plural(len(places), 'place')} still {'names' if len(places) == 1 else 'name'} it",
            "The places are matched by the path's text.",
            confidence="medium",
            symbol=path,
        )
        return with_uses(change, finding, places)


def _lines_naming(change: Change, words: str, text: str) -> Iterator[tuple[str, str | None, int, str]]:
    """Lines that hold a text, in files that hold some words and are no tests and no record of what was."""
    snapshot = change.head.snapshot
    files = change.first(files_with(snapshot, words), _MAX_NAMING, f"files that name {words}")
    for index in files:
        file = snapshot.files[index]
        if change.is_test(file.path) or is_vendored_path(file.path) or _ASIDE.search(file.path):
            continue
        for number, line in change.head.lines_having(file.path, text):
            if len(line) <= MAX_WIDTH and not _COMMENT.match(line):
                yield file.path, file.language, number, line


def _by_path(change: Change, path: str) -> Iterator[tuple[str, int]]:
    """Scripts and settings that name the path from the root, and code that holds it as a text."""
    if "/" not in path or "." not in path.rpartition("/")[2]:
        return
    whole = rf"(?<![\w./*-])(?:\./)?{re.escape(path)}(?![\w/*-]|\.\w)"
    plain, quoted = re.compile(whole), re.compile(rf"['\"`](?:\./)?{re.escape(path)}['\"`]")
    for where, language, number, line in _lines_naming(change, path, path):
        pattern = plain if language in _NAMED_IN else quoted if is_code(language) else None
        if pattern is not None and pattern.search(line):
            yield where, number


def _as_template(change: Change, path: str, templates: list[str]) -> Iterator[tuple[str, int]]:
    """What renders or includes a template by the end of its path, where no other ends so."""
    match = _TEMPLATES.search(path)
    if match is None:
        return
    name = match["name"]
    folder, _, last = name.rpartition("/")
    stem = last.partition(".")[0].removeprefix("_")
    short = f"{folder}/{stem}".lstrip("/")
    above = rf"{re.escape(folder)}/" if folder else ""
    others = re.compile(rf"(?:^|/){above}_?{re.escape(stem)}\.[^/\n]+$")
    if any(map(others.search, templates)):
        return
    texts = {name, short, short.replace("/", ".")} if folder else {name}
    alternatives = "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
    renders = re.compile(rf"{_RENDERS}['\"](?:{alternatives})['\"]")
    bare = re.compile(rf"\b(?:render|partial:)[^\w\n'\"]{{1,4}}['\"]{re.escape(stem)}['\"]")
    home = path.rpartition("/")[0]
    named = ((where, number, line) for where, _, number, line in _lines_naming(change, short.replace("/", " "), stem))
    for where, number, line in (*named, *template_lines(change, stem)):
        is_near = last.startswith("_") and where.rpartition("/")[0] == home and bare.search(line)
        if len(line) <= MAX_WIDTH and (renders.search(line) or is_near):
            yield where, number
