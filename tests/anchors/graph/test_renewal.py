"""A graph made from an earlier one is the one made anew, byte for byte, and resolves only what may have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from support.snapshots import snapshot_of

from anchors.graph.edges.graph import KIND_IDS, SymbolGraph
from anchors.graph.renewing.renewal import renew_graph
from anchors.graph.resolving.resolve import build_graph
from anchors.graph.tables.part import Part
from anchors.index.snapshot import Snapshot

BEFORE = {
    "shop/store.py": (
        "from shop.bus import subscribe\n\n\nclass Store:\n    def __init__(self, path):\n"
        "        self.items = Items(path)\n\n"
        "    def add(self, item):\n        self.items.put(item)\n\n\nclass Items:\n    def put(self, item):\n"
        "        pass\n\n\n@subscribe('order.made')\ndef on_order(order):\n    Store('x').add(order)\n"
    ),
    "shop/bus.py": (
        "_table = {}\n\n\ndef subscribe(topic):\n    def keep(function):\n        _table[topic] = function\n"
        "        return function\n    return keep\n\n\ndef publish(topic):\n    _table[topic]()\n"
    ),
    "shop/order.py": (
        "from shop.bus import publish\nfrom shop.store import Store\n\n\nclass Special(Store):\n"
        "    def add(self, item):\n        super().add(item)\n\n\ndef order(store: Store):\n    store.add(1)\n"
        "    publish('order.made')\n"
    ),
    "shop/cli.py": "from shop.order import order, Special\n\n\ndef main():\n    order(Special('a'))\n    help_text()\n",
    "shop/text.py": "def help_text():\n    return 'x'\n",
    "web/app.ts": "import { make } from './make';\nexport function start() { const it = make(); it.run(); }\n",
    "web/make.ts": "export class Made { run() {} }\nexport function make(): Made { return new Made(); }\n",
    "README.md": "# Shop\n\nSells.\n",
    **{f"more/m{number}.py": f"def f{number}():\n    return {number}\n" for number in range(20)},
}


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[set[str]]]:
    """The paths of each part that was resolved."""
    found: list[set[str]] = []
    made = Part.__init__

    def watched(part: Part, snapshot: Snapshot, files: Sequence[int] | None = None) -> None:
        made(part, snapshot, files)
        found.append({snapshot.files[number].path for number in part.files})

    monkeypatch.setattr(Part, "__init__", watched)
    yield found


def renewed(before: Mapping[str, str], after: Mapping[str, str]) -> SymbolGraph:
    earlier, snapshot = snapshot_of(before), snapshot_of(after)
    graph = renew_graph(snapshot, earlier, build_graph(earlier).to_bytes())
    assert graph.to_bytes() == build_graph(snapshot).to_bytes()
    return graph


def edited(path: str, old: str, new: str) -> dict[str, str]:
    assert old in BEFORE[path]
    return {**BEFORE, path: BEFORE[path].replace(old, new)}


BODIES = {
    "a line above all": ("shop/store.py", "from shop.bus", "\n\nfrom shop.bus"),
    "a call that is gone": ("shop/order.py", "    publish('order.made')\n", ""),
    "a call that is new": ("shop/cli.py", "    help_text()\n", "    help_text()\n    Special('b').add(2)\n"),
    "a local name of another type": ("shop/cli.py", "    help_text()\n", "    it = Special('b')\n    it.add(2)\n"),
    "a topic nobody hears": ("shop/order.py", "'order.made'", "'order.lost'"),
    "the reader of a table stands elsewhere": ("shop/bus.py", "_table = {}\n", "# a\n# b\n_table = {}\n"),
    "another call in a script": ("web/app.ts", "it.run();", "it.run(); it.run(); start();"),
    "a heading": ("README.md", "Sells.", "Sells.\n\n## More\n\nmain()\n"),
}


@pytest.mark.parametrize("edit", BODIES.values(), ids=BODIES)
def test_where_bodies_changed_only_their_files_are_resolved(
    edit: tuple[str, str, str], resolved: list[set[str]]
) -> None:
    renewed(BEFORE, edited(*edit))
    assert resolved[1] == {edit[0]}


def test_a_topic_is_heard_in_files_that_did_not_change() -> None:
    silent = edited("shop/order.py", "'order.made'", "'order.lost'")
    for before, after in ((silent, BEFORE), (BEFORE, silent)):
        graph = renewed(before, after)
        topics = {graph.reasons[number] for number in graph.reason[graph.kind == KIND_IDS["topic"]]}
        assert topics == {'subscribed to "order.made"' if after is BEFORE else "in _table by @subscribe"}


OVERRIDDEN = {
    "a/base.py": "class Base:\n    def run(self):\n        pass\n\n\ndef call(it: Base):\n    it.run()\n",
    **{
        f"a/h{number}.py": f"from a.base import Base\n\n\nclass H{number}(Base):\n    def run(self):\n        pass\n"
        for number in range(7)
    },
    "go/base.go": "package a\n\ntype Base struct{}\n\nfunc (b *Base) Run() {}\n",
    "go/one.go": "package a\n\ntype One struct{ Base }\n",
    "go/two.go": "package a\n\nfunc (o *One) Run() {}\n\nfunc call(o *One, b *Base) { o.Run(); b.Run() }\n",
    **{f"more/m{number}.py": f"def f{number}():\n    return {number}\n" for number in range(20)},
}


@pytest.mark.parametrize("path", [path for path in OVERRIDDEN if not path.startswith("more/")])
def test_overriders_of_files_that_stay_are_known(path: str, resolved: list[set[str]]) -> None:
    graph = renewed(OVERRIDDEN, {**OVERRIDDEN, path: f"{OVERRIDDEN[path]}\n"})
    assert {path} in resolved
    assert (graph.kind == KIND_IDS["override"]).sum() >= 7
    assert sum(reason.startswith("may be overridden by H") for reason in graph.reasons) == 5


def test_damaged_graphs_are_refused() -> None:
    with pytest.raises(ValueError):
        renew_graph(snapshot_of(BEFORE), snapshot_of(BEFORE), b"IQG1 and more")


COMPONENTS = {
    "src/Dialog.vue": "<script setup>\nimport { send } from './api'\nfunction save() { send() }\n</script>\n"
    '<template><a @click="save"/></template>\n',
    "src/Page.vue": "<script setup>\nimport Dialog from './Dialog.vue'\n</script>\n<template><Dialog/></template>\n",
    "src/api.ts": "export function send() {}\n",
    **{f"src/m{number}.ts": f"export function f{number}() {{}}\n" for number in range(20)},
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/Dialog.vue", COMPONENTS["src/Dialog.vue"].replace("save", "keep")),
        ("src/Dialog.vue", "<template><p/></template>\n"),
        ("src/Dialog.vue", '<script lang="coffee">\n</script>\n'),
        ("src/Dialog.vue", ""),
        ("src/More.vue", "<script setup>\nimport Page from './Page.vue'\n</script>\n<template><Page/></template>\n"),
        ("src/Page.vue", "<script setup>\nimport Other from './Other.vue'\n</script>\n<template><Other/></template>\n"),
    ],
)
def test_components_are_followed_through_what_changes(path: str, text: str) -> None:
    after = {**COMPONENTS, path: text}
    renewed(COMPONENTS, after)
    renewed(after, COMPONENTS)
    gone = {name: old for name, old in COMPONENTS.items() if name != path}
    renewed(COMPONENTS, gone)
    renewed(gone, COMPONENTS)
