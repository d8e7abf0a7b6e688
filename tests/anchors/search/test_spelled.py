from __future__ import annotations

import numpy as np
from support.snapshots import snapshot_of

from anchors.search.lexical import LexicalIndex
from anchors.search.spelled import MAX_DEFINERS, MAX_WORTH, definers, spelled


def test_quoted_names_names_of_code_and_capitals_of_the_first_line_are_spelled_out() -> None:
    question = "Support Cookies in Session\n\nSince Friday `jar` and push_bytes and maxAge are lost, see 'ab'."
    assert spelled(question) == {
        "=cookies": "Cookies",
        "=session": "Session",
        "=jar": "jar",
        "=pushbytes": "push_bytes",
        "=maxage": "maxAge",
    }


def test_a_name_is_found_whatever_its_case_and_shared_by_those_that_define_it() -> None:
    files = {
        "a.py": "class MaxAge:\n    pass\n",
        "b.py": "def max_age():\n    pass\n",
        "c.py": "class Jar:\n    pass\n\n\nprint(max_age, jars)\n",
        "d.py": "class Jars:\n    pass\n",
    }
    snapshot = snapshot_of(files)
    paths = [file.path for file in snapshot.files]
    found = definers(snapshot, LexicalIndex.build(snapshot), "`maxAge` of the `jar`", np.ones(4, dtype=np.bool_))
    assert {paths[file]: worth for file, worth in found.items()} == {
        "a.py": (0.5, "maxAge"),
        "b.py": (0.5, "maxAge"),
        "c.py": (1.0, "jar"),
    }


def test_a_name_of_many_files_says_nothing_and_many_names_no_more_than_a_bound() -> None:
    names = [f"name_{letter}" for letter in "abcd"]
    files = {f"{number}.py": "def setup_all():\n    pass\n" for number in range(MAX_DEFINERS + 1)}
    files["x.py"] = "".join(f"def {name}():\n    pass\n\n\n" for name in names)
    snapshot = snapshot_of(files)
    own = np.ones(len(files), dtype=np.bool_)
    found = definers(snapshot, LexicalIndex.build(snapshot), "setup_all " + " ".join(names), own)
    assert [(snapshot.files[file].path, worth) for file, (worth, _) in found.items()] == [("x.py", MAX_WORTH)]
    assert not definers(snapshot, LexicalIndex.build(snapshot), "name_a", ~own)
