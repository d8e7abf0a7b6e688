"""The map of a repository as lines: what it is, where it starts, what much depends on, where things are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from anchors.context.tokens import estimate_tokens
from anchors.types import FileRole
from iquest_cli.console import Line, line
from iquest_cli.reports.map.below import most_below
from iquest_cli.reports.map.overview import SECTIONS, Overview, Row
from iquest_cli.reports.map.starting import (
    ENTRY_GROUPS,
    entry_group,
    entry_title,
    is_beside,
    is_taken_in,
    program_place,
)
from iquest_cli.reports.wrapping import last_folders, wrapped
from iquest_cli.text import clean_line, display_width, plural, shorten

GROUP_NAMES = {
    "program": "programs",
    "command": "commands",
    "route": "routes",
    "handler": "handlers",
    "run by others": "scripts, containers and CI",
}
MIN_REMARK = 44
"""Columns of what is said of a row that are dearer than the first folders of its path."""
NUM_SHOWN = 12
"""Rows of a section, where nobody asked for a size."""
MIN_LARGE = 8
NUM_LARGE = 3
"""Folders that no row tells of are named where so many source files lie in them, and so many at most."""
OTHER_ROLES: tuple[tuple[FileRole, str, str], ...] = (
    ("test", "test", "tests"),
    ("aside", "example or copy", "examples and copies"),
    ("other", "other", "other"),
)

_KIND = re.compile(r"(^|- |; )(?:route|command|handler)(?: |$)")


def as_text(overview: Overview, *, width: int, limit: int = NUM_SHOWN, budget: int | None = None) -> list[Line]:
    """`limit`: rows of each section, 0 for all; `budget`: tokens of the whole text."""
    lines = _text(overview, width, limit)
    while budget is not None and _tokens(lines) > budget:
        longest = max((len(overview.of(kind)) for kind, _ in SECTIONS), default=0)
        limit = (limit or longest) * 3 // 4
        if limit == 0:
            return lines[:2] if _tokens(lines[:2]) <= budget else []
        lines = _text(overview, width, limit)
    return lines


def _tokens(lines: list[Line]) -> int:
    return estimate_tokens("\n".join("".join(piece.text for piece in pieces) for pieces in lines))


def _size(overview: Overview, languages: str) -> str:
    named = f" ({languages})" if languages else ""
    unread = f" · {plural(overview.num_unread, 'file')} not read (iquest index --status)" if overview.num_unread else ""
    return f"{plural(overview.num_files, 'file')}{named}, {plural(overview.num_symbols, 'symbol')}{unread}"


def _text(overview: Overview, width: int, limit: int) -> list[Line]:
    languages = ", ".join(f"{name} {count:,}" for name, count in overview.languages[:5])
    name = clean_line(overview.name)
    about = shorten(clean_line(overview.about), max(20, width - display_width(name) - 2))
    lines = [line((name, "bold"), f"  {about}" if about else "")]
    lines += [line((row, "dim")) for row in wrapped(_size(overview, languages), width, indent=2)]
    return lines + _entries(overview, width, limit) + _apis(overview, width, limit) + _modules(overview, width, limit)


def _heading(text: str, shown: int, total: int) -> list[Line]:
    more = f"  {shown:,} of {total:,}" if shown < total else f"  {total:,}"
    return [(), line((text, "bold"), (more, "dim"))]


def _entries(overview: Overview, width: int, limit: int) -> list[Line]:
    """A few of each kind of start before many of one."""
    rows = overview.of("ENTRY_POINT")
    if not rows:
        return []
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[entry_group(row)].append(row)
    room = _shares([len(groups[group]) for group in ENTRY_GROUPS], limit or len(rows))
    lines = _heading("Entry points", sum(room), len(rows))
    for group, shown in zip(ENTRY_GROUPS, room, strict=True):
        chosen = sorted(groups[group][:shown], key=lambda row: _place(row, overview.name)) if shown else []
        if chosen:
            lines.append(line((f"  {GROUP_NAMES[group]}", "dim")))
        lines += [_row(_entry_text(row), row.doc, f"{row.path}:{row.line}", width) for row in chosen]
        if shown < len(groups[group]):
            left = f"    and {len(groups[group]) - shown:,} more"
            below = most_below(groups[group], width - len(left)) if group == "route" else ""
            lines.append(line((left + below, "dim")))
    return lines


def _place(row: Row, repository: str) -> tuple[bool, int, bool, str, int]:
    """By path, but for the repository's own program, which comes first, and for what its maintainers start."""
    return is_taken_in(row), program_place(row, repository), is_beside(row), row.path, row.line


def _shares(counts: list[int], room: int) -> list[int]:
    """How many of each to show, the room dealt out one by one in turn."""
    shown = [0] * len(counts)
    while room > 0 and shown != counts:
        for number, count in enumerate(counts):
            if shown[number] < count and room > 0:
                shown[number] += 1
                room -= 1
    return shown


def _entry_text(row: Row) -> str:
    """What kind of start it is stands above it, and need not be said again."""
    text = entry_title(row)
    if row.reason in ("route", "command", "handler"):
        return _KIND.sub(r"\1", text).removesuffix(" - ")
    return text if row.reason in row.text or row.reason in ("main", "entry") else f"{text}  ({row.reason})"


def _apis(overview: Overview, width: int, limit: int) -> list[Line]:
    best: dict[tuple[str, str], Row] = {}
    for row in overview.of("CRITICAL_API"):
        best.setdefault((_home(row.path), row.name), row)
    rows = tuple(best.values())
    shown = rows[:limit] if limit else rows
    lines = _heading("Critical APIs", len(shown), len(rows)) if rows else []
    named = Counter(row.name for row in shown)
    for row in shown:
        name, _, why = row.text.partition(" - ")
        owner = row.name.rpartition(".")[0]
        label = f"{owner}.{name}" if owner and row.name != row.path else name
        package = row.path.rpartition("/")[0].rpartition("/")[2]
        if named[row.name] > 1 and package and row.path.endswith(".go"):
            label = f"{package}.{label}"  # as its users write it
        lines.append(_row(label, " - ".join(part for part in (why, row.doc) if part), f"{row.path}:{row.line}", width))
    return lines


def _home(path: str) -> str:
    """Where a name is one API to a reader: in a file, whatever types or parameters tell its definitions apart, and in a
    package of Go, which builds one of them."""
    return path.rpartition("/")[0] if path.endswith(".go") else path


def _modules(overview: Overview, width: int, limit: int) -> list[Line]:
    """Source files by folder, the folders of most weight first; tests, examples and prose are only counted."""
    rows = [row for row in overview.of("MODULE") if row.role == "source"]
    shown = rows[:limit] if limit else rows
    if not rows:
        return []
    of_folder: Counter[str] = Counter(file.path.rpartition("/")[0] for file in overview.files if file.role == "source")
    folders: defaultdict[str, list[Row]] = defaultdict(list)
    for row in shown:
        folders[row.path.rpartition("/")[0]].append(row)
    lines = _heading("Modules", len(shown), len(rows))
    for folder, own in folders.items():
        count = plural(of_folder[folder], "source file")
        lines.append(line("  ", (f"{clean_line(folder) or '.'}/", "path"), (f"  {count}", "dim")))
        skip = len(folder) + 1 if folder else 0  # it stands above them
        lines += [_row(row.text, row.doc, f"{row.path[skip:]}:{row.line}", width) for row in own]
    roles = Counter(file.role for file in overview.files)
    others = [plural(roles[role], one, many) for role, one, many in OTHER_ROLES if roles[role]]
    elsewhere = _elsewhere(of_folder, set(folders))
    lines += [line((f"  {text}", "dim")) for text in wrapped(elsewhere, width - 2, indent=2)] if elsewhere else []
    return [*lines, line((f"  beside them {', '.join(others)}", "dim"))] if others else lines


def _elsewhere(of_folder: Counter[str], shown: set[str]) -> str:
    """Where the most source files lie that no row tells of."""
    left = {folder: count for folder, count in of_folder.items() if folder not in shown}
    large = sorted((folder for folder in left if left[folder] >= MIN_LARGE), key=lambda folder: (-left[folder], folder))
    if not large:
        return ""
    named = [f"{clean_line(folder) or '.'}/ {left[folder]:,}" for folder in large[:NUM_LARGE]]
    size = f"{plural(sum(left.values()), 'source file')} in {plural(len(left), 'other folder')}"
    return f"{size}, most in {', '.join(named)}"


def _row(text: str, remark: str, place: str, width: int) -> Line:
    """The text, a dim remark as far as there is room, and where it stands, at the right: by its last folders where the
    text or the beginning of the remark would be cut."""
    begun = min(display_width(clean_line(remark)), MIN_REMARK) + 2 if remark else 0
    place = last_folders(clean_line(place), width - 6 - display_width(clean_line(text)) - begun)
    room = max(24, width - display_width(place) - 6)
    shown = shorten(clean_line(text), room)
    left = room - display_width(shown) - 2
    said = shorten(clean_line(remark), left) if remark and left > 8 else ""
    gap = width - 4 - display_width(shown) - display_width(place) - (display_width(said) + 2 if said else 0)
    pieces = [("    ", ""), (shown, "name"), *([("  ", ""), (said, "dim")] if said else []), (" " * max(2, gap), "")]
    return line(*pieces, (place, "path"))
