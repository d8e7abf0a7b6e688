"""`port/changed`: a program listens on another port, and what runs it (an image, a proxy) names the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_PORT: Final = re.compile(
    r"(?<![A-Za-z])[Pp]ort(?![a-z])|[a-z]Port(?![a-z])|PORT(?![A-Z])|\bEXPOSE\b|addr|[Ll]isten|bind"
)
_NUMBER: Final = re.compile(r"(?<![\w.])\d{4,5}(?![\w.])")
_RUNS: Final = re.compile(
    r"(?:^|/)(?:[\w.-]*Dockerfile[\w.-]*|Containerfile|(?:docker-)?compose[\w.-]*\.ya?ml|fly\.toml|render\.ya?ml"
    r"|[\w.-]*nginx[\w.-]*\.(?:conf|template)|Caddyfile|[\w.-]*\.service|Procfile)$"
    r"|(?:^|/)(?:k8s|kubernetes|helm|charts?|deploy\w*|nginx)/(?:[\w./-]+/)?[\w.-]+\.(?:ya?ml|conf)$"
)
_NAMES: Final = (
    r"(?:^\s*EXPOSE\s+(?:\d+\s+)*{0}\b|:{0}[\"']?\s*(?:#.*)?$|(?:container|target|internal_)_?[Pp]ort[\"']?\s*[:=]\s*{0}\b"
    r"|(?:proxy_pass|server|reverse_proxy|upstream|localhost|127\.0\.0\.1)[^#\n]{{0,100}}?:{0}\b)"
)
_OWN: Final = re.compile(r"^\s*EXPOSE\s|(?:container|target|internal_)_?[Pp]ort")
_MAX_FILES: Final = 100
_NEAR: Final = 1


class PortChanged(Rule):
    id = "port/changed"
    title = "A port is another, and what runs the program names the old one"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        paths: list[str] | None = None
        for pair in change.pairs:
            old, new = _NUMBER.findall(pair.old), _NUMBER.findall(pair.new)
            if len(old) != 1 or len(new) != 1 or old == new or _NUMBER.sub("", pair.old) != _NUMBER.sub("", pair.new):
                continue
            if (
                change.is_test(pair.path)
                or not 1024 <= int(old[0]) <= 65535
                or not _is_port(change, pair.path, pair.line)
            ):
                continue
            paths = _running(change) if paths is None else paths
            found = _places(change, paths, pair.path, old[0])
            if found and not _places(change, paths, pair.path, new[0]):
                yield self._judged(change, (pair.path, pair.line), old[0], new[0], found)

    def _judged(
        self, change: Change, at: tuple[str, int], old: str, new: str, places: list[tuple[str, int]]
    ) -> Finding:
        finding = self.finding(
            *at,
            f"port {old} is {new} now; {plural(len(places), 'place')} that "
            f"{'runs or reaches' if len(places) == 1 else 'run or reach'} the program still "
            f"{'names' if len(places) == 1 else 'name'} {old}",
            "Nothing listens where it is asked for any more, unless something else sets the port.",
            confidence="medium",
            symbol=old,
        )
        return with_uses(change, finding, places)


def _is_port(change: Change, path: str, line: int) -> bool:
    """Whether the line, or one next to it, speaks of a port; of what runs the program those that say its own."""
    lines = change.head.lines(path)
    if _RUNS.search(path):
        return line <= len(lines) and _OWN.search(lines[line - 1][:MAX_WIDTH]) is not None
    near = lines[max(0, line - 1 - _NEAR) : line + _NEAR]
    return any(_PORT.search(text[:MAX_WIDTH]) for text in near)


def _running(change: Change) -> list[str]:
    listed = (file.path for file in change.head.workspace.repository.files()[0] if _RUNS.search(file.path))
    return change.first((path for path in listed if not change.is_test(path)), _MAX_FILES, "files that run the program")


def _places(change: Change, paths: list[str], own: str, port: str) -> list[tuple[str, int]]:
    names = re.compile(_NAMES.format(port))
    return [
        (path, number)
        for path in paths if path != own
        for number, text in change.head.lines_having(path, port)
        if len(text) <= MAX_WIDTH and not text.lstrip().startswith("#") and names.search(text)
    ]  # fmt: skip
