"""What was turned round on a line: a look whether something failed, two arguments; and handles of C that stay open."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import findings


def told(tmp_path: Path, rule: str, path: str, before: str, after: str) -> list[tuple[str, int, int]]:
    """Severity, line and number of places."""
    found = findings(tmp_path, {path: before}, {path: after}, select=(rule,))
    return [(item.severity, item.start_line, item.num_uses) for item in found]


OPEN = """static int process(const char *path) {
	int fd = open_it(path);
	if (-1 == fd) {
		log_error("open(): %s", path);
		return -1;
	}

	read_it(path, fd);

	close(fd);
	return 0;
}
"""


def test_a_failure_that_is_taken_for_none(tmp_path: Path) -> None:
    def said(name: str, path: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "condition/inverted", path, before, after)

    assert said("a", "a.c", OPEN, OPEN.replace("-1 == fd", "-1 != fd")) == [("medium", 3, 1)]
    assert said("b", "a.c", OPEN.replace("-1 == fd", "-1 != fd"), OPEN) == [], "it was wrong before"
    unused = OPEN.replace("	read_it(path, fd);\n\n	close(fd);\n", "	read_it(path);\n")
    assert said("c", "a.c", unused, unused.replace("-1 == fd", "-1 != fd")) == []
    go = "package a\n\nfunc load() error {\n	err := read()\n"
    go += "	if err != nil {\n		return wrap(err)\n	}\n	return nil\n}\n"
    assert said("d", "a.go", go, go.replace("err != nil", "err == nil")) == [("medium", 5, 1)]
    ts = "export function show(user) {\n  if (!user) {\n    throw new NotFound();\n  }\n  return user.name;\n}\n"
    assert said("e", "a.ts", ts, ts.replace("!user", "user")) == [("medium", 2, 1)]
    taken = ts.replace("return user.name", "user = make();\n  return user.name")
    assert said("f", "a.ts", taken, taken.replace("!user", "user")) == [], "it is made behind it"


def test_a_handle_of_c_that_stays_open(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "resource/unclosed", "a.c", before, after)

    less = OPEN.replace("\n	close(fd);\n", "\n")
    assert said("a", OPEN, less) == [("medium", 9, 1)]
    assert said("b", OPEN, less.replace("read_it(path, fd)", "read_and_close(path, fd)")) == [], "handed on otherwise"
    twice = OPEN.replace("		return -1;\n", "		close(fd);\n		return -1;\n")
    assert said("c", twice, twice.replace("\n	close(fd);\n", "\n")) == [], "something still closes it"


POINTS = """#include "point.h"

Point one(Edge e) { return Point(e.lng(), e.lat()); }

Point two(Edge e) {
  Point edge{e.start().lng(), e.start().lat()};
  return edge;
}

Point three(Node n) { return Point(n.lng(), n.lat()); }
"""


def test_two_arguments_in_each_other_s_place(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "call/swapped", "points.cc", before, after)

    turned = POINTS.replace("Point(n.lng(), n.lat())", "Point(n.lat(), n.lng())")
    assert said("a", POINTS, turned) == [("medium", 10, 2)]
    assert said("b", turned, POINTS) == [], "it is as the others are now"
    mixed = POINTS.replace("Point(e.lng(), e.lat())", "Point(e.lat(), e.lng())")
    assert said("c", mixed, mixed.replace("Point(n.lng(), n.lat())", "Point(n.lat(), n.lng())")) == [], (
        "both ways are met"
    )


@pytest.mark.parametrize("values", ["1, 2", '"a", "b"'])
def test_values_without_names_say_nothing(tmp_path: Path, values: str) -> None:
    code = "".join(f"Point p{n}() {{ return Point({values}); }}\n" for n in range(4))
    first, second = values.split(", ")
    turned = code.replace(f"Point({values})", f"Point({second}, {first})", 1)
    assert told(tmp_path, "call/swapped", "points.cc", code, turned) == []
