"""What modules of Ruby mean changes with what types mix in beside them, in files that did not change."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.snapshots import snapshot_of

from anchors.graph.renewing.renewal import renew_graph
from anchors.graph.resolving.resolve import build_graph

FILES = {
    "lib/counted.rb": "module Counted\n  def count_all\n    fetch_stock\n    super\n  end\nend\n",
    "lib/stocked.rb": "module Stocked\n  include Kept\n  def count_all\n  end\nend\n",
    "lib/kept.rb": "module Kept\n  def fetch_stock\n  end\nend\n",
    "lib/store.rb": "class Store\n  include Stocked\n  include Counted\nend\n",
    "lib/user.rb": "module User\n  def self.run_it(store)\n    store.fetch_stock\n  end\nend\n",
    **{f"lib/more{number}.rb": f"module More{number}\n  def go_{number}\n  end\nend\n" for number in range(20)},
}
CHANGED = {
    "no longer mixed in": ("lib/store.rb", "class Store\n  include Counted\nend\n"),
    "mixed in elsewhere": ("lib/more3.rb", "class More3\n  include Stocked\n  include Counted\nend\n"),
    "no longer handed on": ("lib/stocked.rb", "module Stocked\n  def count_all\n  end\nend\n"),
    "another one of the name": (
        "lib/more4.rb",
        "module Other\n  class Store\n    def fetch_stock\n    end\n  end\nend\n",
    ),
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    path, text = CHANGED[change]
    check(FILES, {**FILES, path: text})
    check({**FILES, path: text}, FILES)


def check(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    earlier, snapshot = snapshot_of(before), snapshot_of(after)
    graph = renew_graph(snapshot, earlier, build_graph(earlier).to_bytes())
    assert graph.to_bytes() == build_graph(snapshot).to_bytes()
