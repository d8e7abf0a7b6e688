from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from anchors.repository.messages import PastCommit
from anchors.search.past import PastCommits
from anchors.search.words import query_terms

FILES = {"store.py": 0, "wire.py": 1, "main.py": 2, "caf\udce9.py": 3}


def past(*rows: tuple[str, Sequence[str]]) -> PastCommits:
    commits = [PastCommit(f"{n:040x}", *_halves(text), tuple(paths)) for n, (text, paths) in enumerate(rows)]
    return PastCommits.build(commits)


def _halves(message: str) -> tuple[str, str]:
    subject, _, body = message.partition("\n")
    return subject, body


def find(paths: Sequence[str]) -> Mapping[str, int]:
    return {path: FILES[path] for path in paths if path in FILES}


def near(commits: PastCommits, question: str) -> dict[int, float]:
    return {file: amount for file, (amount, _) in commits.near(query_terms(question), find).items()}


def test_the_file_of_the_nearest_message_is_nearest() -> None:
    found = near(
        past(("Cache rows by key", ["store.py"]), ("Close sockets", ["wire.py"]), ("Sockets", ["main.py"])),
        "closing of sockets",
    )
    assert set(found) == {1, 2} and found[1] > found[2]


def test_a_message_says_less_when_it_is_older_longer_or_about_more_files() -> None:
    filler = [("Other matters", ["main.py"])] * 50
    assert (
        near(past(("Rows", ["store.py"]), *filler, ("Rows", ["wire.py"])), "rows")[0]
        > (near(past(("Rows", ["store.py"]), *filler, ("Rows", ["wire.py"])), "rows")[1])
    )
    long = near(past(("Rows", ["store.py"]), ("Rows\nand very many further words about it", ["wire.py"])), "rows")
    assert long[0] > 1.02 * long[1]
    wide = near(past(("Rows", ["store.py"]), ("Rows", ["wire.py", "main.py"])), "rows")
    assert wide[0] > 1.1 * wide[1]


def test_paths_that_are_gone_count_for_nothing() -> None:
    with_gone = past(("Rows", ["wire.py", "old/store.py", "old/main.py"]), ("x", ["store.py"]))
    assert near(with_gone, "rows") == near(past(("Rows", ["wire.py"]), ("x", ["store.py"])), "rows")


def test_a_commit_that_moved_a_file_is_about_one() -> None:
    commits = past(("Rows", ["old/store.py", "store.py"]), ("x", ["wire.py"]))

    def moved(paths: Sequence[str]) -> Mapping[str, int]:
        return {path: 0 for path in paths if path.endswith("store.py")}

    (found,) = commits.near(query_terms("rows"), moved).items()
    assert found == next(iter(past(("Rows", ["store.py"]), ("x", ["wire.py"])).near(query_terms("rows"), find).items()))


def test_bytes_hold_everything_and_others_are_refused() -> None:
    commits = past(("Cache rows", ["store.py", "caf\udce9.py"]), ("Close", ["wire.py"]))
    again = PastCommits.from_bytes(commits.to_bytes())
    assert again.near(query_terms("cache"), find) == commits.near(query_terms("cache"), find) != {}
    assert again.to_bytes() == commits.to_bytes()
    for data in (b"", b"x", commits.to_bytes()[:-1]):
        with pytest.raises(ValueError):
            PastCommits.from_bytes(data)


def test_without_commits_nothing_is_near() -> None:
    assert past().near(query_terms("rows"), find) == {}
