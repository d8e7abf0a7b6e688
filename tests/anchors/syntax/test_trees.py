"""Trees are kept for the bytes they were made of, and only so many."""

from anchors.syntax import trees
from anchors.syntax.parse import parse_tree
from anchors.syntax.trees import children_between, tree_of


def test_the_same_bytes_are_parsed_once_and_others_anew():
    data = b"def f(a):\n    return a\n"
    tree = tree_of(data, "python")
    assert tree_of(bytes(bytearray(data)), "python") is tree
    assert tree_of(data + b"x = 1\n", "python").root_node.named_child_count == 2
    assert tree_of(data, "javascript") is not tree


def test_the_oldest_trees_go_first(monkeypatch):
    first, second = b"a = 1\n" * 20, b"b = 2\n" * 20
    most = parse_tree(first, "python").root_node.descendant_count + 10
    monkeypatch.setattr(trees, "MAX_NODES", most)
    monkeypatch.setattr(trees, "_trees", type(trees._trees)())
    monkeypatch.setattr(trees, "_num_nodes", 0)
    tree = tree_of(first, "python")
    again = tree_of(second, "python")
    assert list(trees._trees) == [(second, "python")]
    assert trees._num_nodes == again.root_node.descendant_count
    assert tree_of(first, "python") is not tree
    huge = b"c = 3\n" * 100
    assert tree_of(huge, "python").root_node.named_child_count == 100
    assert trees._num_nodes <= most


def test_kept_children_keep_no_more_trees_than_a_few(monkeypatch):
    """Each of thousands of files of a hundred functions has few children, and keeps its tree with them."""
    monkeypatch.setattr(trees, "_wide", type(trees._wide)())
    monkeypatch.setattr(trees, "_num_children", 0)
    monkeypatch.setattr(trees, "_num_held", 0)
    roots = [parse_tree(b"f(1)\n" * (100 + at), "python").root_node for at in range(9)]
    monkeypatch.setattr(trees, "MAX_HELD", 3 * roots[-1].descendant_count)
    for root in roots:
        assert len(children_between(root, 10, 12)) == 3
    assert [node for node, _, _ in trees._wide.values()] == roots[-3:]
    assert trees._num_held == sum(root.descendant_count for root in roots[-3:])
    assert trees._num_children == sum(root.named_child_count for root in roots[-3:])
    assert len(children_between(roots[0], 10, 12)) == 3
