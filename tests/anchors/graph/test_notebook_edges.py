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


def test_what_cells_give_objects_of_several_types_in_turn_is_none_of_them_for_sure() -> None:
    shop = "class A:\n    def go(self):\n        pass\n\n\nclass B:\n    def go(self):\n        pass\n"
    one = code("from shop import A, B\nm = A()\nm.go()"), code("m = A()\nm.go()")
    other = code("def run():\n    m = B()\n    m.go()\n\nm = B()\nm.go()")
    built = graphed({"shop.py": shop, "one.ipynb": notebook(*one), "both.ipynb": notebook(*one, other)})
    assert {edge.is_certain for edge in built.edges("one.ipynb", "shop.py:A.go")} == {True}
    assert {edge.is_certain for edge in built.edges("both.ipynb", "shop.py:A.go")} == {False}
    assert {edge.is_certain for edge in built.edges("both.ipynb:run", "shop.py:B.go")} == {True}


def test_a_folder_of_notebooks_called_as_the_package_is_not_the_package() -> None:
    demo = notebook(code("from shop import total\ntotal([1])"))
    files = {"docs/shop/demo.ipynb": demo, "docs/shop/index.md": "# Shop\n"}
    files |= {"python/shop/setup.py": "import setuptools\n"}
    files |= {f"python/core/{path}": text for path, text in PACKAGE.items()}
    built = graphed(files)
    assert built.edge("docs/shop/demo.ipynb", "python/core/shop/prices.py:total", "call").is_certain
