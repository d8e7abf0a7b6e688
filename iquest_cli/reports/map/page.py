"""The map as one HTML page: a treemap to zoom in, with nothing loaded from elsewhere.

All that comes from the repository stands in the page as JSON whose every `<`, `>` and `&` is escaped, and is shown as
text alone; a content policy lets only the page's own script and style run, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from string import Template
from typing import Any

from anchors.types import FileRole
from iquest_cli.reports.map.overview import MapFile, Overview, Row
from iquest_cli.reports.map.starting import entry_title
from iquest_cli.text import clean_line

SCRIPTS = ("tree.js", "layout.js", "draw.js", "panel.js", "main.js")
ROLES: tuple[FileRole, ...] = ("source", "test", "aside", "other")
MAX_FILES = 20_000
"""Files that are shown one by one; of a larger repository the lightest are summed up by folder."""
MAX_LINKS = 6
"""Of one file, each way."""


def as_html(overview: Overview, max_files: int = MAX_FILES) -> str:
    assets = files("iquest_cli.reports.map").joinpath("assets")
    style = assets.joinpath("style.css").read_text(encoding="utf-8")
    script = "".join(assets.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    page = Template(assets.joinpath("page.html").read_text(encoding="utf-8"))
    title = html.escape(f"{clean_line(overview.name)}: map")
    return page.substitute(policy=policy, title=title, style=style, script=script, data=_data(overview, max_files))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _data(overview: Overview, max_files: int) -> str:
    shown = _shown(overview.files, max_files)
    numbers = {file.path: number for number, file in enumerate(shown)}
    languages = [name for name, _ in overview.languages]
    docs = {row.path: row.text for row in overview.of("MODULE")}
    heat = _heats(shown)
    value = {
        "name": clean_line(overview.name),
        "about": clean_line(overview.about),
        "commit": overview.info.commit,
        "dirty": overview.info.is_dirty,
        "symbols": overview.num_symbols,
        "languages": languages,
        "files": [
            [
                clean_line(file.path),
                file.num_lines,
                round(file.score, 9),
                warmth,
                languages.index(file.language) if file.language else -1,
                ROLES.index(file.role),
                clean_line(docs.get(file.path, "")),
            ]
            for file, warmth in zip(shown, heat, strict=True)
        ],
        "rest": _rest(file for file in overview.files if file.path not in numbers),
        "entries": _rows(overview.of("ENTRY_POINT"), numbers),
        "apis": _rows(overview.of("CRITICAL_API"), numbers),
        "links": _links(overview.links, numbers),
    }
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _shown(found: Sequence[MapFile], max_files: int) -> list[MapFile]:
    if len(found) <= max_files:
        return list(found)
    heaviest = sorted(range(len(found)), key=lambda number: (-found[number].score, number))[:max_files]
    return [found[number] for number in sorted(heaviest)]


def _heats(found: Sequence[MapFile]) -> list[int]:
    """0 to 100: the cube of the share of source files that less depends on, so that few are hot."""
    ordered = sorted(file.score for file in found if file.role == "source") or [0.0]
    return [round(100 * (bisect_left(ordered, file.score) / len(ordered)) ** 3) for file in found]


def _rest(left: Iterable[MapFile]) -> list[tuple[str, int, int, float]]:
    """Folder, files, lines and weight of what is not shown one by one."""
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for file in left:
        total = sums[clean_line(file.path.rpartition("/")[0])]
        total[0] += 1
        total[1] += file.num_lines
        total[2] += file.score
    return [(folder, int(count), int(lines), score) for folder, (count, lines, score) in sorted(sums.items())]


def _rows(rows: Sequence[Row], numbers: dict[str, int]) -> list[list[Any]]:
    """File, line, what it is, what is said of it, place in the ranking."""
    found: list[list[Any]] = []
    for place, row in enumerate(rows):
        if row.path not in numbers:
            continue
        if row.kind == "CRITICAL_API":
            name, _, why = row.text.partition(" - ")
            owner = row.name.rpartition(".")[0]
            title = f"{owner}.{name}" if owner and row.name != row.path else name
            remark = ". ".join(part for part in (row.doc.rstrip("."), why[:1].upper() + why[1:]) if part)
        else:
            is_told = row.reason in row.text or row.reason in ("entry", "main", "binary")
            title, remark = entry_title(row), row.doc or ("" if is_told else row.reason)
        found.append([numbers[row.path], row.line, clean_line(title), clean_line(remark), place])
    return found


def _links(links: Sequence[tuple[str, str, int]], numbers: dict[str, int]) -> list[tuple[int, int, int]]:
    """The strongest of each file, both ways."""
    uses: defaultdict[str, int] = defaultdict(int)
    used: defaultdict[str, int] = defaultdict(int)
    found = []
    for one, other, count in links:
        if one in numbers and other in numbers and (uses[one] < MAX_LINKS or used[other] < MAX_LINKS):
            uses[one] += 1
            used[other] += 1
            found.append((numbers[one], numbers[other], count))
    return found
