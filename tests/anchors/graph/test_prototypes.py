"""Functions that headers declare and sources define, by the folders that both lie in."""

from __future__ import annotations

from support.pace import within
from support.snapshots import snapshot_of

from anchors.graph.ways.prototypes import declarations, defined_by
from anchors.index.snapshot import Snapshot

DECLARED = "int run(int a);\n"
DEFINED = "int run(int a) { return a; }\n"


def _one(snapshot: Snapshot, path: str) -> int:
    return next(at for at in range(snapshot.num_symbols) if snapshot.path_of(at) == path and snapshot.name(at) == "run")


def test_a_declaration_belongs_to_the_nearest_definition() -> None:
    files = {"run.h": DECLARED, "run.c": DEFINED, "a/b/run.h": DECLARED, "a/b/run.c": DEFINED, "a/c/run.h": DECLARED}
    snapshot = snapshot_of(files)
    root, inner = _one(snapshot, "run.c"), _one(snapshot, "a/b/run.c")
    assert defined_by(snapshot, _one(snapshot, "run.h")) == root
    assert defined_by(snapshot, _one(snapshot, "a/c/run.h")) == inner
    assert declarations(snapshot, root) == [_one(snapshot, "run.h")]
    assert declarations(snapshot, inner) == [_one(snapshot, "a/b/run.h"), _one(snapshot, "a/c/run.h")]


def test_of_two_as_near_none_is_taken() -> None:
    snapshot = snapshot_of({"a/run.h": DECLARED, "b/run.c": DEFINED, "c/run.c": DEFINED})
    assert defined_by(snapshot, _one(snapshot, "a/run.h")) == _one(snapshot, "a/run.h")
    assert declarations(snapshot, _one(snapshot, "b/run.c")) == []


def test_one_more_declaration_in_a_source_file_is_no_definition() -> None:
    snapshot = snapshot_of({"run.h": DECLARED, "run.c": "int run(int a) {\n  return a;\n}\n", "use.c": DECLARED})
    assert defined_by(snapshot, _one(snapshot, "run.h")) == _one(snapshot, "run.c")


def test_of_two_that_one_file_defines_under_conditions_the_longer_one_counts() -> None:
    twins = "#ifdef OFF\nint run(int a) { return 0; }\n#else\nint run(int a) {\n  return a;\n}\n#endif\n"
    snapshot = snapshot_of({"run.h": DECLARED, "run.c": twins})
    found = snapshot.symbol(defined_by(snapshot, _one(snapshot, "run.h")))
    assert (found.path, found.start_line) == ("run.c", 4)


def test_what_a_header_declares_a_header_beside_it_may_define() -> None:
    snapshot = snapshot_of({"run.h": DECLARED, "run-inl.h": "inline int run(int a) { return a; }\n"})
    assert defined_by(snapshot, _one(snapshot, "run.h")) == _one(snapshot, "run-inl.h")
    assert declarations(snapshot, _one(snapshot, "run-inl.h")) == [_one(snapshot, "run.h")]


def test_a_header_of_definitions_may_declare_as_well() -> None:
    snapshot = snapshot_of({"run-inl.h": DECLARED, "core.c": "int run(int a) {\n  return a;\n}\n"})
    assert defined_by(snapshot, _one(snapshot, "run-inl.h")) == _one(snapshot, "core.c")


def test_a_name_in_brackets_is_the_function_itself() -> None:
    snapshot = snapshot_of({"run.h": "int (run) (int a);\n", "run.c": DEFINED})
    assert defined_by(snapshot, _one(snapshot, "run.h")) == _one(snapshot, "run.c")


def test_a_function_declared_thousands_of_times_is_looked_up_once() -> None:
    snapshot = snapshot_of({"run.h": DECLARED * 8000, "run.c": DEFINED})
    with within(3):
        assert len(declarations(snapshot, _one(snapshot, "run.c"))) == 8000


def test_a_method_is_defined_by_the_one_of_its_own_type() -> None:
    snapshot = snapshot_of(
        {
            "src/one.hpp": "namespace mq {\nclass one_t {\n  int run (int a);\n};\n}\n",
            "src/two.hpp": "namespace mq {\nclass two_t {\n  int run (int a);\n};\n}\n",
            "src/one.cpp": "int mq::one_t::run (int a) { return a; }\n",
            "src/two.cpp": "int mq::two_t::run (int a) { return a; }\n",
        }
    )
    for name in ("one", "two"):
        declared, defined = _one(snapshot, f"src/{name}.hpp"), _one(snapshot, f"src/{name}.cpp")
        assert defined_by(snapshot, declared) == defined
        assert declarations(snapshot, defined) == [declared]


def test_of_programs_that_share_a_header_each_has_the_function_of_its_own_folder() -> None:
    snapshot = snapshot_of(
        {
            "include/run.h": DECLARED,
            "server/run.c": DEFINED,
            "client/run_it.c": DEFINED,
            "client/main.c": "int main(void) { return 0; }\n",
            "other/main.c": "int main(void) { return 0; }\n",
        }
    )
    declared = _one(snapshot, "include/run.h")
    callers = {path: next(at for at in range(snapshot.num_symbols) if snapshot.path_of(at) == path) for path in FOLDERS}
    assert defined_by(snapshot, declared, callers["client/main.c"]) == _one(snapshot, "client/run_it.c")
    assert defined_by(snapshot, declared, callers["server/run.c"]) == _one(snapshot, "server/run.c")
    assert defined_by(snapshot, declared, callers["other/main.c"]) == declared


FOLDERS = ("client/main.c", "server/run.c", "other/main.c")


def test_what_tests_put_in_its_place_defines_nothing_for_the_program() -> None:
    files = {"include/run.h": DECLARED, "lib/run.c": DEFINED, "test/stubs.c": DEFINED, "src/main.c": "int a;\n"}
    snapshot = snapshot_of(files)
    assert defined_by(snapshot, _one(snapshot, "include/run.h")) == _one(snapshot, "lib/run.c")
