"""Search tables made from earlier ones are those made anew, byte for byte, without a look at what is the same."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from support.snapshots import snapshot_of

from anchors.index.snapshot import Snapshot
from anchors.records import FileRecord
from anchors.search.lexical import LexicalIndex

WORDS = ("session", "cookie", "user", "token", "invoice", "cart", "order", "mail", "queue", "worker", "parse", "store")


def module(number: int) -> str:
    chance = random.Random(number)
    first, second, third = (chance.choice(WORDS) for _ in range(3))
    return (
        f'"""About {first} and {second}."""\n\nimport {third}\n\n\nclass {first.title()}{second.title()}:\n'
        f'    """Keeps a {third}."""\n\n    def {second}_{third}(self, {first}_{number}):\n'
        f"        return {third}.{first}(self.{second}, get{first.title()}Of{number})\n"
    )


BEFORE = {f"pkg_{n % 5}/mod_{n:02}.py": module(n) for n in range(40)}
FIRST, LAST = min(BEFORE), max(BEFORE)
BEFORE |= {"Dockerfile": "FROM scratch\n", LAST: BEFORE[LAST] + "# as the Dockerfile has it\n"}
CHANGES: Mapping[str, Mapping[str, str | None]] = {
    "nothing": {},
    "words that are new": {FIRST: "def unheard_of(novelty): return quaintness\n"},
    "words that were nowhere else are gone": {"pkg_3/mod_08.py": "x = 1\n"},
    "a file before all others": {"aaa.py": module(77)},
    "a file after all others": {"zzz/last.py": module(78)},
    "the first and the last are gone": {FIRST: None, LAST: None},
    "moved": {FIRST: None, "elsewhere/module.py": BEFORE[FIRST]},
    "a word of a body stays as a file's name alone": {LAST: "x = 1\n"},
    "emptied": {LAST: ""},
    "a name becomes a word of a body": {LAST: BEFORE[LAST] + "\n\ndef later():\n    return mod_00, pkg_0, aaa\n"},
    "several": {FIRST: module(90), LAST: None, "new.py": module(91), "pkg_1/mod_11.py": "queue = worker\n"},
}


def after(change: Mapping[str, str | None]) -> dict[str, str]:
    return {path: text for path, text in {**BEFORE, **change}.items() if text is not None}


def unread(snapshot: Snapshot, paths: set[str]) -> Snapshot:
    """The same, but that the records of `paths` cannot be had."""

    def load(number: int) -> FileRecord:
        assert snapshot.files[number].path not in paths, "read again"
        return snapshot.record(number)

    return Snapshot(snapshot.files, lambda: snapshot.table, snapshot.columns, load)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_renewed_tables_are_those_made_anew(change: Mapping[str, str | None]) -> None:
    earlier, snapshot = snapshot_of(BEFORE), snapshot_of(after(change))
    data = LexicalIndex.build(earlier).to_bytes()
    same = {path for path, text in BEFORE.items() if change.get(path, text) == text}
    renewed = LexicalIndex.renew(unread(snapshot, same), unread(earlier, set(BEFORE)), data)
    assert renewed.to_bytes() == LexicalIndex.build(snapshot).to_bytes()


def test_where_little_is_the_same_everything_is_read() -> None:
    earlier, snapshot = snapshot_of(BEFORE), snapshot_of({path: text + "\ny = 2\n" for path, text in BEFORE.items()})
    data = LexicalIndex.build(earlier).to_bytes()
    assert LexicalIndex.renew(snapshot, earlier, data).to_bytes() == LexicalIndex.build(snapshot).to_bytes()
    nothing = snapshot_of({})
    assert LexicalIndex.renew(nothing, earlier, data).to_bytes() == LexicalIndex.build(nothing).to_bytes()
    none = LexicalIndex.build(nothing).to_bytes()
    assert LexicalIndex.renew(snapshot, nothing, none).to_bytes() == LexicalIndex.build(snapshot).to_bytes()


def test_damaged_tables_are_refused() -> None:
    snapshot = snapshot_of(BEFORE)
    with pytest.raises(ValueError, match="lexical index"):
        LexicalIndex.renew(snapshot, snapshot, LexicalIndex.build(snapshot).to_bytes()[:-1])
