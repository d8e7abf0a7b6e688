"""Queries that went from what belongs to somebody (`user.tags.where(…)`) to all there is of its kind (`Tag.where(…)`).
Asked by `query/widened`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair
from iquest_cli.reviewer.rules.cut_links import CutLink

_OWNER: Final = r"(?:user|owner|tenant|org(?:ani[sz]ation)?|account|team|workspace|company|customer|member|author)"
_OWNED: Final = re.compile(
    rf"(?P<owner>(?:[@$\w]{{1,40}}(?:\(\))?(?:\.|->)){{0,4}}[@$\w]{{0,30}}{_OWNER}(?:\(\))?)(?P<dot>\.|->)"
    r"(?P<owned>[a-z]\w+?)(?:_set)?(?:\(\))?(?:\.|->)(?P<verb>\w+[!?]?)",
    re.IGNORECASE,
)
_ALL: Final = re.compile(r"(?<![\w.:>])(?P<type>(?:[A-Z]\w*::)*[A-Z]\w+)(?:\.objects)?(?:\.|::)(?P<verb>\w+[!?]?)")
_MAX_FILES: Final = 60


def unowned_queries(change: Change) -> Iterator[CutLink]:
    for pair in change.code_pairs:
        old, new = _OWNED.search(pair.old), _ALL.search(pair.new)
        if old is None or new is None or old["verb"] != new["verb"] or old["owner"] in pair.new:
            continue
        is_alone = pair.old[: old.start()] == pair.new[: new.start()] and pair.old[old.end() :] == pair.new[new.end() :]
        if not is_alone or _singular(old["owned"]) != new["type"].rpartition("::")[2].lower():
            continue
        key = f"{old['owner']}{old['dot']}{old['owned']}"
        others = list(_asking(change, pair, key))
        if others:
            yield CutLink(pair.path, pair.line, key, others)


def _singular(name: str) -> str:
    plain = name.replace("_", "").lower()
    return f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")


def _asking(change: Change, pair: Pair, key: str) -> Iterator[tuple[str, int]]:
    """Other lines of code, of the file first, that ask for what belongs to somebody."""
    own = [(pair.path, number) for number, text in change.head.lines_having(pair.path, key) if len(text) <= MAX_WIDTH]
    if own:
        yield from own
        return
    files = files_with(change.head.snapshot, key)
    for index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[index]
        if is_code(file.language) and not change.is_test(file.path):
            for number, text in change.head.lines_having(file.path, key):
                if len(text) <= MAX_WIDTH:
                    yield file.path, number
