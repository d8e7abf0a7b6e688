"""Tests that are calls and no functions (`it("saves", …)`, `it "saves" do`): which a change takes away, and adds."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from iquest_cli.reviewer.change import Change

_CALLED: Final = re.compile(
    r"^\s*(?:it|test|specify|scenario|example)(?:\.(?:only|skip|concurrent)\w*)?[ (]\s?(['\"`])(?P<name>.{1,200}?)\1"
)
_LANGUAGES: Final = frozenset({"javascript", "typescript", "tsx", "ruby", "vue", "svelte"})


@dataclass(slots=True)
class CalledTests:
    """`gone` by the old path: (name, old line). `names_added`: of the whole change."""

    gone: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    names_added: set[str] = field(default_factory=set)
    num_added: int = 0


def called_tests(change: Change) -> CalledTests:
    """Those of the files that stand on both sides, and of new files."""
    found = CalledTests()
    for file in change.read_files:
        if not change.is_test(file.path) or change.language(file.path) not in _LANGUAGES:
            continue
        if file.status == "copied" and file.new_path is not None:  # a part of another file, most often
            copied = [
                match["name"] for text in change.head.lines(file.new_path) if (match := _CALLED.match(text[:1_000]))
            ]
            found.names_added.update(copied)
            found.num_added += len(copied)
            continue
        for hunk in file.hunks:
            line = hunk.old_start
            for text in hunk.lines:
                match = _CALLED.match(text[1:1_000]) if text[:1] in "+-" else None
                if match is not None and text[:1] == "+":
                    found.names_added.add(match["name"])
                    found.num_added += 1
                elif match is not None and file.old_path is not None and file.new_path is not None:
                    found.gone[file.old_path].append((match["name"], line))
                line += text[:1] != "+"
    return found
