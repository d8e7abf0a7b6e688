"""Uses that no graph has, for they are texts: a class that a settings file names, `'shop.jobs.Cleaner'` in a list of
code, `cart#add` in a template of Stimulus, a component's own template of Angular."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import module_name, num_definitions
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.templates import said_lines

_TYPES: Final = frozenset({"class", "interface", "struct"})
_CALLED: Final = frozenset({"method", "function"})
_SETTINGS: Final = frozenset({"yaml", "json", "toml", "ini", "xml"})
_NO_SETTINGS: Final = re.compile(
    r"baseline|rubocop|todo|ignore|openapi|swagger|snapshot|fixture|schema|(?:^|/)(?:docs?|locales?|i18n|lang|translations?)/"
    r"|(?:^|/)\.github/|phpstan|psalm|sonar|cspell|codecov|lock",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"^\s*(?:#|//|;|<!--|\*)")
_TELLING: Final = re.compile(r"[A-Z][a-z0-9]+[A-Z]\w*")
_MIN_NAME: Final = 8
_STIMULUS: Final = re.compile(r"(?:^|/)controllers/(?P<name>[\w/-]+)_controller\.[jt]s$")
_ANGULAR: Final = ".component.ts"


def text_uses(change: Change, old: Symbol) -> list[tuple[str, int]]:
    """Lines of the new side that name what went, outside of tests."""
    if change.is_test(old.path) or num_definitions(change.head.snapshot, old.name):
        return []
    found = set[tuple[str, int]]()
    if old.kind in _TYPES and _TELLING.fullmatch(old.name) and len(old.name) >= _MIN_NAME:
        found.update(_in_settings(change, old.name))
    if old.kind in _TYPES | _CALLED and old.language == "python" and "." not in old.qualified_name:
        found.update(_by_module(change, old))
    if old.kind in _CALLED:
        found.update(_in_stimulus(change, old))
        found.update(_in_angular(change, old))
    return sorted(place for place in found if not change.is_test(place[0]))


def _in_settings(change: Change, name: str) -> Iterator[tuple[str, int]]:
    """Where a settings file gives the name as a value, alone or behind a package's."""
    value = re.compile(rf"(?:[:=>]\s*|^\s*-\s+|[\"'])(?:[\w$]+[.\\/:]+)*{re.escape(name)}(?:[\"'<,\s;]|$)")
    snapshot = change.head.snapshot
    for index in files_with(snapshot, name):
        file = snapshot.files[index]
        if file.language not in _SETTINGS or _NO_SETTINGS.search(file.path) or is_vendored_path(file.path):
            continue
        for number, text in change.head.lines_having(file.path, name):
            if len(text) <= MAX_WIDTH and not _COMMENT.match(text) and value.search(text):
                yield file.path, number


def _by_module(change: Change, old: Symbol) -> Iterator[tuple[str, int]]:
    """Texts of code that name it behind its module: Django's settings, Celery's tasks."""
    module = module_name(old.path)
    named = re.compile(rf"['\"](?:\w+\.)+{re.escape(module)}[.:]{re.escape(old.name)}['\"]")
    snapshot = change.head.snapshot
    for index in files_with(snapshot, old.name):
        file = snapshot.files[index]
        if is_generated_path(file.path) or not (is_code(file.language) or file.language in _SETTINGS):
            continue
        for number, text in change.head.lines_having(file.path, old.name):
            if len(text) <= MAX_WIDTH and not _COMMENT.match(text) and named.search(text):
                yield file.path, number


def _in_stimulus(change: Change, old: Symbol) -> Iterator[tuple[str, int]]:
    match = _STIMULUS.search(old.path)
    if match is None:
        return
    text = f"{match['name'].replace('_', '-').replace('/', '--')}#{old.name}"
    named = re.compile(rf"(?<![\w-]){re.escape(text)}(?!\w)")
    for path, number, line in said_lines(change, text, old.name):
        if named.search(line):
            yield path, number


def _in_angular(change: Change, old: Symbol) -> Iterator[tuple[str, int]]:
    """Calls of a component's method in the template that bears the component's name."""
    if not old.path.endswith(_ANGULAR):
        return
    path = f"{change.new_path(old.path) or old.path}".removesuffix(".ts") + ".html"
    called = re.compile(rf"(?<![\w.$-]){re.escape(old.name)}\(")
    for number, text in change.head.lines_having(path, f"{old.name}("):
        if called.search(text):
            yield path, number
