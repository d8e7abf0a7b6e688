"""How far a change reaches: every role, in the diff and elsewhere, through the old graph and the new one."""

from support.repos import make_repo

from anchors.graph.ways.impact import LineMap, touched_symbols
from anchors.graph.ways.reach import GraphSide, reach_of
from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace

BEFORE = {
    "pkg/__init__.py": "from pkg.core import Shape, area\n",
    "pkg/core.py": (
        "import os\n\n\nclass Shape:\n    def size(self):\n        return 1\n\n\n"
        "def area(shape):\n    return shape.size() * int(os.environ['AREA_UNIT'])\n\n\n"
        "def gone(x):\n    return x\n"
    ),
    "pkg/round.py": "from pkg.core import Shape\n\n\nclass Circle(Shape):\n    def size(self):\n        return 2\n",
    "pkg/use.py": (
        "from pkg.core import area, gone\n\n\ndef one(s):\n    return area(s)\n\n\ndef two(s):\n    return gone(s)\n"
    ),
    "pkg/near.py": "from pkg.core import area\n\n\ndef three(s):\n    return area(s)\n",
    "tests/test_core.py": "from pkg.core import area\n\n\ndef test_area():\n    assert area(1)\n",
    "app.py": (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route('/area')\ndef show():\n    return 'a'\n"
    ),
}
AFTER = {
    "pkg/core.py": (
        "import os\n\n\nclass Shape:\n    def size(self):\n        return 1 + 0\n\n\n"
        "def area(shape):\n    return 1 * shape.size() * int(os.environ['AREA_UNIT'])\n"
    ),
    "pkg/near.py": BEFORE["pkg/near.py"].replace("area(s)", "area(s) + 1"),
    "app.py": BEFORE["app.py"].replace("'a'", "'b'"),
}


def reach(tmp_path):
    repo = make_repo(tmp_path / "repo", BEFORE)
    repo.write(AFTER)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        maps = {change.new_path: LineMap(change) for change in diff.files}
        with head.at(diff.base) as base:
            read = (lambda path: base.text(path).split("\n"), lambda path: head.text(path).split("\n"))
            touched = touched_symbols(base.snapshot, head.snapshot, diff, *read)
            sides = [GraphSide(side.snapshot, side.graph, lambda path: path) for side in (base, head)]
            return reach_of(touched, *sides, lambda path, line: path in maps and line in maps[path].added)


def test_every_role_in_the_diff_and_elsewhere(tmp_path):
    found = {item.path: item for item in reach(tmp_path)}
    core = found["pkg/core.py"]
    assert {(item.path, item.name, item.role, item.in_diff) for item in core.dependents} == {
        ("pkg/__init__.py", "pkg/__init__.py", "re-export", False),
        ("pkg/round.py", "Circle", "implementer", False),
        ("pkg/round.py", "Circle.size", "overrider", False),
        ("pkg/use.py", "one", "caller", False),
        ("pkg/use.py", "two", "caller", False),  # through the old graph: what it calls is gone
        ("pkg/near.py", "three", "caller", True),
        ("tests/test_core.py", "test_area", "test", False),
    }
    assert core.settings == ("AREA_UNIT",)
    assert core.line == (
        "pkg/core.py: 4 definitions touched; elsewhere 2 callers, 1 overrider, 1 implementer, 1 re-export, 1 test "
        "in 4 files; in the diff 1 caller; settings AREA_UNIT"
    )
    assert found["app.py"].routes == ("/area",)
    assert found["app.py"].dependents == ()
    assert [item.path for item in reach(tmp_path / "again")] == sorted(found), "the same again, in the order of paths"
