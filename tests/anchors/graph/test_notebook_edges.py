"""Cells of a notebook are one module that calls the repository's, and that nobody imports."""

from __future__ import annotations

from support.graphs import graphed
from support.notebooks import code, notebook, words

PACKAGE = {
    "shop/__init__.py": "from shop.prices import total\n",
    "shop/prices.py": "class Rate:\n    def of(self, country):\n        return 1\n\n\n"
    "def total(items):\n    return 1\n",
    "notebooks/helper.py": "def more():\n    return 1\n",
}


def test_cells_call_into_the_package_and_each_other() -> None:
    demo = notebook(
        words("# total\nWhat a total is."),
        code("%matplotlib inline\nfrom shop import total\nfrom shop.prices import Rate\nimport helper"),
        code("rate = Rate()\n\ndef shown(items):\n    return total(items) * rate.of('x') + helper.more()"),
        code("shown([1])\n!python -m shop"),
    )
    built = graphed({**PACKAGE, "notebooks/demo.ipynb": demo})
    source = "notebooks/demo.ipynb:shown"
    assert built.edge(source, "shop/prices.py:total", "call").is_certain
    assert built.edge(source, "notebooks/helper.py:more", "call").is_certain
    assert built.edge(source, "shop/prices.py:Rate.of", "call").is_certain
    assert built.edge("notebooks/demo.ipynb", source, "call").is_certain


def test_a_notebook_is_no_module_to_be_imported() -> None:
    built = graphed(
        {"shop.ipynb": notebook(code("def total():\n    pass")), "run.py": "from shop import total\ntotal()\n"}
    )
    assert not built.edges("run.py", "shop.ipynb:total")


def test_headings_are_no_names() -> None:
    built = graphed({"demo.ipynb": notebook(words("# fit"), code("fit()"))})
    assert built.shown("demo.ipynb") == []
