"""What a notebook's cells call changes with the modules of the repository, and with cells above, as of any module."""

from __future__ import annotations

import pytest
from support.notebooks import code, notebook, words
from support.renewed import check_both_ways

FILES = {
    "shop/__init__.py": "from shop.prices import total\n",
    "shop/prices.py": "def total(items):\n    return sum(items)\n\n\ndef rate(country):\n    return 1\n",
    "notebooks/demo.ipynb": notebook(
        words("# total"),
        code("from shop import total\nfrom shop.prices import rate\nimport helper"),
        code("def shown():\n    return total([rate('x')]) + helper.more()"),
        code("shown()"),
    ),
    "docs/shop/guide.ipynb": notebook(code("from shop import total\ntotal([1])")),
    "notebooks/helper.py": "def more():\n    return 1\n",
    **{f"shop/more{number}.py": f"def go_{number}():\n    pass\n" for number in range(20)},
}
DEMO = FILES["notebooks/demo.ipynb"]
CHANGED = {
    "another name": ("shop/prices.py", FILES["shop/prices.py"].replace("rate", "rates")),
    "no re-export": ("shop/__init__.py", ""),
    "another cell above": (
        "notebooks/demo.ipynb",
        DEMO.replace("# total", '# total\\n",\n    "more').replace("shown", "told"),
    ),
    "a heading called so": ("notebooks/demo.ipynb", DEMO.replace("# total", "# shown")),
    "no longer beside it": ("notebooks/helper.py", "def other():\n    return 1\n"),
    "a module in the folder": ("docs/shop/conf.py", "total = 1\n"),
    "no notebook": ("notebooks/demo.ipynb", DEMO[:-40]),
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    path, text = CHANGED[change]
    check_both_ways(FILES, {**FILES, path: text})
