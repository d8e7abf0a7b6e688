"""How a task is done in this repository: the page that says it, the scripts made for it, what CI runs.

Reads what is tracked and runs none of it. Which task is meant is `tasks.py`'s knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.command_lines import CI_FILE
from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.texts.source import MAX_LINE, Source
from iquest_cli.analyst.texts.standing import is_test

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.tasks import Task

MAX_EACH: Final = 5
MAX_QUOTED: Final = 12
_PAGES: Final = ("markdown", "restructuredtext", "text")
_GUIDE: Final = re.compile(
    r"(?:^|/)(?:readme|contributing|hacking|develop|building|install|testing|getting[-_]started)[\w-]*"
    r"(?:\.(?:md|rst|txt|adoc|markdown))?$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"(?:^|/)(?:changelogs?|changes|history|news|releases?|release[-_]notes|node_modules|vendor|examples?|fixtures)\b",
    re.I,
)
_MANIFESTS: Final = {
    "package.json": ("scripts.", "npm run "), "composer.json": ("scripts.", "composer "),
    "deno.json": ("tasks.", "deno task "), "deno.jsonc": ("tasks.", "deno task "),
}  # fmt: skip
_NPM_OWN: Final = frozenset({"test", "start"})
_POETRY: Final = re.compile(r"tool\.(?:poe\.tasks|pdm\.scripts|taskipy\.tasks|hatch\.envs\.[\w-]+\.scripts)\.([\w:-]+)")
_RECIPES: Final = {
    "makefile": ("make", re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?![=:])")),
    "just": ("just", re.compile(r"@?([A-Za-z][\w-]*)[^:=\n]*:(?!=)")),
}
_TOOLS: Final = {"rakefile": "rake", "noxfile.py": "nox -s", "tasks.py": "invoke"}
_SCRIPTS: Final = frozenset({"shell", "script", "powershell", "batch"})
_SCRIPT_FOLDERS: Final = frozenset({"", "script", "scripts", "bin", "tools", "hack", "ci", "dev", "build"})
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")
_PROMPT: Final = re.compile(r"\s*(?:\$ |> |% |# )?")
_COMMAND: Final = re.compile(r"(?:\S{0,200}/)?[a-z.][\w./+-]*+(?:[ \t]++\S|$)|\./\S")
_KEY: Final = re.compile(r"[\w.\- ]+:(?:\s|$)")
_RUN_KEY: Final = re.compile(r"^\s*(?:- )?(?:run|script|command|cmd|sh|before_script|after_success):\s*[|>]?[-+]?\s*")
_PREPARES: Final = re.compile(
    r"(?:sudo |env |[^\s=]+=\S* )*(?:\S+ ){0,2}(?:install|mkdir|echo|printf|cp|mv|rm|push|pull|upload|ls|cat|file|curl"
    r"|wget|chmod|export|cd|if|for|while|case|then|else|apt|apt-get|brew|docker)\b"
)
"""What only gets things ready, or is a piece of a shell's own syntax."""
_CODE_ENDS: Final = (";", "{", "(", ",", "=")
_PROSE_MARK: Final = re.compile(r"[.?!] [A-Z]|[.?!]$|\b(?:the|this|these|you|your|are|will|please)\b", re.IGNORECASE)


def find_ways(workspace: Workspace, source: Source, task: Task) -> tuple[Way, ...]:
    """The best page first, then what is made for the task, then what CI runs: each with its lines."""
    made = sorted(
        _made(workspace, source, task), key=lambda way: (_closeness(task, way), way.place.path, way.place.first)
    )
    run = list(_run_by_ci(workspace, source, task)) if task.is_run_by_ci else []
    pages = _pages(workspace, source, task)
    return (*pages[:1], *_distinct(made), *_distinct(run))


def _distinct(ways: list[Way]) -> list[Way]:
    kept: dict[str, Way] = {}
    for way in ways:
        kept.setdefault(way.command, way)
    return list(kept.values())[:MAX_EACH]


def _closeness(task: Task, way: Way) -> tuple[int, int, bool, int]:
    """A script of that very name before `test:coverage`, one at the top before one of a package below."""
    name = way.place.name.rpartition("/")[2].rpartition(".scripts.")[2].partition(".")[0]
    is_elsewhere = way.place.path.endswith((".ps1", ".bat", ".cmd"))
    return (
        way.place.path.count("/") > 1,
        len(re.findall(r"[A-Za-z]+", task.named.sub("", name))),
        is_elsewhere,
        len(name),
    )


def _made(workspace: Workspace, source: Source, task: Task) -> Iterator[Way]:
    """Scripts of manifests, targets of makefiles, tasks of tools, scripts in a folder of such."""
    snapshot = workspace.snapshot
    for file, tracked in enumerate(snapshot.files):
        path = tracked.path
        folder, _, name = path.rpartition("/")
        if folder.count("/") > 1 or _ASIDE.search(path):
            continue
        recipe = _RECIPES.get("just" if name.lower().strip(".") == "justfile" else tracked.language or "")
        tool = _TOOLS.get(name.lower().removesuffix(".rb"))
        if name in _MANIFESTS or name == "pyproject.toml" or recipe or tool:
            for number in snapshot.symbols_of(file):
                symbol = snapshot.symbol(number)
                command, told = _command_of(symbol, name, recipe, tool)
                if command and task.is_named_by(told):
                    yield Way("task", _place(symbol), _within(folder, command), _told(source, symbol))
            for fact in snapshot.facts(file) if tool else ():
                if fact.kind == "command" and task.is_named_by(fact.name):
                    place = Place(path, fact.line, fact.line + 3, fact.name, "", None)
                    yield Way("task", place, f"{tool} {fact.name}", source.line(path, fact.line).strip())
        elif tracked.language in _SCRIPTS and folder in _SCRIPT_FOLDERS and task.is_named_by(_words(name)):
            symbol = snapshot.symbol(snapshot.module_symbol(file))
            place = Place(path, 1, min(symbol.end_line, 20), path, "", symbol)
            yield Way("task", place, path if folder else f"./{path}", "")


def _words(name: str) -> str:
    return name.partition(".")[0].replace("_", "-")


def _command_of(
    symbol: Symbol, file: str, recipe: tuple[str, re.Pattern[str]] | None, tool: str | None
) -> tuple[str, str]:
    """What a person types for a task that a section or function describes, and the task's own name."""
    if recipe is not None:
        match = recipe[1].match(symbol.signature) if symbol.kind == "section" else None
        return (f"{recipe[0]} {match.group(1)}", match.group(1)) if match else ("", "")
    if tool is not None:
        return (f"{tool} {symbol.name}", symbol.name) if symbol.kind == "function" and tool != "rake" else ("", "")
    if file == "pyproject.toml":
        match = _POETRY.fullmatch(symbol.qualified_name)
        return (match.group(1), match.group(1)) if match else ("", "")
    prefix, runner = _MANIFESTS[file]
    name = symbol.qualified_name.removeprefix(prefix)
    if name == symbol.qualified_name or "." in name:
        return "", ""
    return f"npm {name}" if runner == "npm run " and name in _NPM_OWN else runner + name, name


def _within(folder: str, command: str) -> str:
    return f"{command} (in {folder}/)" if folder else command


def _place(symbol: Symbol) -> Place:
    return Place(
        symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 12), symbol.qualified_name, "", symbol
    )


def _told(source: Source, symbol: Symbol) -> str:
    """What the task runs: the value of its key, or the first line of its recipe."""
    _, colon, value = symbol.signature.partition('":')
    if colon and value.strip(" [{"):
        return value.strip().strip(",").strip('"')
    if colon:
        items = (
            source.line(symbol.path, n).strip().strip(",") for n in range(symbol.start_line + 1, symbol.end_line + 1)
        )
        return ", ".join(item.strip('"') for item in items if item.startswith('"'))
    lines = (source.line(symbol.path, n).strip() for n in range(symbol.start_line + 1, symbol.end_line + 1))
    return next((line.lstrip("@-") for line in lines if line and not line.startswith("#")), "")


def _run_by_ci(workspace: Workspace, source: Source, task: Task) -> Iterator[Way]:
    for tracked in workspace.snapshot.files:
        if not CI_FILE.match(tracked.path):
            continue
        for number, line in enumerate(source.lines(tracked.path), 1):
            command = _ci_command(line)
            if command and task.is_done_by(command) and not _PREPARES.match(command):
                yield Way("ci", Place(tracked.path, number, number, command, "", None), command, "")


def _ci_command(line: str) -> str:
    """The command that a line of a CI job runs; "" for a key, a comment and what no shell would take."""
    if len(line) > MAX_LINE:
        return ""
    given = _RUN_KEY.sub("", line) if _RUN_KEY.match(line) else line.strip()
    given = given.strip().removeprefix("- ").strip("'\"")
    if not given or given.startswith("#") or _KEY.match(given) or "uses:" in given or _PROSE_MARK.search(given):
        return ""
    is_typed = (bool(_COMMAND.match(given)) and " " in given) or given.startswith(("./", "scripts/"))
    return given.rstrip("\\").strip() if is_typed else ""


def _pages(workspace: Workspace, source: Source, task: Task) -> list[Way]:
    """Sections that say it, best first: those whose heading does, in pages for people who work on the repository."""
    snapshot = workspace.snapshot
    found: list[tuple[float, str, int, Way]] = []
    for file, tracked in enumerate(snapshot.files):
        path = tracked.path
        is_guide = bool(_GUIDE.search(path))
        if tracked.language not in _PAGES or _ASIDE.search(path) or (is_test(path) and not is_guide):
            continue
        numbers = [n for n in snapshot.symbols_of(file) if snapshot.kind(n) == "section"]
        starts = sorted(snapshot.symbol(n).start_line for n in numbers)
        for number in numbers:
            section = snapshot.symbol(number)
            is_named = task.is_named_by(section.name)
            last = section.end_line
            if not is_named:
                last = min([start - 1 for start in starts if start > section.start_line] + [last])
            commands = [n for n in _code_lines(source, path, section.start_line, last) if _types(source, path, n, task)]
            is_told = any(source.line(path, n).strip() for n in range(section.start_line + 2, last + 1))
            if not commands and not (is_named and is_told and is_guide):
                continue
            score = 2.0 * is_named + 2.0 * bool(commands) + 1.5 * is_guide - 0.5 * path.count("/")
            score -= 0.3 * len(re.findall(r"\w+", task.named.sub("", section.name))) if is_named else 0.0
            if score >= 3.0:
                focus = _focus(source, path, section.start_line + 1, last, commands)
                place = Place(path, section.start_line, last, section.name, "", None, score, focus)
                found.append((-score, path, section.start_line, Way("page", place, "", section.name)))
    return [way for *_, way in sorted(found, key=lambda item: item[:3])]


def _code_lines(source: Source, path: str, first: int, last: int) -> Iterator[int]:
    """Lines in fenced or indented blocks."""
    is_inside = False
    for number in range(first + 1, last + 1):
        line = source.line(path, number)
        if _FENCE.match(line):
            is_inside = not is_inside
        elif is_inside or line.startswith(("    ", "\t")) or line.lstrip().startswith("$ "):
            yield number


def _types(source: Source, path: str, number: int, task: Task) -> bool:
    """Whether a line of a block is a command that does the task."""
    line = source.line(path, number)
    if len(line) > MAX_LINE:
        return False
    typed = _PROMPT.sub("", line, count=1)
    is_code = typed.rstrip().endswith(_CODE_ENDS) or _PROSE_MARK.search(typed)
    return bool(_COMMAND.match(typed)) and not is_code and task.is_done_by(typed)


def _focus(source: Source, path: str, first: int, last: int, commands: list[int]) -> tuple[int, int]:
    """The whole section where it is short; else from the sentence before the first command on."""
    while first < last and not source.line(path, first).strip(" =-~^"):
        first += 1
    if commands and last - first >= MAX_QUOTED:
        start = commands[0] - 1
        while start > first and (not source.line(path, start).strip() or _FENCE.match(source.line(path, start))):
            start -= 1
        first = max(first, start)
    return first, min(last, first + MAX_QUOTED - 1)
