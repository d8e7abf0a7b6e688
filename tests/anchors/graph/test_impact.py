import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.repos import make_repo

from anchors.graph.ways.impact import LineMap, mentions_of, touched_symbols
from anchors.repository.diff import diff as read_diff
from anchors.types import FileChange, Hunk
from anchors.workspace import Workspace


def touched(tmp_path, before, after, remove=()):
    repo = make_repo(tmp_path / "repo", {"keep.txt": "x\n", **before})
    for path in remove:
        (repo.root / path).unlink()
    repo.write(after)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            found = touched_symbols(
                base.snapshot,
                head.snapshot,
                diff,
                lambda path: base.text(path).split("\n"),
                lambda path: head.text(path).split("\n"),
            )
    return [
        (
            item.fate,
            item.old.qualified_name if item.old else None,
            item.new.qualified_name if item.new else None,
            item.has_new_head,
        )
        for item in found
    ]


BODY = "    total = 0\n    for item in items:\n        total += item.price * item.count\n    return total\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("def f(items):\n" + BODY, "def f(items):\n" + BODY.replace("0", "1"), [("modified", "f", "f", False)]),
        ("def f(items):\n" + BODY, "def f(items, tax):\n" + BODY, [("modified", "f", "f", True)]),
        ("def f(items):\n" + BODY, "def total_of(items):\n" + BODY, [("renamed", "f", "total_of", True)]),
        ("def f(items):\n" + BODY, "x = 1\n", [("removed", "f", None, True)]),
        ("x = 1\n", "x = 1\n\n\ndef f(items):\n" + BODY, [("added", None, "f", True)]),
        ("def f(a):\n    return a\n", "# a remark\n\n\ndef f(a):\n    return a\n", []),
    ],
)
def test_what_becomes_of_a_function(tmp_path, before, after, expected):
    found = touched(tmp_path, {"a.py": before}, {"a.py": after})
    assert [item for item in found if "x" not in item[1:3]] == expected


def test_a_function_that_moves_to_another_file(tmp_path):
    found = touched(
        tmp_path, {"a.py": "X = 1\n\n\ndef f(items):\n" + BODY}, {"a.py": "X = 1\n", "b.py": "def f(items):\n" + BODY}
    )
    assert found == [("moved", "f", "f", False)]


def test_a_file_that_is_only_renamed_touches_nothing(tmp_path):
    text = "def f(items):\n" + BODY
    assert touched(tmp_path, {"a.py": text}, {"b.py": text}, remove=["a.py"]) == []


def test_a_method_is_told_from_a_function_of_its_name(tmp_path):
    text = "class A:\n    def f(self):\n        return 1\n\n\ndef f():\n    return 2\n"
    found = touched(tmp_path, {"a.py": text}, {"a.py": text.replace("return 2", "return 3")})
    assert found == [("modified", "f", "f", False)]


def test_mentions_are_every_place_of_a_name(tmp_path):
    repo = make_repo(tmp_path / "repo", {"a.py": "def f():\n    pass\n\n\nf()\nx = f\n", "b.py": "import a\n\na.f()\n"})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        places = [(item.path, item.line) for item in mentions_of(workspace.snapshot, "f")]
        assert places == [("a.py", 5), ("a.py", 6), ("b.py", 3)]
        assert mentions_of(workspace.snapshot, "nothing") == []


def change_of(old, new):
    """The hunk-per-edit diff of two lists of lines, by the standard library."""
    import difflib

    hunks = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        lines = (*(f"-{line}" for line in old[i1:i2]), *(f"+{line}" for line in new[j1:j2]))
        # git's way: a side of no lines names the line before it.
        hunks.append(Hunk(i1 + (i2 > i1), i2 - i1, j1 + (j2 > j1), j2 - j1, lines))
    return FileChange("a", "a", "modified", "1", "2", tuple(hunks), False, "")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_lines_are_followed_both_ways(old, new):
    lines = LineMap(change_of(old, new))
    for number, text in enumerate(new, 1):
        before = lines.to_old(number)
        if before is None:
            assert number in lines.added
        else:
            assert old[before - 1] == text
            assert lines.to_new(before) == number
    for number, text in enumerate(old, 1):
        after = lines.to_new(number)
        assert (after is None) == (number in lines.removed)
        assert after is None or new[after - 1] == text


def test_a_file_outside_the_diff_keeps_its_lines():
    lines = LineMap(None)
    assert (lines.to_old(7), lines.to_new(7)) == (7, 7)
