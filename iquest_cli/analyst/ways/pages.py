"""What pages tell of a task: sections whose heading says it, or whose block has a command that does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.texts.source import MAX_LINE, Source
from iquest_cli.analyst.ways.headings import GUIDE, PAGES, is_named_by_file, may_tell, num_extra
from iquest_cli.analyst.ways.run_by_ci import COMMAND, PROSE_MARK

if TYPE_CHECKING:
    from anchors.types import Symbol
    from iquest_cli.analyst.asked.known_tasks import Task
    from iquest_cli.analyst.ways.ground import Ground

MAX_QUOTED: Final = 14
MAX_MORE: Final = 8
"""Lines beyond that a block is quoted to its end."""
ENOUGH: Final = 3.0
SAID: Final = 4.0
"""What a line is worth that says the task before a command."""
_WIDER: Final = re.compile(r"\b(?:tests? (?:file|class|project|suite|module|package)|folder)", re.IGNORECASE)
MAX_SAID: Final = 120
_RUNS: Final = re.compile(r"test|spec|tox|nox|jest|mocha|rake|\b(?:make|run|m)\b", re.IGNORECASE)
MAX_AFTER: Final = 5
MAX_BEFORE: Final = 400
"""Letters before the first command that are quoted with it."""
_PROJECT_FOLDERS: Final = frozenset(("doc", "docs", ".github", "documentation", "contrib", "developer-docs", "guides"))
"""Whose pages speak of the whole, as those at the top do."""
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")
_PROMPT: Final = re.compile(r"\s*(?:\$ |> |% |# )?")
_OTHERWISE: Final = re.compile(
    r"\b(?:releas|publish|deploy|changelog|benchmark|troubleshoot|faq|upgrad|known issues|reproduc)", re.IGNORECASE
)
"""Headings of what one does rarely: a command there is a step of that."""
_LOOKS: Final = re.compile(r"(?:cd|ls|cat|echo|export|less|tree|unset|touch|mkdir) ")
"""What does nothing of it, whatever names follow."""
_PROMPTED: Final = re.compile(r"\s*[$>%] ")
_DEPENDED: Final = re.compile(
    r"\s*(?:(?:test)?implementation|api|compileOnly)[ (]|\s*<dependency>|\s*gem ['\"]|\s*\w+ = \"\d"
)
"""How a build file names what a project depends on."""
_CODE_ENDS: Final = (";", "{", "(", ",", "=")
_UNDERLINE: Final = " =-~^#*\"'"
_INLINE: Final = re.compile(r"`([^`]{3,120})`")


def find_pages(ground: Ground, task: Task) -> list[Way]:
    """The best first: pages for people who work on the repository before others."""
    snapshot = ground.workspace.snapshot
    found: list[tuple[float, str, int, Way]] = []
    for file, tracked in enumerate(snapshot.files):
        path = tracked.path
        if tracked.language not in PAGES or not may_tell(path, task):
            continue
        sections = [snapshot.symbol(n) for n in snapshot.symbols_of(file) if snapshot.kind(n) == "section"]
        starts = sorted(section.start_line for section in sections)
        if task.is_told_by_lines and GUIDE.search(path):
            found += ((-way.place.score, path, way.place.first, way) for way in _lines_said(ground, path, task))
        for section in sections:
            way = _section(ground, section, starts, task)
            if way is not None:
                found.append((-way.place.score, path, section.start_line, way))
    return [way for *_, way in sorted(found, key=lambda item: item[:3])]


def _section(ground: Ground, section: Symbol, starts: list[int], task: Task) -> Way | None:
    """What a section tells, and how well: None where that is too little."""
    source, path, last = ground.source, section.path, section.end_line
    is_guide, is_named = bool(GUIDE.search(path)), task.is_headed_by(section.name)
    is_by_file = section.start_line == starts[0] and is_named_by_file(path, task)
    is_named = is_named or is_by_file
    if not is_named:
        if not task.is_told_alone:
            return None
        last = min([start - 1 for start in starts if start > section.start_line] + [last])
    commands = [n for n in _code_lines(source, path, section.start_line, last) if _types(source, path, n, task)]
    if task.key not in ("start", "use"):
        own = ground.name.lower()
        commands = [n for n in commands if _typed(source, path, n).partition(" ")[0].lower() != own]
    is_told = (is_by_file and task.is_told_in_prose) or _is_told(source, section, task)
    if not commands and not (is_named and is_guide and is_told):
        return None
    score = 2.0 * is_named + 2.0 * bool(commands) + 1.5 * is_guide - _distance(path)
    score += 0.5 if is_by_file else -0.3 * num_extra(task, section.name, ground.name) if is_named else 0.0
    score -= 1.0 * (not is_named and bool(_OTHERWISE.search(section.name)))
    score += 0.5 * any(word in section.name.lower() for word in task.about)
    if score < ENOUGH:
        return None
    is_title = section.start_line == starts[0]
    inner = [start for start in starts if commands and start > commands[0 if is_title else -1]]
    focus = _focus(source, path, section.start_line + 1, min([start - 1 for start in inner] + [last]), commands)
    return Way("page", Place(path, section.start_line, last, section.name, "", None, score, focus), "", section.name)


def _is_told(source: Source, section: Symbol, task: Task) -> bool:
    """Whether a section without a block that does the task tells it: by a command in a sentence, or by its words."""
    lines = [source.line(section.path, n) for n in range(section.start_line + 1, section.end_line + 1)]
    if task.is_told_in_prose and task.is_named_by(section.name):
        return any(line.strip(_UNDERLINE) for line in lines)
    typed = (match[1] for line in lines if len(line) <= MAX_LINE for match in _INLINE.finditer(line))
    return any(COMMAND.match(text) and " " in text and task.is_done_by(text) for text in typed)


def _lines_said(ground: Ground, path: str, task: Task) -> Iterator[Way]:
    """Lines that say the task and stand before a command, or behind one as a remark."""
    source = ground.source
    blocks = set(_code_lines(source, path, 0, len(source.lines(path))))
    for number, line in enumerate(source.lines(path), 1):
        if len(line) > MAX_SAID or not task.named.search(line):
            continue
        after = [n for n in range(number, number + MAX_AFTER) if n in blocks and _runs(_typed(source, path, n))]
        if after:
            last = after[0]
            while last + 1 in blocks and last - number < MAX_AFTER and source.line(path, last + 1).strip():
                last += 1
            place = Place(
                path,
                number,
                last,
                line.strip(" #*:"),
                "",
                None,
                SAID + 0.5 * (not _WIDER.search(line)) - _distance(path),
                (number, last),
            )
            yield Way("page", place, "", line.strip(" #*:-`$"))


def _runs(typed: str) -> bool:
    """Whether it is a command that runs tests, as far as words tell."""
    return bool(COMMAND.match(typed) and _RUNS.search(typed)) and not typed.startswith((".. ", "from ", "import "))


def tells_of_all(path: str) -> bool:
    """Not one of a package's folder, which tells of that package."""
    folder, slash, _ = path.partition("/")
    return not slash or folder.lower() in _PROJECT_FOLDERS


def _distance(path: str) -> float:
    return 0.5 * path.count("/") + (0.0 if tells_of_all(path) else 1.0)


def _code_lines(source: Source, path: str, first: int, last: int) -> Iterator[int]:
    """Lines in fenced or indented blocks; of a block with prompts those alone that have one."""
    is_inside, block = False, list[int]()
    for number in range(first + 1, last + 2):
        line = source.line(path, number) if number <= last else ""
        is_fence = bool(_FENCE.match(line))
        is_inside ^= is_fence
        if not is_fence and (is_inside or line.startswith(("    ", "\t")) or line.lstrip().startswith("$ ")):
            block.append(number)
        elif is_fence or line.strip() or number > last:
            prompted = [n for n in block if _PROMPTED.match(source.line(path, n))]
            yield from prompted or block
            block = []


def _types(source: Source, path: str, number: int, task: Task) -> bool:
    """Whether a line of a block is a command that does the task."""
    typed = _typed(source, path, number)
    if task.key == "install" and _DEPENDED.match(typed):
        return True
    is_code = " = " in typed or typed.rstrip().endswith(_CODE_ENDS) or PROSE_MARK.search(typed)
    return bool(COMMAND.match(typed)) and not is_code and task.is_done_by(typed) and not _LOOKS.match(typed)


def _typed(source: Source, path: str, number: int) -> str:
    """A line of a block without its prompt and a remark behind it; "" for one that nobody types."""
    line = source.line(path, number)
    return _PROMPT.sub("", line, count=1).partition(" # ")[0] if len(line) <= MAX_LINE else ""


def _focus(source: Source, path: str, first: int, last: int, commands: list[int]) -> tuple[int, int]:
    """The whole section where it is short; else from the sentence before the first command on, a block to its end."""
    while first < last and not source.line(path, first).strip(_UNDERLINE):
        first += 1
    before = [n for n in range(first, commands[0]) if _is_shown(source, path, n)] if commands else []
    if len(before) >= MAX_QUOTED // 2 or sum(len(source.line(path, n)) for n in before) > MAX_BEFORE:
        start = commands[0] - 1
        while start > first and not _is_shown(source, path, start):
            start -= 1
        first = max(first, start)
    shown, end, is_inside = 0, first, False
    for number in range(first, last + 1):
        line = source.line(path, number)
        is_inside ^= bool(_FENCE.match(line))
        shown += _is_shown(source, path, number)
        is_block = is_inside or line.startswith(("    ", "\t"))
        if shown > MAX_QUOTED and not (is_block and shown <= MAX_QUOTED + MAX_MORE):
            break
        end = number
    while end > first and (not _is_shown(source, path, end) or _opens(source.line(path, end), end < last)):
        end -= 1
    return first, end


def _is_shown(source: Source, path: str, number: int) -> bool:
    line = source.line(path, number)
    return bool(line.strip()) and not _FENCE.match(line)


def _opens(line: str, is_cut: bool) -> bool:
    """A line that speaks of what was cut off behind it."""
    return is_cut and line.rstrip().rstrip("*_").endswith(":")
