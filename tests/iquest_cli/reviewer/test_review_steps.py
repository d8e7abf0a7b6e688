"""What rules look at for changes of many that are alike: counted, each thing once and not once for each of them."""

from __future__ import annotations

import cProfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from support.repos import make_repo
from support.reviews import findings

from anchors.graph.ways.impact import LineMap
from anchors.repository.diff import diff as read_diff
from anchors.types import FileChange, Hunk
from anchors.workspace import Workspace
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.config_removed import ConfigRemoved
from iquest_cli.reviewer.rules.constant_changed import _Compared
from iquest_cli.reviewer.rules.contracts import ConfigReads
from iquest_cli.reviewer.rules.dependency_changed import DependencyChanged
from iquest_cli.reviewer.rules.test_removed import _Told
from iquest_cli.reviewer.uses import broken_uses

NUM = 300


def lines(piece: str, num: int = NUM) -> str:
    return "".join(piece.replace("#", str(number)) for number in range(num))


@contextmanager
def changed(tmp_path: Path, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    repo = make_repo(tmp_path / "repo", dict(before))
    repo.write(dict(after))
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            yield Change(base, head, diff)


def misses(record: Callable[..., Any]) -> int:
    """How often a record was read that was not at hand."""
    return int(cast("Any", record).cache_info().misses)


def test_constants_of_one_text_are_compared_with_each_line_once(tmp_path: Path) -> None:
    user = "def f(x):\n" + lines("    if x == 'alpha' and x != # and case('beta'):\n        return #\n", 40)
    before = {"a.py": lines('NAME_# = "alpha"\n'), **{f"u{at}.py": user for at in range(10)}}
    after = {"a.py": before["a.py"].replace("alpha", "gamma")}
    with changed(tmp_path, before, after) as change:
        compared = _Compared(change)
        for _ in range(NUM):
            assert len(compared.places("alpha")) == 400
        assert compared.num_lines < 2 * sum(text.count("\n") for text in before.values())
    found = findings(tmp_path / "found", before, after, select=("constant/changed",), max_findings=NUM)
    assert len(found) == NUM and {item.num_uses for item in found} == {400}


@pytest.mark.parametrize(
    ("text", "is_compared"),
    [
        ('if x == "alpha":', True),
        ('if "alpha" != x:', True),
        ("case 'alpha':", True),
        ("if x in ('beta', `alpha`):", True),
        ('"alpha".equals(x)', True),
        ('strcmp(x, "alpha")', True),
        ('x == y; z = "alpha"', False),
        ('x = "alpha"', False),
        ('x == "alphabet"', False),
        ('x == "the alpha"', False),
        ('x == "alpha" + "alpha"', True),
    ],
)
def test_what_compares_with_a_text(tmp_path: Path, text: str, is_compared: bool) -> None:
    with changed(tmp_path, {"a.py": "x = 1\n", "b.py": f"{text}\n"}, {"a.py": "x = 2\n"}) as change:
        assert list(_Compared(change).places("alpha")) == [("b.py", 1)] * is_compared


def test_names_that_were_removed_are_looked_for_without_reading_every_file_for_each(tmp_path: Path) -> None:
    """Each of so many files imports all names: a record at hand for some files alone was read anew for each name."""
    names = ", ".join(f"shared{at}" for at in range(30))
    users = {f"u{at:03}.py": f"from lib import {names}\n\nshared0({at})\n" for at in range(140)}
    before = {"lib.py": lines("def shared#(x):\n    return x\n\n\n", 30), **users}
    with changed(tmp_path, before, {"lib.py": lines("def other#(x):\n    return x, 1\n\n\n", 30)}) as change:
        gone = [item.old for item in change.touched if item.old is not None and item.fate in ("removed", "renamed")]
        assert len(gone) == 30
        head, base = change.head.snapshot, change.base.snapshot if change.base is not None else change.head.snapshot
        known = misses(head.record) + misses(base.record)
        assert [len(broken_uses(change, old)) for old in gone] == [280, *[140] * 29]
        assert misses(head.record) + misses(base.record) - known < 5 * len(before)


def test_where_a_removed_line_stood_is_told_as_by_going_through_its_hunk() -> None:
    hunks = (
        Hunk(2, 3, 2, 2, (" a", "-b", "-c", "+d")),
        Hunk(9, 0, 8, 2, ("+e", "+f")),
        Hunk(20, 4, 21, 1, ("-g", "-h", " i", "-j")),
    )
    cuts = LineMap(FileChange("a.py", "a.py", "modified", "1", "2", hunks, False, "")).cuts
    assert cuts == {2: 2, 3: 3, 4: 3, 9: 8, 20: 21, 21: 21, 22: 21, 23: 22}


def test_a_line_of_one_test_among_many_and_within_others() -> None:
    class Span:
        def __init__(self, path: str, first: int, last: int) -> None:
            self.path, self.start_line, self.end_line = path, first, last

    spans = [Span("t.py", 1, 30), Span("t.py", 5, 8), Span("t.py", 40, 42), Span("u.py", 3, 3)]
    told = _Told(cast("Any", spans))
    assert [line for line in range(50) if told.has("t.py", line)] == [*range(1, 32), *range(40, 44)]
    assert [line for line in range(50) if told.has("u.py", line)] == [3, 4] and not told.has("v.py", 3)


def test_settings_are_looked_for_in_each_file_once(tmp_path: Path) -> None:
    read = {f"r{at:03}.py": "import os\n" + lines("K# = os.environ['APP_KEY_#']\n", 20) for at in range(140)}
    before = {"app.ini": lines("APP_KEY_#=#\n", 20), **read}
    with changed(tmp_path, before, {"app.ini": "OTHER_KEY=1\n"}) as change:
        reads = ConfigReads(change.head)
        known = misses(change.head.snapshot.record)
        for at in range(20):
            assert len(list(reads.of(f"APP_KEY_{at}"))) == 140
        assert misses(change.head.snapshot.record) - known <= len(before)
        assert len(list(ConfigRemoved().check(change))) == 20


def test_a_setting_that_is_given_elsewhere_is_not_gone(tmp_path: Path) -> None:
    before = {"a.py": "import os\nos.environ['APP_KEY_1']\nos.environ['APP_KEY_2']\n", "b.env": "x=1\n"}
    before["app.ini"] = "APP_KEY_1=1\nAPP_KEY_2=2\nX_APP_KEY_2=3\n"
    before["run.sh"] = "env OTHER=1 APP_KEY_1=2 ./run NO-APP_KEY_2=1 APP_KEY_2==3\n"
    found = findings(tmp_path, before, {"app.ini": "X_APP_KEY_2=3\n"}, select=("config/removed",))
    assert [item.symbol for item in found] == ["APP_KEY_2"]


def num_calls(name: str, run: Callable[[], object]) -> int:
    """How often a function of that name was called meanwhile."""
    profile = cProfile.Profile()
    profile.runcall(run)
    rows = profile.getstats()
    return sum(int(row.callcount) for row in rows if getattr(row.code, "co_name", "") == name)


def test_manifests_are_read_once_for_all_that_one_does_not_ask_for_any_more(tmp_path: Path) -> None:
    """Also imports, of files of which not all are at hand at once."""
    others = {f"p{at}/pyproject.toml": f"[project]\ndependencies = ['other_{at}', 'kept-0']\n" for at in range(20)}
    users = {f"u{at:03}.py": lines("import package_#.sub\n", 30) + "import package_0x\n" for at in range(140)}
    before = {"requirements.txt": lines("package-#==1.0\n", 30) + "kept-0==1\n", **others, **users}
    with changed(tmp_path, before, {"requirements.txt": "other==1\n"}) as change:
        known = misses(change.head.snapshot.record)
        found: list[Any] = []
        assert num_calls("dependencies", lambda: found.extend(DependencyChanged().check(change))) < 3 * len(before)
        assert misses(change.head.snapshot.record) - known <= len(before)
    still = {item.symbol: item.num_uses for item in found if item.symbol}
    assert still == {f"package-{at}": 140 for at in range(30)}
