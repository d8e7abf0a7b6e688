"""Where a schema's columns are declared in code, and where the steps that make them: Django, SQLAlchemy with Alembic,
Prisma, Diesel, Drizzle, JPA with Flyway, Entity Framework. Says nothing of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_MAX_BLOCK: Final = 600
"""Lines around a column that are looked at for the others of its table."""
_MAX_WIDTH: Final = 500


@dataclass(frozen=True, slots=True)
class SchemaKind:
    """`column`: a line that declares one. `head`: what opens a table. `steps`: paths of migrations; `%` in it is the
    folder that holds the code."""

    path: re.Pattern[str]
    column: re.Pattern[str]
    head: re.Pattern[str]
    steps: str
    aside: re.Pattern[str] | None = None
    """What in a table's lines says that nothing is made for it."""

    def name_in(self, text: str) -> str:
        """The column that a line declares; "" for none."""
        match = self.column.search(text) if len(text) <= _MAX_WIDTH else None
        return next(filter(None, match.groups()), "") if match is not None else ""


_DJANGO: Final = SchemaKind(
    re.compile(r"(?:^|/)models(?:\.py|/[\w/]+\.py)$"),
    re.compile(r"^(?: {4}|\t)(\w+)\s*(?::[^=]+)?=\s*models\.(?:\w*Field|ForeignKey)\("),
    re.compile(r"^class\s+(\w+)"),
    r"%/migrations/\w+\.py",
    re.compile(r"^\s+(?:managed\s*=\s*False|abstract\s*=\s*True|proxy\s*=\s*True)"),
)
_ALEMBIC: Final = SchemaKind(
    re.compile(r"\.py$"),
    re.compile(
        r"^(?: {4}|\t)\w+\s*(?::[^=]+)?=\s*(?:\w+\.)?(?:Column|mapped_column)\(\s*['\"](\w+)"
        r"|^(?: {4}|\t)(\w+)\s*(?::[^=]+)?=\s*(?:\w+\.)?(?:Column|mapped_column)\("
    ),
    re.compile(r"^class\s+(\w+)"),
    r"(?:.*/)?(?:alembic|migrations?)/(?:.*/)?versions/[\w.-]+\.py",
    re.compile(r"^\s+__abstract__\s*=\s*True"),
)
_PRISMA: Final = SchemaKind(
    re.compile(r"\.prisma$"),
    re.compile(
        r"^\s+\w+\s+\w+[?\[\]]*\s.*@map\(\"(\w+)\""
        r"|^\s+(\w+)\s+(?:Int|BigInt|String|Boolean|DateTime|Float|Decimal|Json|Bytes)\b(?!.*@ignore)"
    ),
    re.compile(r"^model\s+(\w+)"),
    r"(?:.*/)?migrations/[^/]+/migration\.sql",
    re.compile(r"^\s+@@ignore"),
)
_DIESEL: Final = SchemaKind(
    re.compile(r"(?:^|/)schema\.rs$"),
    re.compile(r"^\s+(?:#\[sql_name = \"(\w+)\"\]\s*)?(\w+) -> \w"),
    re.compile(r"^\s+(?:\w+\.)?(\w+) \("),
    r"(?:.*/)?migrations/(?:[\w./-]+/)?up\.sql",
)
_DRIZZLE: Final = SchemaKind(
    re.compile(r"(?:^|/)(?:\w*[sS]chemas?|tables|db)(?:/[\w./-]+)?\.ts$"),
    re.compile(
        r"^\s+\w+:\s*(?:\w+\.)?(?:text|varchar|integer|int|bigint|serial|boolean|timestamp|jsonb?|uuid|numeric|real|date"
        r"|blob|char)\(\s*['\"](\w+)['\"]"
    ),
    re.compile(r"=\s*(?:pg|mysql|sqlite)Table\(|Table\(\s*['\"](\w+)['\"]"),
    r"(?:.*/)?(?:drizzle|migrations)/(?:[^/]+/)?[\w.-]+\.sql",
)
_FLYWAY: Final = SchemaKind(
    re.compile(r"\.(?:java|kt)$"),
    re.compile(r"@(?:field:)?(?:Join)?Column\((?:[^)\n]*,\s*)?name\s*=\s*\"(\w+)\""),
    re.compile(r"^\s*(?:\w+ )*class\s+(\w+)"),
    r"(?:.*/)?(?:db/migration|changelogs?)/(?:.*/)?[\w.-]+\.(?:sql|xml|ya?ml)",
)
_FRAMEWORK: Final = SchemaKind(
    re.compile(r"\.cs$"),
    re.compile(r"^\s+public\s+(?:required\s+)?(?:virtual\s+)?[\w?<>.\[\]]+\s+(\w+)\s*\{\s*get;\s*(?:set|init);"),
    re.compile(r"^\s*public\s+(?:\w+ )*class\s+(\w+)"),
    r"(?:.*/)?\w+ModelSnapshot\.cs",
)
KINDS: Final = (_DJANGO, _ALEMBIC, _PRISMA, _DIESEL, _DRIZZLE, _FLYWAY, _FRAMEWORK)
_FOLDER: Final = re.compile(r"(?:^|/)models(?:\.py|/[\w/]+\.py)$")


def steps_of(kind: SchemaKind, path: str) -> re.Pattern[str]:
    """The paths of the steps for what a file declares."""
    folder = _FOLDER.sub("", path)
    own = kind.steps.replace("%", re.escape(folder)) if folder else kind.steps.replace("%/", "")
    return re.compile(rf"{own}\Z")


def table_of(kind: SchemaKind, lines: Sequence[str], line: int) -> tuple[str, dict[str, int]] | None:
    """The name of the table that a column stands in and the lines of its columns; None where nothing is made for it."""
    above = range(line - 1, max(0, line - _MAX_BLOCK), -1)
    first, head = next(((at, match) for at in above if (match := kind.head.search(lines[at - 1]))), (0, None))
    if head is None:
        return None
    name = next(filter(None, head.groups()), "")
    columns: dict[str, int] = {}
    for number, text in _block(kind, lines, first):
        if kind.aside is not None and kind.aside.search(text):
            return None
        column = kind.name_in(text)
        if column:
            columns.setdefault(column, number)
    return name, columns


def _block(kind: SchemaKind, lines: Sequence[str], first: int) -> Iterator[tuple[int, str]]:
    for number in range(first + 1, min(len(lines), first + _MAX_BLOCK) + 1):
        text = lines[number - 1]
        if kind.head.search(text):
            return
        yield number, text
