"""What modules of Ruby mean changes with what types mix in beside them, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

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
    check_both_ways(FILES, {**FILES, path: text})
