"""Lines of files that list what a framework, a bundler or a service manager starts, as their own text says it.

Play's routes and Blazor's pages are lines of the file itself; the others name files, as written. Knows no files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

PLAY: Final = re.compile(r"(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|->)\s+(/\S*)\s+(?=[@\w])")
PLAY_FILE: Final = re.compile(r"(?:^|/)conf/(?:routes|[\w.-]+\.routes)$")
SYMFONY_FILE: Final = re.compile(
    r"(?:^|/)(?:config/(?:routes|routing[\w-]*)|config/routes/[\w./-]+|Resources/config/routing[\w/-]*)\.ya?ml$"
)
NAMED: Final = re.compile(r"([\w.-]+):\s*$")
ON_PATH: Final = re.compile(r"\s+path:\s*[\"']?(/[^\s\"']*)")
BY_METHODS: Final = re.compile(r"\s+methods:\s*(.+)")
PAGE: Final = re.compile(r"\ufeff?@page(?:\s+\"([^\"\n]*)\"|\s*$)")
RAZOR_PAGE: Final = re.compile(r"(?:^|/)(?:Areas/(?P<area>[^/]+)/)?Pages/(?P<at>.+)\.cshtml$")
GO_RELEASE: Final = re.compile(r"\.?goreleaser[\w.-]*\.ya?ml")
"""A whole name."""
RELEASE: Final = "released program"
RELEASED: Final = re.compile(r"^[ \t-]*main:[ \t]*[\"']?([\w./-]+)", re.MULTILINE)
UNIT: Final = re.compile(r"^Exec(?:Start|StartPre|StartPost|Reload)=[-@:+!]*(\S+)", re.MULTILINE)
MODULE_SCRIPT: Final = re.compile(
    r"<script\b(?=[^<>]*\btype=[\"']module[\"'])[^<>]*\bsrc=[\"']/?([\w@./-]+\.[cm]?[jt]sx?)[\"']", re.IGNORECASE
)
IMPORT_MAP: Final = re.compile(r"'path'\s*=>\s*'([^']+\.js)',\s*'entrypoint'\s*=>\s*true")
BUNDLER_FILE: Final = re.compile(
    r"(?:vite|rollup|webpack|esbuild|rspack)\.(?:[\w-]+\.)?config(?:\.[\w-]+)*\.[cm]?[jt]s|webpack\.mix\.js|esbuild\.[cm]?js"
)
"""A whole name."""
INPUT: Final = re.compile(
    r"(?:\b(?:input|entry|entryPoints)\s*[:=]|\bmix\.(?:js|ts|react|vue)\(|\.addEntry\(\s*[\"'][^\"'\n]*[\"']\s*,)\s*(\[[^\]]{0,2000}\]|\{[^{}]{0,2000}\}|[^\n]*)"
)
SOURCE: Final = re.compile(r"[\"'](?:\./)?([\w@./-]+\.[cm]?[jt]sx?)[\"']")
STARTING: Final = re.compile(
    r"(?:pre|post)?(?:start|serve|server|dev|watch|workers?|queue|scheduler|cron)(?:[:-][\w:-]+)?"
    r"|(?:db:)?(?:migrat\w*|seed)(?:[:-][\w:-]+)?"
    r"|(?!(?:build|test|e2e|lint|docs?|clean|deploy|release|publish|format|gen\w*|bundle|compile|types?\w*|ci)\b)"
    r"[\w-]+:(?:start|serve|dev|prod|watch)(?:[:-][\w:-]+)?"
)
"""Scripts of a package.json that start the program; others build, test or publish it."""
RUN: Final = re.compile(
    r"(?:^|&&\s*|;\s*|--\s+|\b(?:cross-env|dotenv|env)\s+)(?:\w+=[^\s;&]+\s+)*"
    r"(?:node|nodemon|tsx|ts-node|bun|deno run)\s+(?:-\S+\s+)*([\w@./-]+)"
)
RUN_LAST: Final = re.compile(
    r"(?:^|&&\s*|;\s*|--\s+|\b(?:cross-env|dotenv|env)\s+)(?:\w+=[^\s;&]+\s+)*"
    r"nodemon\s[^;&|]{0,400}?([\w@./-]+\.[cm]?[jt]sx?)\s*(?=$|[;&|])"
)
"""What begins with options that have values: `nodemon -e ts --watch server server/index.ts`."""
PHP_RUN: Final = re.compile(r"^@?php\s+(?:-\S+\s+)*([\w@./-]+)")


def routed_lines(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Line and words of each route that a file of routes, or a page, holds."""
    if path.endswith((".razor", ".cshtml")):
        base = _razor_path(path)
        for number, line in enumerate(text.split("\n"), 1):
            page = PAGE.match(line)
            if page is not None and (page[1] or base):
                yield number, f"page {page[1] if (page[1] or '').startswith('/') else _below(base, page[1])}"
        return
    if path.endswith((".yml", ".yaml")):
        yield from _named_routes(text)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if route := PLAY.match(line):
            verb = "" if route[1] == "->" else f"{route[1]} "
            yield number, f"route {verb}{route[2]}"


def _named_routes(text: str) -> Iterator[tuple[int, str]]:
    """Symfony's `orders:` with a path, and mostly methods, below it."""
    named, path, verbs = 0, "", ""
    for number, line in enumerate([*text.split("\n"), "end:"], 1):
        if NAMED.match(line):
            if path:
                yield named, " ".join(part for part in ("route", verbs, path) if part)
            named, path, verbs = number, "", ""
        elif found := ON_PATH.match(line):
            path = path or found[1]
        elif found := BY_METHODS.match(line):
            verbs = ",".join(re.findall(r"[A-Z]+", found[1]))


def _razor_path(path: str) -> str:
    """The route of a Razor page by the place of its file, "" of any other."""
    found = RAZOR_PAGE.search(path)
    if found is None:
        return ""
    return "/" + "/".join(part for part in (found["area"] or "", found["at"].removesuffix("Index").rstrip("/")) if part)


def _below(base: str, template: str | None) -> str:
    return f"{base.rstrip('/')}/{template}" if template else base


def released_programs(text: str) -> list[str]:
    """Files of the programs that a release of Go's is built from, be they among the examples."""
    mains = [main.removeprefix("./").rstrip("/") for main in RELEASED.findall(text)]
    return [main if main.endswith(".go") else f"{main}/main.go" for main in mains]


def unit_programs(text: str) -> list[str]:
    """Programs of a unit of systemd: absolute, in the folder that it is installed to."""
    return UNIT.findall(text)


def browser_programs(name: str, text: str) -> list[str]:
    """Modules that a page or a bundler starts with, seen from the file's folder."""
    if name.endswith(".html"):
        return MODULE_SCRIPT.findall(text)
    if name == "importmap.php":
        return IMPORT_MAP.findall(text)
    return [path for match in INPUT.finditer(text) for path in SOURCE.findall(match[1])]


def node_programs(document: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Each file that `npm start` and its like run, with the first script that does."""
    scripts, found = document.get("scripts"), dict[str, str]()
    for name, line in scripts.items() if isinstance(scripts, dict) else ():
        if isinstance(line, str) and STARTING.fullmatch(name):
            for path in (*RUN.findall(line), *RUN_LAST.findall(line)):
                found.setdefault(path, name)
    prisma = document.get("prisma")
    seed = prisma.get("seed") if isinstance(prisma, dict) else None
    for path in RUN.findall(seed) if isinstance(seed, str) else ():
        found.setdefault(path, "prisma db seed")
    yield from ((name, path) for path, name in found.items())


def script_programs(text: str, name: str) -> list[str]:
    """Files that one script of a package.json runs."""
    try:
        document = msgspec.json.decode(text or "{}")
    except (msgspec.DecodeError, RecursionError):
        return []
    scripts = document.get("scripts") if isinstance(document, dict) else None
    line = scripts.get(name) if isinstance(scripts, dict) else None
    return RUN.findall(line) if isinstance(line, str) else []


def composer_programs(text: str) -> Iterator[tuple[str, str]]:
    """Each file that Composer's own scripts run with PHP, with the first script that does."""
    try:
        document = msgspec.json.decode(text or "{}")
    except (msgspec.DecodeError, RecursionError):
        return
    scripts, found = document.get("scripts") if isinstance(document, dict) else None, dict[str, str]()
    for name, lines in scripts.items() if isinstance(scripts, dict) else ():
        for line in lines if isinstance(lines, list) else [lines]:
            run = PHP_RUN.match(line) if isinstance(line, str) else None
            if run is not None:
                found.setdefault(run[1], name)
    yield from ((name, path) for path, name in found.items())
