"""What two signatures of Go have in common."""

from __future__ import annotations

import pytest

from anchors.graph.ways.go_shapes import Shape, shape_of


@pytest.mark.parametrize(
    ("signature", "params", "results"),
    [
        ("Do()", (), ()),
        ("func (t *T) Do()", (), ()),
        ("func (T) Do(a, b string, more ...int) (n int, err error)", ("string", "string", "...int"), ("int", "error")),
        ("Do(context.Context, *http.Request) error", ("Context", "*Request"), ("error",)),
        ("Do(c <-chan int, d chan<- pkg.Row)", ("<-chan int", "chan<- Row"), ()),
        ("Do(e map[string]interface{})", ("map[string]any",), ()),
        ("Do(f func(a, b int) error, g []uint8) func() error", ("func", "[]byte"), ("func",)),
        ("func (t T) Do( a string, b string, ) (x int, err error) {", ("string", "string"), ("int", "error")),
        ("Do(func(int) bool, chan int)", ("func", "chan int"), ()),
    ],
)
def test_parameters_and_results(signature: str, params: tuple[str, ...], results: tuple[str, ...]) -> None:
    assert shape_of(signature, "Do") == Shape(params, results, False)


@pytest.mark.parametrize("signature", ["Do(a string, bbbb…", "Do(a int, // first b int)", "Do(a", "Undo()", ""])
def test_what_cannot_be_read_has_no_shape(signature: str) -> None:
    assert shape_of(signature, "Do") is None


def test_a_receiver_with_type_parameters_is_told() -> None:
    assert shape_of("func (s *Set[T]) Do(item T)", "Do") == Shape(("T",), (), True)
