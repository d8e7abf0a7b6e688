"""Which lines of the source an answer quotes: enough to see what decides, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "shop/crates.py": '''import logging
import warnings

logger = logging.getLogger(__name__)


class CrateWarning(UserWarning):
    """Something about a crate."""


def print_error(text):
    logger.error("[crate error]: %s", text)


def seal_crate(crate, wax):
    """Seal one crate with wax.

    A crate that has no lid is never sealed.
    """
    lid = crate.lid
    melted = wax.melt(60)
    # what is spilled is lost
    spilled = melted.spill()
    if lid is None:
        return None
    for corner in lid.corners:
        corner.fill(melted)
    crate.weight += melted.weight - spilled.weight
    if crate.weight > 900:
        raise OverflowError("no wagon takes it")
    return crate


def weigh_all(crates, scale, book):
    for crate in crates:
        scale.put(crate)
        scale.settle()
        book.write(scale.read())
        scale.take(crate)
        book.turn()
    total = book.sum()
    if total > 9000:
        book.close()
    book.stamp()
    book.sign()
    book.file()
    book.copy()
    scale.oil()
    scale.rest()
    scale.cover()
    scale.lock()
    scale.leave()
    scale.sleep()
    scale.dream()
    scale.wake()
    return total


def open_crate(crate):
    if crate.is_wet:
        warnings.warn(
            (
                "The crate was opened "
                "while it was wet, so "
                "its straw may rot "
                "before the evening "
                "of the next day."
            ),
            CrateWarning,
        )
    return crate


def carry(crate, cart):
    if cart is None:
        print_error("no cart carries the crate")
        return 1
    cart.roll()
    cart.stop()
    cart.turn()
    if crate.is_locked:
        print_error("the cart carries no locked crate")
        return 2
    return 0
''',
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("crates") / "shop", FILES).root


def _answer(state: Path, root: Path, question: str) -> str:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    told: dict[str, Any] = json.loads(ran.out)
    return str(told["answer"])


def test_a_short_function_is_quoted_whole_without_its_doc(state: Path, root: Path) -> None:
    told = _answer(state, root, "Where is a crate sealed with wax?")
    assert "def seal_crate(crate, wax):" in told
    assert 'raise OverflowError("no wagon takes it")\n    return crate\n' in told
    assert "A crate that has no lid is never sealed." not in told.partition("```")[2]


def test_of_a_longer_one_the_deciding_lines_are(state: Path, root: Path) -> None:
    told = _answer(state, root, "Where are all crates weighed on the scale and written in the book?")
    assert "def weigh_all(crates, scale, book):" in told
    assert "scale.wake()" not in told


def test_the_whole_statement_of_a_record_is_quoted(state: Path, root: Path) -> None:
    told = _answer(state, root, "What warning is logged when a crate is opened while it was wet?")
    assert '"of the next day."\n            ),\n            CrateWarning,\n        )\n' in told


def test_records_near_each_other_are_quoted_together_with_what_their_function_writes(state: Path, root: Path) -> None:
    told = _answer(state, root, "What is logged when no cart carries the crate?")
    assert "through `print_error`, which writes `[crate error]: %s`" in told
    assert 'print_error("no cart carries the crate")\n        return 1\n    cart.roll()\n' in told
    assert 'print_error("the cart carries no locked crate")' in told.partition("```")[2]
