"""What holds of every pack, tried on repositories: lines, numbers and anchors, budget, sameness, what was left out.

`python tests/benchmarks/pack_properties.py REPOSITORY…`: one line a repository; each pack that breaks a property is
named, the exit status tells how many did. Of the properties of anchor lines in files, see `anchor_properties.py`.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from anchors.context.render import Format
from anchors.context.tokens import estimate_tokens
from anchors.errors import BudgetTooSmall
from anchors.types import PackedContext
from anchors.workspace import Workspace
from iquest_cli.analyst.routes.anchored import anchored

BUDGETS = (600, 2_000, 8_000, 32_000)
FORMATS: tuple[Format, ...] = ("text", "xml", "markdown")
_PIECE = re.compile(r"\w{1,6}|[^\w\s]{1,2}|\s+")


def count_pieces(text: str) -> int:
    """Another tokenizer, as rough as it is unlike the estimate."""
    return len(_PIECE.findall(text))


COUNTERS: dict[str, Callable[[str], int]] = {"estimate": estimate_tokens, "pieces": count_pieces}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to pack a repository; without a question it is an overview."""

    budget: int
    format: Format
    counter: str
    question: str | None
    is_numbered: bool

    def pack(self, workspace: Workspace) -> PackedContext:
        count = COUNTERS[self.counter]
        return workspace.pack(
            self.question, self.budget, count, self.counter,
            format=self.format, line_numbers=self.is_numbered, is_redacting=False, anchors=anchored(workspace),
        )  # fmt: skip


def question_of(workspace: Workspace) -> str:
    """Something that can be asked of any repository: words of its own larger definitions."""
    ids = range(workspace.snapshot.num_symbols)
    names = sorted({workspace.snapshot.name(symbol) for symbol in ids}, key=lambda name: (-len(name), name))
    return "How does " + " use ".join(name for name in names[:40:20] if name) + " and where is it tested?"


def lines_shown(packed: PackedContext) -> list[list[str]]:
    """Of each file of a pack in text form what is shown, without the lines that the spans call anchors."""
    anchors = {span.start: packed.text[span.start : span.end] for span in packed.spans if span.kind == "anchor"}
    fence = next((line.split()[0] for line in packed.text.split("\n") if line.startswith("%%%")), "%%%")
    files: list[list[str]] = []
    at, is_inside = 0, False
    for line in packed.text.removesuffix("\n").split("\n"):
        anchor = anchors.get(at)
        at += len(line) + 1
        if anchor is not None and " FILE: " in anchor:
            files.append([])
            is_inside = True
        elif line == fence or line.startswith(fence + " "):
            is_inside = False
        elif anchor is None and is_inside:
            files[-1].append(line)
    return files


def broken_lines(workspace: Workspace, packed: PackedContext, is_numbered: bool) -> str:
    """Why what stands in a pack, its anchors taken out by their places, is not what stands in the files."""
    shown = lines_shown(packed)
    if len(shown) != len(packed.files):
        return f"{len(shown)} files shown, {len(packed.files)} named"
    for file, lines in zip(packed.files, shown, strict=True):
        source = [line.removesuffix("\r") for line in workspace.text(file.path).split("\n")]
        wanted = [(n, source[n - 1]) for first, last in file.ranges for n in range(first, last + 1)]
        numbered = is_numbered or file.mode == "outline"
        if lines != [f"{n:>5} {line}" if numbered else line for n, line in wanted]:
            return f"lines of {file.path}"
    return ""


def broken(workspace: Workspace, packed: PackedContext, count: Callable[[str], int]) -> str:
    if not packed.num_tokens == count(packed.text) <= packed.budget:
        return f"budget: {count(packed.text)} of {packed.budget}, said {packed.num_tokens}"
    listed = sorted(file.path for file in workspace.snapshot.files)
    named = [file.path for file in packed.files] + [entry.path for entry in packed.omitted]
    if sorted(named) != listed:
        return f"left out in silence: {sorted(set(listed) ^ set(named))[:3]}"
    reasons = [entry.reason for entry in packed.omitted]
    reasons += [entry.reason for entry in (*workspace.coverage.skipped, *workspace.coverage.partial)]
    return "" if all(reasons) else "left out without a reason"


def choices(question: str) -> Iterator[Choice]:
    for choice in itertools.product(BUDGETS, FORMATS, COUNTERS, (None, question), (False, True)):
        yield Choice(*choice)


def failures(root: str, cache: Path) -> Iterator[tuple[Choice, str]]:
    """(pack, what it breaks, "" for nothing)."""
    with (
        Workspace.open(root, cache_dir=cache / "one") as first,
        Workspace.open(root, cache_dir=cache / "two", jobs=1) as second,
    ):
        for choice in choices(question_of(first)):
            try:
                packed = choice.pack(first)
            except BudgetTooSmall:
                yield choice, ""
                continue
            wrong = broken(first, packed, COUNTERS[choice.counter])
            if not wrong and choice.format == "text":
                wrong = broken_lines(first, packed, choice.is_numbered)
            if not wrong and packed != choice.pack(second):
                wrong = "another index, another pack"
            yield choice, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    total = 0
    for root in parser.parse_args().repositories:
        with tempfile.TemporaryDirectory() as cache:
            found = list(failures(root, Path(cache)))
        bad = [(choice, wrong) for choice, wrong in found if wrong]
        for choice, wrong in bad[:5]:
            print(f"{Path(root).name}: {choice}: {wrong}")
        print(f"{Path(root).name:24} {len(found):5} packs {len(bad)} bad", flush=True)
        total += len(bad)
    return min(total, 100)


if __name__ == "__main__":
    sys.exit(main())
