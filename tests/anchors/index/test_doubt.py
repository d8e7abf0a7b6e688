"""Columns copied from an earlier snapshot are those laid anew, whatever came, went or changed."""

from __future__ import annotations

import random

import numpy as np
import pytest
from support.snapshots import snapshot_of

from anchors.index.assemble import Assembler
from anchors.index.columns import COLUMN_NAMES, Columns, StringTable
from anchors.index.snapshot import Snapshot

WORDS = [f"w{number}" for number in range(60)]


def source(chance: random.Random, path: str) -> str:
    word = iter(lambda: chance.choice(WORDS), "")
    if path.endswith(".java"):
        return f"class {next(word)} {{ void {next(word)}() {{ {next(word)}({next(word)}, {next(word)}); }} }}\n"
    classes = [
        f"class {next(word)}({next(word)}):\n    def {next(word)}(self, {next(word)}):\n"
        f"        self.{next(word)}({next(word)}, {next(word)}={next(word)})\n"
        for _ in range(chance.randrange(5))
    ]
    return "\n".join(classes)


def edited(chance: random.Random, files: dict[str, str]) -> dict[str, str]:
    found = dict(files)
    for _ in range(chance.randrange(1, 4)):
        path = chance.choice([*files, f"b/new{chance.randrange(9)}.py"])
        if path in found and chance.random() < 0.4:
            del found[path]
        else:
            found[path] = source(chance, path)
    return found


def copied(earlier: Snapshot, snapshot: Snapshot) -> tuple[Columns, StringTable]:
    assembler, places = Assembler(earlier.columns, earlier.table), {file: at for at, file in enumerate(earlier.files)}
    for number, file in enumerate(snapshot.files):
        if file in places:
            assembler.add_stretch(places[file], places[file] + 1)
        else:
            assembler.add_records([file.path], [snapshot.record(number)])
    return assembler.finish()


@pytest.mark.parametrize("seed", range(25))
def test_copied_columns_are_those_laid_anew(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"{folder}/f{number}{end}" for folder in "abc" for number in range(4) for end in (".py", ".java")]
    before = {path: source(chance, path) for path in names}
    earlier, snapshot = snapshot_of(before), snapshot_of(edited(chance, before))
    columns, strings = copied(earlier, snapshot)
    assert strings.all == snapshot.strings
    for name in COLUMN_NAMES:
        assert np.array_equal(getattr(columns, name), getattr(snapshot.columns, name)), name


def test_a_string_that_stands_nowhere_any_more_is_gone() -> None:
    before = {"a.py": "def only_here(): pass\n", "b.py": "def kept(): pass\n"}
    earlier, snapshot = snapshot_of(before), snapshot_of({**before, "a.py": "def kept(): pass\n"})
    assert "only_here" in earlier.strings
    assert copied(earlier, snapshot)[1].all == snapshot.strings
