"""What a repository has made for a task: scripts of manifests, targets of makefiles, tasks of tools, scripts.

Reads what is tracked and runs none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.ways.beside import made_beside
from iquest_cli.analyst.ways.ground import ASIDE, Ground

if TYPE_CHECKING:
    from anchors.types import Symbol
    from iquest_cli.analyst.asked.known_tasks import Task

_MANIFESTS: Final = {
    "package.json": "scripts.", "composer.json": "scripts.", "deno.json": "tasks.", "deno.jsonc": "tasks.",
}  # fmt: skip
_RUNNERS: Final = {"composer.json": "composer ", "deno.json": "deno task ", "deno.jsonc": "deno task "}
_NPM_OWN: Final = frozenset({"test", "start"})
_TOOL_TASK: Final = re.compile(
    r"tool\.(?:(?P<tool>poe|taskipy)\.tasks|(?P<pdm>pdm)\.scripts|hatch\.envs\.(?P<env>[\w-]+)\.scripts)\.(?P<name>[\w:-]+)"
)
_RECIPES: Final = {
    "makefile": ("make", re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?![=:])")),
    "just": ("just", re.compile(r"@?([A-Za-z][\w-]*)[^:=\n]*:(?!=)")),
}
_TOOLS: Final = {"rakefile": "rake", "noxfile.py": "nox -s", "tasks.py": "invoke"}
_MAGE: Final = re.compile(r"(?:^|/)(?:magefile\.go|magefiles/[^/]+\.go)$")
_EVENT: Final = re.compile(
    r"(?:pre|post)-?(?:root|install|update|autoload|create|publish|build|test|start|commit|pack)\b"
)
"""What a tool runs before or after something else."""
_PLAIN: Final = frozenset(("all", "dev", "local", "run", "project", "code", "full", "everything", "the", "my", "it"))
_LISTED: Final = {
    "taskfile.yml": ("task", "tasks", re.compile(r"  (?:  )?[\"']?([\w:-]+)[\"']?:(?!\S)")),
    "tox.ini": ("tox -e", "", re.compile(r"\[(?:testenv|env):([\w.-]+)\]")),
    "config.toml": ("cargo", "[alias]", re.compile(r"([\w-]+)[ \t]*=")),
}
"""Files whose tasks stand a line each: what runs them, and the line after which they do."""
_INTERPRETED: Final = frozenset({"python", "ruby", "javascript", "perl"})
_SCRIPT_FOLDERS: Final = frozenset({"", "script", "scripts", "bin", "tools", "hack", "ci", "dev", "build"})
_SHELLS: Final = frozenset({"shell", "script", "powershell", "batch"})


def find_made(ground: Ground, task: Task) -> list[Way]:
    """The nearest by name first, one at the top before one of a package below."""
    called = [replace(way, kind="part") if _extra(task, way) else way for way in _made(ground, task)]
    ways = [*called, *made_beside(ground, task)]
    return sorted(ways, key=lambda way: (_closeness(task, way), way.place.path, way.place.first))


def _closeness(task: Task, way: Way) -> tuple[bool, bool, int, int, bool, int]:
    """A script of that very name before `test:coverage`."""
    name = _name(way)
    is_meant = any(word in way.place.path.lower() or word in way.place.name.lower() for word in task.about)
    return (
        not is_meant,
        way.place.path.count("/") > 1,
        _extra(task, way),
        way.place.path.count("/"),
        way.place.path.endswith((".ps1", ".bat", ".cmd")),
        len(name),
    )


def _name(way: Way) -> str:
    return way.place.name.rpartition("/")[2].rpartition("scripts.")[2].partition(".")[0]


def _extra(task: Task, way: Way) -> int:
    """How many words a name has beside those that say the task: what has some does a part of it, or something near."""
    words = re.findall(r"[A-Za-z]+", task.named.sub("", _name(way)))
    return sum(word.lower() not in _PLAIN for word in words)


def _made(ground: Ground, task: Task) -> Iterator[Way]:
    snapshot = ground.workspace.snapshot
    for file, tracked in enumerate(snapshot.files):
        path = tracked.path
        folder, _, name = path.rpartition("/")
        if folder.count("/") > 1 or ASIDE.search(path):
            continue
        recipe = _RECIPES.get("just" if name.lower().strip(".") == "justfile" else tracked.language or "")
        tool = "mage" if _MAGE.search(path) else _TOOLS.get(name.lower().removesuffix(".rb"))
        listed = _LISTED.get(name.lower().replace(".yaml", ".yml"))
        if name in _MANIFESTS or name == "pyproject.toml" or recipe or tool:
            for number in snapshot.symbols_of(file):
                symbol = snapshot.symbol(number)
                command, told = _command_of(ground, symbol, name, recipe, tool)
                if command and task.is_named_by(told) and not _EVENT.match(told):
                    yield Way("task", _place(symbol), _within(folder, command), _told(ground, symbol))
            for fact in snapshot.facts(file) if tool else ():
                if fact.kind == "command" and task.is_named_by(fact.name):
                    place = Place(path, fact.line, fact.line + 3, fact.name, "", None)
                    yield Way("task", place, f"{tool} {fact.name}", ground.source.line(path, fact.line).strip())
        elif listed and (name != "config.toml" or folder == ".cargo"):
            yield from _listed(ground, path, listed, task)
        elif _is_script(tracked.language or "", folder, name) and task.is_named_by(_words(name)):
            symbol = snapshot.symbol(snapshot.module_symbol(file))
            place = Place(path, 1, min(symbol.end_line, 20), path, "", symbol)
            yield Way("task", place, path if folder else f"./{path}", "")


def _is_script(language: str, folder: str, name: str) -> bool:
    """Of other languages than a shell's, a file is one where it has no ending."""
    return folder in _SCRIPT_FOLDERS and (
        language in _SHELLS or (bool(folder) and language in _INTERPRETED and "." not in name)
    )


def _listed(ground: Ground, path: str, listed: tuple[str, str, re.Pattern[str]], task: Task) -> Iterator[Way]:
    runner, head, pattern = listed
    is_inside = not head
    for number, line in enumerate(ground.source.lines(path), 1):
        is_head = bool(head and line) and not line.startswith((" ", "\t", "#"))
        if is_head and (line.startswith("[") or head != "[alias]"):
            is_inside = line.rstrip().rstrip(":") == head
            continue
        match = pattern.match(line) if is_inside else None
        if match is not None and task.is_named_by(match[1]):
            folder = "" if runner == "cargo" else path.rpartition("/")[0]
            yield Way(
                "task", Place(path, number, number + 3, match[1], "", None), _within(folder, f"{runner} {match[1]}"), ""
            )


def _words(name: str) -> str:
    return name.partition(".")[0].replace("_", "-")


def _command_of(
    ground: Ground, symbol: Symbol, file: str, recipe: tuple[str, re.Pattern[str]] | None, tool: str | None
) -> tuple[str, str]:
    """What a person types for a task that a section or function describes, and the task's own name."""
    if recipe is not None:
        match = recipe[1].match(symbol.signature) if symbol.kind == "section" else None
        return (f"{recipe[0]} {match.group(1)}", match.group(1)) if match else ("", "")
    if tool is not None:
        is_task = symbol.kind == "function" and tool != "rake" and (tool != "mage" or symbol.name[:1].isupper())
        return (f"{tool} {symbol.name}", symbol.name) if is_task else ("", "")
    if file == "pyproject.toml":
        return _tool_task(symbol)
    prefix = _MANIFESTS[file]
    name = symbol.qualified_name.removeprefix(prefix)
    if name == symbol.qualified_name or "." in name:
        return "", ""
    if file != "package.json":
        return _RUNNERS[file] + name, name
    runner = ground.node_tool(symbol.path.rpartition("/")[0])
    return f"{runner} {name}" if name in _NPM_OWN and runner != "bun" else f"{runner} run {name}", name


def _tool_task(symbol: Symbol) -> tuple[str, str]:
    match = _TOOL_TASK.fullmatch(symbol.qualified_name)
    if match is None:
        return "", ""
    name = match["name"]
    if match["env"]:
        return f"hatch run {name}" if match["env"] == "default" else f"hatch run {match['env']}:{name}", name
    return f"{ {'poe': 'poe', 'taskipy': 'task'}.get(match['tool'] or '', 'pdm run') } {name}", name


def _within(folder: str, command: str) -> str:
    return f"{command} (in {folder}/)" if folder else command


def _place(symbol: Symbol) -> Place:
    last = min(symbol.end_line, symbol.start_line + 12)
    return Place(symbol.path, symbol.start_line, last, symbol.qualified_name, "", symbol)


def _told(ground: Ground, symbol: Symbol) -> str:
    """What the task runs: the value of its key, or the first line of its recipe."""
    source = ground.source
    _, colon, value = symbol.signature.partition('":')
    if colon and value.strip(" [{"):
        return value.strip().strip(",").strip('"')
    lines = [source.line(symbol.path, n) for n in range(symbol.start_line + 1, symbol.end_line + 1)]
    if colon:
        return ", ".join(line.strip().strip(",").strip('"') for line in lines if line.lstrip().startswith('"'))
    recipe = (line.strip() for line in lines if line[:1].isspace())
    return next((line.lstrip("@-") for line in recipe if line and not line.startswith("#")), "")
