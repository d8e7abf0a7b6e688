"""Trees are kept for the bytes they were made of, and only so many."""

from anchors.syntax import trees
from anchors.syntax.trees import tree_of


def test_the_same_bytes_are_parsed_once_and_others_anew():
    data = b"def f(a):\n    return a\n"
    tree = tree_of(data, "python")
    assert tree_of(bytes(bytearray(data)), "python") is tree
    assert tree_of(data + b"x = 1\n", "python").root_node.named_child_count == 2
    assert tree_of(data, "javascript") is not tree


def test_the_oldest_trees_go_first(monkeypatch):
    monkeypatch.setattr(trees, "MAX_BYTES", 200)
    monkeypatch.setattr(trees, "_trees", type(trees._trees)())
    monkeypatch.setattr(trees, "_num_bytes", 0)
    first, second = b"a = 1\n" * 20, b"b = 2\n" * 20
    tree = tree_of(first, "python")
    tree_of(second, "python")
    assert list(trees._trees) == [(second, "python")]
    assert trees._num_bytes == len(second)
    assert tree_of(first, "python") is not tree
    huge = b"c = 3\n" * 100
    assert tree_of(huge, "python").root_node.named_child_count == 100
    assert trees._num_bytes <= 200
