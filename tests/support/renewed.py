"""A renewed graph held against the one made anew, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from support.snapshots import snapshot_of

from anchors.graph.renewing.renewal import renew_graph
from anchors.graph.resolving.resolve import build_graph


def check_both_ways(one: Mapping[str, str], other: Mapping[str, str]) -> None:
    """A change and the change back: what is renewed of either is what is made anew of the other."""
    for before, after in ((one, other), (other, one)):
        earlier, snapshot = snapshot_of(before), snapshot_of(after)
        graph = renew_graph(snapshot, earlier, build_graph(earlier).to_bytes())
        assert graph.to_bytes() == build_graph(snapshot).to_bytes()
