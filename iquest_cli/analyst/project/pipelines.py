"""What CI runs, which ports are taken and where migrations stand, as files of the repository say. Runs none of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.command_lines import CI_FILE, COMPOSE_FILE
from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_test, path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_FILES: Final = 40
MAX_RUN: Final = 3
MAX_PORTS: Final = 12
LEAST_MIGRATIONS: Final = 2
_NAME: Final = re.compile(r"^name:\s*[\"']?([^\"'#\n]{1,80})")
_ON: Final = re.compile(r"^[\"']?on[\"']?:\s*(.*)$")
_EVENT: Final = re.compile(r"^(?:  | {4}|\t)-? ?([a-z_]+)\s*:?")
_JOB: Final = re.compile(r"^(?: {2}| {4})([A-Za-z_][\w-]*):\s*(?:#.*)?$")
_SCRIPT: Final = re.compile(r"^\s*(?:- )?(?:run|script|command):\s*[|>]?[-+]?\s*(.*)$")
_RUN: Final = re.compile(r"^\s*(?:- )?run:\s*[|>]?[-+]?\s*(.*)$")
_EXPOSE: Final = re.compile(r"^\s*EXPOSE\s+([\d][\d/ a-z]{0,60})", re.IGNORECASE)
_MAPPED: Final = re.compile(
    r"^\s*-\s*[\"']?((?:[\w.\[\]${}-]{1,60}:){0,2}(?:\d{2,5}|\$\{[^{}\n]{1,40}\})(?:-\d{1,5})?(?:/\w{1,9})?)[\"']?\s*$"
)
_PORTS: Final = re.compile(r"^(\s*)ports:\s*$")
_PORT_NAME: Final = re.compile(
    r"(?:^|[_.-])port$|(?:^|[_.-])(?:listen|bind)[_-]?(?:addr(?:ess)?)?$|(?-i:[a-z]Port$)", re.IGNORECASE
)
_OF_OTHERS: Final = re.compile(
    r"smtp|mail|imap|pop3|redis|(?:^|[^a-z])db|database|postgres|(?:^|_)pg|mysql|mongo|ldap|proxy|kafka|rabbit|amqp|elastic"
    r"|memcache|remote|target|upstream|peer|source|dest|statsd|graphite|influx|sentry|syslog|mqtt|nats|etcd|zookeeper"
    r"|cassandra|minio|client",
    re.IGNORECASE,
)
"""Settings of ports at which others listen."""
_KEY: Final = re.compile(r"\s*([\w.-]{1,60}):\s*(?:#.*)?$")
_PORT: Final = re.compile(r"(?<![\d.])(\d{2,5})(?![\d.])")
_MIGRATION: Final = re.compile(
    r"(?P<folder>(?:.*/)?(?:migrations?|migrate|db/changelog|alembic/versions|versions|changelogs?)(?:/[\w.-]+){0,2}?)/"
    r"[\w.-]*\d[\w.-]*(?:\.(?:py|rb|sql|php|ts|js|go|java|kt|cs|xml|ya?ml|rs)|/(?:up|migration)\.sql)$",
    re.IGNORECASE,
)


def pipelines(workspace: Workspace, source: Source) -> tuple[Stated, ...]:
    """One row a file: its name, when it runs, its jobs and its first commands."""
    paths = [f.path for f in workspace.snapshot.files if CI_FILE.match(f.path) or f.path == "Jenkinsfile"]
    return tuple(_pipeline(source, path) for path in sorted(paths)[:MAX_FILES])


def _pipeline(source: Source, path: str) -> Stated:
    lines = [(n, line) for n, line in enumerate(source.lines(path), 1) if len(line) <= MAX_LINE]
    name = next((match[1].strip() for _, line in lines if (match := _NAME.match(line))), path.rpartition("/")[2])
    jobs, events, section = list[str](), list[str](), ""
    for _, line in lines:
        if line[:1].strip() and not line.startswith("#"):
            on = _ON.match(line)
            section = "on" if on else line.partition(":")[0].strip()
            events += re.findall(r"[a-z_]+", on[1].partition("#")[0]) if on else []
        elif section == "on" and re.match(r"^ {2}\S", line) and (event := _EVENT.match(line)):
            events.append(event[1])
        elif section == "jobs" and (job := _JOB.match(line)) and line.startswith("  ") and not line.startswith("   "):
            jobs.append(job[1])
    told = f"on {', '.join(dict.fromkeys(events))}" if events else ""
    runs = [command for _, command in commands(lines, _RUN if path.startswith(".g") and "/" in path else _SCRIPT)]
    note = "; ".join(filter(None, (", ".join(jobs[:6]), "runs " + ", ".join(runs[:MAX_RUN]) if runs else "")))
    return Stated(name, told, path, 1, note)


def commands(lines: list[tuple[int, str]], step: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The first line of every step that runs something, what only gets things ready left out."""
    for index, (number, line) in enumerate(lines):
        match = step.match(line)
        if match is None:
            continue
        text = match[1].strip() or (lines[index + 1][1].strip() if index + 1 < len(lines) else "")
        text = text.removeprefix("- ").strip("'\"\\ ")
        if text and not _READY.match(text) and not text.startswith(("#", "|", "{")):
            yield number, text


_READY: Final = re.compile(
    r"(?:sudo |echo|mkdir|cd|set|export|if|for|cp|mv|rm|curl|wget|git|apt|brew|npm (?:ci|install)|yarn install"
    r"|pnpm (?:i|install)|pip install|python -m pip|corepack|chmod|ls|cat|printf|choco|rustup|go mod|bundle install"
    r"|composer install|uv sync|bun (?:i|install|ci))\b"
)


def ports(workspace: Workspace, source: Source) -> tuple[Stated, ...]:
    """Defaults of settings first, then what containers open and publish."""
    found = [*_settings_of_ports(workspace)]
    for tracked in workspace.snapshot.files:
        path, name = tracked.path, tracked.path.rpartition("/")[2]
        if is_test(path) or (path.startswith(".") and "/" in path):
            continue
        if "dockerfile" in name.lower() or name == "Containerfile":
            found += [
                Stated("EXPOSE", match[1].strip(), path, number, "opened by the image")
                for number, line in enumerate(source.lines(path), 1)
                if (match := _EXPOSE.match(line[:MAX_LINE]))
            ]
        elif COMPOSE_FILE.fullmatch(name):
            found += _published(source, path)
    return tuple(found[:MAX_PORTS])


def _settings_of_ports(workspace: Workspace) -> Iterator[Stated]:
    snapshot = workspace.snapshot
    seen = set()
    for file, tracked in enumerate(snapshot.files):
        if path_factor(tracked.path, "code") < 1.0 or tracked.path.startswith("."):
            continue
        for fact in snapshot.facts(file):
            if fact.kind != "config" or not _PORT_NAME.search(fact.name) or fact.name in seen:
                continue
            if _OF_OTHERS.search(fact.name):
                continue
            if _PORT.search(fact.value):
                seen.add(fact.name)
                yield Stated(fact.name, fact.value.strip("\"'"), fact.path, fact.line, "default of a setting")


def _published(source: Source, path: str) -> Iterator[Stated]:
    """Entries below `ports:` of a compose file, with the service that has them: the last key further out."""
    keys: dict[int, str] = {}
    indent, service = -1, ""
    for number, line in enumerate(source.lines(path), 1):
        own = len(line) - len(line.lstrip())
        key = _KEY.match(line[:MAX_LINE])
        if _PORTS.match(line) is not None:
            outer = [at for at in keys if at < own]
            indent, service = own, keys[max(outer)] if outer else ""
        elif indent >= 0 and (match := _MAPPED.match(line[:MAX_LINE])) and own >= indent:
            yield Stated("ports", match[1], path, number, f"published for {service}")
        elif line.strip() and own <= indent:
            indent = -1
        if key is not None:
            keys[own] = key[1]


def _may_migrate(path: str) -> bool:
    return len(path) <= MAX_LINE and not is_test(path)


def migration_folders(workspace: Workspace) -> tuple[Stated, ...]:
    """Folders of numbered steps of a schema, those with most of them first; each with its latest step."""
    counts, latest = Counter[str](), dict[str, str]()
    for tracked in workspace.snapshot.files:
        match = _MIGRATION.match(tracked.path) if _may_migrate(tracked.path) else None
        if match is not None:
            counts[match["folder"]] += 1
            latest[match["folder"]] = max(latest.get(match["folder"], ""), tracked.path)
    return tuple(
        Stated(f"{folder}/", f"{number:,} steps", latest[folder], 1)
        for folder, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if number >= LEAST_MIGRATIONS
    )
