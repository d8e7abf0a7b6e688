"""`template/unfilled`: a template reads something by its name that it is no longer given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pairs import MAX_WIDTH
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import gone_lines, where_was
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.spans import names_given, span_of
from iquest_cli.text import plural

_KEY: Final = re.compile(
    r"(?:(?<=[(,{\[\s])|^)(?:(?P<plain>[A-Za-z_]\w*)\s*(?:=(?![=>])|:(?!:))|['\"](?P<quoted>[A-Za-z_]\w*)['\"]\s*(?:=>|:(?!:)))"
)
_ENDS: Final = r"(?:html?|jinja2?|j2|twig|erb|ejs|hbs|handlebars|pug|jsp|ftl|mjml|tpl|phtml|txt|xml)"
_RENDERS: Final = re.compile(
    rf"(?P<open>(?<![\w.])(?:[\w$.>:-]{{0,40}}?(?:render|template|view|display|mail)\w*)\()[^()\n]{{0,80}}?"
    rf"(?P<quote>['\"])(?P<name>[\w./@-]+\.{_ENDS}|(?<=view\(['\"])[\w-]+(?:\.[\w-]+)+)(?P=quote)",
    re.IGNORECASE,
)
_ABOVE: Final = 12
_MAX_KEYS: Final = 40
_MAX_FILES: Final = 12
_COMMON: Final = frozenset({"title", "form", "id", "name", "status", "message", "error", "type", "mimetype", "code"})
"""Names that a template may have from elsewhere, and of what calls take besides."""
_PULLS: Final = re.compile(
    r"\{%-?\s*(?:extends|include|import|from)\s+['\"]([\w./-]+)['\"]|@(?:extends|include)\(['\"]([\w.-]+)['\"]"
)


class _Lost(NamedTuple):
    path: str
    line: int
    key: str
    template: str


class TemplateUnfilled(Rule):
    id = "template/unfilled"
    title = "A template reads what it is no longer given"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for lost in change.first(_lost(change), _MAX_KEYS, "names that templates are no longer given"):
            places = _reading(change, lost)
            if places:
                yield self._judged(change, lost, places)

    def _judged(self, change: Change, lost: _Lost, places: list[tuple[str, int]]) -> Finding:
        num = len(places)
        finding = self.finding(
            lost.path,
            lost.line,
            f"{lost.template} is no longer given {lost.key!r}; {plural(num, 'place')} of it still "
            f"{'reads' if num == 1 else 'read'} it",
            "It is nothing there, or fails: give it by that name, or let the template read the new one.",
            confidence="medium",
            symbol=f"{lost.template}:{lost.key}",
        )
        return with_uses(change, finding, places)


def _lost(change: Change) -> Iterator[_Lost]:
    """Keys that a call rendered a template with, and renders it without."""
    seen: set[tuple[str, str]] = set()
    for old_path, line, text in gone_lines(change):
        path = change.new_path(old_path)
        keys = [match["plain"] or match["quoted"] for match in _KEY.finditer(text)]
        if not keys or path is None or change.base is None or not change.head.has(path):
            continue
        found = _render_above(change.base.lines(old_path), line)
        at = where_was(change, path, line)
        given = _given(change, path, found, at) if found is not None else None
        if found is None or given is None:
            continue
        for key in keys:
            if key not in given and key not in _COMMON and (found, key) not in seen:
                seen.add((found, key))
                yield _Lost(path, at, key, found)


def _render_above(lines: list[str], line: int) -> str | None:
    """The template of the call that a line belongs to."""
    for at in range(min(line, len(lines)), max(0, line - _ABOVE), -1):
        for match in _RENDERS.finditer(lines[at - 1][:MAX_WIDTH]):
            span, last = span_of(lines, at, match.end("open") - 1)
            if span and at <= line <= last:
                return match["name"]
    return None


def _given(change: Change, path: str, template: str, near: int) -> frozenset[str] | None:
    """What the call next to a line gives the template now; None where that is not to be told."""
    lines = change.head.lines(path)
    calls = [(abs(number - near), number, text) for number, text in change.head.lines_having(path, template)]
    for _, number, text in sorted(calls)[:1]:
        match = next((match for match in _RENDERS.finditer(text[:MAX_WIDTH]) if match["name"] == template), None)
        span = span_of(lines, number, match.end("open") - 1)[0] if match is not None else ""
        return names_given(span) if span else None
    return None


def _reading(change: Change, lost: _Lost) -> list[tuple[str, int]]:
    """Where the template, or one that it is made of, reads the name as its own and does not ask whether it is there."""
    name = re.escape(lost.key)
    reads = re.compile(
        rf"(?:\{{\{{|\{{%|<%[=-]?|\$\{{|#\{{|@(?:if|foreach)\()(?:(?!\}}\}}|%\}}|%>)[^\n])*?(?<![\w.'\"$-])\$?{name}(?![\w'\"=]|\s*=[^=])"
    )
    asks = re.compile(
        rf"\b(?:if|elif|unless|isset|empty)\b[^\n]{{0,80}}?\b{name}\b|{name}\s*(?:\||is\s+(?:not\s+)?defined|\?\?)"
    )
    sets = re.compile(
        rf"\{{%-?\s*(?:set|for|with|macro|block)\b[^\n%]*?\b{name}\b(?=[^\n%]*?(?:=|\bin\b|,|\)))|\bas\s+\$?{name}\b"
    )
    found: list[tuple[str, int]] = []
    for path in _made_of(change, lost.template):
        for number, text in change.head.lines_having(path, lost.key):
            if len(text) > MAX_WIDTH:
                continue
            if sets.search(text):
                return []
            if reads.search(text) and not asks.search(text):
                found.append((path, number))
    return found


def _made_of(change: Change, template: str) -> list[str]:
    """The files of a template: those that its name leads to, and what they include."""
    found: list[str] = []
    waiting = [template]
    while waiting and len(found) < _MAX_FILES:
        name = waiting.pop()
        for path in _files_of(change, name):
            if path not in found:
                found.append(path)
                text = change.head.data(path).decode("utf-8", "replace")
                waiting += [first or second for first, second in _PULLS.findall(text)]
    return found


def _files_of(change: Change, name: str) -> list[str]:
    end = name if re.search(rf"\.{_ENDS}$", name) else name.replace(".", "/") + ".blade.php"
    return [
        file.path
        for file in change.head.snapshot.files
        if file.path.endswith(end) and (file.path == end or file.path[-len(end) - 1] == "/") and "test" not in file.path
    ][:_MAX_FILES]
