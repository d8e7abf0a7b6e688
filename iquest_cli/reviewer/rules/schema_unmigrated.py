"""`schema/unmigrated`: code declares a column that no migration makes, beside others of its table that one makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.schema_kinds import KINDS, SchemaKind, steps_of, table_of
from iquest_cli.text import plural

_MIN_SIBLINGS: Final = 2
_MIN_SHARE: Final = 0.8
"""Of the other columns of a table, those that some migration names: then the migrations do make that table."""
_MAX_COLUMNS: Final = 100


class SchemaUnmigrated(Rule):
    id = "schema/unmigrated"
    title = "A column was declared that no migration makes"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for path, line, name, kind in change.first(_declared(change), _MAX_COLUMNS, "columns that were declared"):
            found = table_of(kind, change.head.lines(path), line)
            if found is None or name not in found[1]:
                continue
            table, columns = found
            steps = steps_of(kind, path)
            others = [other for other, at in columns.items() if not change.is_in_diff(path, at)]
            made = {other: where for other in others if (where := _made_in(change, steps, other))}
            if len(made) < max(_MIN_SIBLINGS, _MIN_SHARE * len(others)) or _made_in(change, steps, name):
                continue
            yield self._judged(change, (path, line), f"{table}.{name}".lstrip("."), made)

    def _judged(self, change: Change, at: tuple[str, int], column: str, made: dict[str, str]) -> Finding:
        finding = self.finding(
            *at,
            f"no migration makes the column {column}; {plural(len(made), 'other')} of its table "
            f"{'is' if len(made) == 1 else 'are'} made by one",
            "The database has no such column until one is written: each query that names it fails.",
            confidence="medium",
            symbol=column,
        )
        word, where = min(made.items(), key=lambda item: (len(files_with(change.head.snapshot, item[0])), item[0]))
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        lines = (number for number, text in change.head.lines_having(where, word) if pattern.search(text))
        return with_uses(change, finding, [(where, next(lines, 1))])


def _declared(change: Change) -> Iterator[tuple[str, int, str, SchemaKind]]:
    """Columns that the change declares and that no line it took away declared."""
    kinds: dict[str, list[SchemaKind]] = {}
    gone: dict[str, set[str]] = {}
    for item in change.added_lines(with_others=True):
        if item.path not in kinds:
            kinds[item.path] = [kind for kind in KINDS if kind.path.search(item.path) and not change.is_test(item.path)]
            gone[item.path] = _removed(change, item.path, kinds[item.path])
        for kind in kinds[item.path]:
            name = kind.name_in(item.text)
            if name and name not in gone[item.path]:
                yield item.path, item.line, name, kind


def _removed(change: Change, path: str, kinds: list[SchemaKind]) -> set[str]:
    file = change.file(path)
    texts = (text[1:] for hunk in file.hunks for text in hunk.lines if text[:1] == "-") if file is not None else ()
    return {name for text in texts for kind in kinds if (name := kind.name_in(text))}


def _made_in(change: Change, steps: re.Pattern[str], name: str) -> str:
    """The last of the migrations that name it; "" for none."""
    snapshot = change.head.snapshot
    paths = (snapshot.files[index].path for index in files_with(snapshot, name))
    return max((path for path in paths if steps.match(path)), default="")
