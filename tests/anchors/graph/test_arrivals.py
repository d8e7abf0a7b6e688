"""Where files come or go, a renewed graph is the one made anew: also where no text says a word of their paths."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.snapshots import shelved, snapshot_of

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.renewing.renewal import _renewed as renewed_or_none
from anchors.graph.renewing.renewal import renew_graph, step_between
from anchors.graph.resolving.resolve import build_graph

PADDING = {f"padding/m{number}.py": f"def f{number}(x):\n    return f{number}(f{number}(x))\n" for number in range(60)}
RUN = "export function run() {}\n"
START = "export function start() { run() }\n"
GO = "package {}\n\nfunc {}() {{\n{}}}\n"


def renewed(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether the earlier graph was of use; what comes out is the same in any case."""
    earlier, snapshot = snapshot_of({**PADDING, **before}), snapshot_of({**PADDING, **after})
    data, anew = build_graph(shelved(earlier)).to_bytes(), build_graph(snapshot).to_bytes()
    step = step_between(earlier, shelved(snapshot))
    found = None if step is None else renewed_or_none(snapshot, SymbolGraph.from_bytes(data), step, earlier)
    assert (found or renew_graph(snapshot, earlier, data)).to_bytes() == anew
    return found is not None


# Files, and the ones of them that come or go.
FOLLOWED = {
    "a script by its name": ({"a.ts": "import { run } from './b'\n" + START, "b.ts": RUN}, ["b.ts"]),
    "a folder with an index": (
        {"a.ts": "import { run } from './b'\n" + START, "b/index.ts": "export { run } from './c'\n", "b/c.ts": RUN},
        ["b/index.ts", "b/c.ts"],
    ),
    "a nearer file of an alias": (
        {"a/b/c.ts": "import { run } from '@/d'\n" + START, "d.ts": RUN, "a/d.ts": RUN},
        ["a/d.ts"],
    ),
    "what a module hands on under another name": (
        {
            "a.ts": "import { go } from './b'\nexport function start() { go() }\n",
            "b.ts": "export { run as go } from './c'\n",
            "c.ts": RUN,
        },
        ["c.ts"],
    ),
    "a package of Python": (
        {"a.py": "import b.c\n\n\ndef a():\n    b.c.d()\n", "b/__init__.py": "", "b/c.py": "def d():\n    pass\n"},
        ["b/__init__.py", "b/c.py"],
    ),
    "what a module imports under another name": (
        {
            "a.py": "from b import *\n",
            "b.py": "from c import run as go\n",
            "c.py": "def run():\n    pass\n",
            "d.py": "from a import go as on\n\n\ndef d():\n    on()\n",
        },
        ["b.py"],
    ),
    "a module of another root": (
        {"x/a.py": "from b import c\n\n\ndef a():\n    c()\n", "x/b.py": "def c():\n    pass\n", "y/b.py": ""},
        ["y/b.py"],
    ),
    "a package of Go": (
        {
            "go.mod": "module x.org/m\n",
            "a/a.go": GO.format("a", "A", "\tb.B()\n").replace("\n\n", '\n\nimport "x.org/m/b"\n\n', 1),
            "c/c.go": GO.format("c", "C", "\ta.A()\n").replace("\n\n", '\n\nimport "x.org/m/a"\n\n', 1),
            "b/b.go": GO.format("b", "B", ""),
        },
        ["b/b.go"],
    ),
    "a second source of a name in C": (
        {"a.c": "void go(void) { run(); }\n", "b.c": "void run(void) { }\n", "c.c": "void run(void) { }\n"},
        ["c.c"],
    ),
    "an extension in Kotlin's file class": (
        {"a/A.java": "package a;\nclass A { void a() { BKt.b(); } }\n", "a/b.kt": "package a\n\nfun b() { }\n"},
        ["a/b.kt"],
    ),
    "another opening of a class": (
        {
            "a.rb": "class A\n  def run\n    stop\n  end\nend\n",
            "b.rb": "class A\n  def stop\n  end\nend\n",
            "c.rb": "class C\n  def stop\n  end\nend\n",
        },
        ["b.rb"],
    ),
    "what publishes a topic": (
        {
            "a.py": "def a(bus):\n    bus.publish('order.made')\n",
            "b.py": "def b(bus):\n    bus.subscribe('order.made')\n",
        },
        ["b.py"],
    ),
    "a text": ({"a.py": "def a():\n    pass\n", "docs/a.md": "# A\n\nSays.\n"}, ["docs/a.md"]),
}
UNSAID = {
    "an index beside others": (
        {"b/a.ts": "import { run } from '.'\n" + START, "b/index.ts": "export * from './c'\n", "b/c.ts": RUN},
        ["b/index.ts"],
    ),
    "what a manifest names": (
        {
            "p/package.json": '{\n  "name": "pack",\n  "main": "serve.js"\n}\n',
            "p/serve.js": RUN,
            "a.js": "import { run } from 'pack'\n" + START,
        },
        ["p/serve.js"],
    ),
    "the source of what is built": (
        {
            "pack/package.json": '{\n  "name": "other"\n}\n',
            "pack/a.ts": "export const a = 1\n",
            "pack/src/main.ts": RUN,
            "a.ts": "import { run } from 'pack'\n" + START,
        },
        ["pack/src/main.ts"],
    ),
    "a manifest": (
        {"pack/package.json": '{\n  "name": "pack"\n}\n', "pack/index.js": RUN, "a.js": "import 'pack'\n" + START},
        ["pack/package.json"],
    ),
    "a package where modules were": (
        {
            "b/__init__.py": "",
            "b/c.py": "from d import e\n\n\ndef c():\n    e()\n",
            "b/d.py": "def e():\n    pass\n",
            "d/__init__.py": "def e():\n    pass\n",
        },
        ["b/__init__.py"],
    ),
    "names behind a star": (
        {
            "a.py": "from b import *\n",
            "b.py": "from c import *\n",
            "c.py": "def run():\n    pass\n",
            "d.py": "from a import run\n\n\ndef d():\n    run()\n",
        },
        ["b.py"],
    ),
    "a header that includes another": (
        {
            "a.c": '#include "b.h"\nvoid a(void) { run(1); }\n',
            "b.h": '#include "c.h"\n',
            "c.h": "static inline void run(int a) { }\n",
            "z/d.h": "static inline void run(int b) { }\n",
        },
        ["b.h"],
    ),
    "the root of a crate": (
        {
            "src/lib.rs": "mod a;\npub fn run() {}\n",
            "src/main.rs": "fn main() {}\npub fn run() {}\n",
            "src/a.rs": "use crate::run;\npub fn a() { run(); }\n",
        },
        ["src/lib.rs"],
    ),
    "the module around others": (
        {
            "src/lib.rs": "mod a;\n",
            "src/a.rs": "mod b;\nuse crate::c::run;\n",
            "src/a/b.rs": "pub fn b() { super::run(); }\n",
            "src/c.rs": "pub fn run() {}\n",
        },
        ["src/a.rs"],
    ),
    "a crate that nobody imports": (
        {
            "shop/src/lib.rs": "pub fn run() {}\n",
            "src/main.rs": "fn main() {\n    shop::run();\n}\n",
            "src/loud.rs": "pub struct Loud;\nimpl Loud {\n    pub fn run(&self) {}\n}\n",
        },
        ["shop/src/lib.rs"],
    ),
    "a using for all": (
        {
            "p/p.csproj": "<Project></Project>\n",
            "p/A.cs": "namespace P;\nclass A { void Go() { Helper.Run(); } }\n",
            "p/Usings.cs": "global using Other;\n",
            "q/Helper.cs": "namespace Other;\npublic static class Helper { public static void Run() { } }\n",
            "q/Second.cs": "namespace More;\npublic static class Helper { public static void Run() { } }\n",
        },
        ["p/Usings.cs"],
    ),
    "what sources others": (
        {"a.sh": "run\n", "b.sh": ". ./a.sh\n. ./c.sh\n", "c.sh": "run() {\n  true\n}\n"},
        ["b.sh"],
    ),
}


@pytest.mark.parametrize(("files", "moved"), FOLLOWED.values(), ids=FOLLOWED)
def test_what_names_lead_to_is_followed(files: Mapping[str, str], moved: list[str]) -> None:
    others = {path: text for path, text in files.items() if path not in moved}
    assert renewed(files, others) and renewed(others, files)


@pytest.mark.parametrize(("files", "moved"), UNSAID.values(), ids=UNSAID)
def test_where_no_word_tells_everything_is_resolved(files: Mapping[str, str], moved: list[str]) -> None:
    others = {path: text for path, text in files.items() if path not in moved}
    assert not renewed(files, others) and not renewed(others, files)


@pytest.mark.parametrize("changed", ["src/lib.rs", "src/run.rs", "src/main.rs"])
def test_what_a_crate_gives_without_an_import_is_followed(changed: str) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "shop"\n',
        "src/lib.rs": "mod run;\npub use run::run;\n",
        "src/run.rs": "pub fn run() {}\n",
        "src/main.rs": "fn main() {\n    shop::run();\n}\n",
        "src/loud.rs": "pub struct Loud;\nimpl Loud {\n    pub fn run(&self) {}\n}\n",
    }
    other = {"src/lib.rs": "mod run;\n", "src/run.rs": "pub fn walk() {}\n", "src/main.rs": "fn main() {}\n"}
    renewed(files, files | {changed: other[changed]})
    renewed(files | {changed: other[changed]}, files)


PACKAGE = (
    '{\n  "name": "pack",\n  "version": "1.0",\n  "main": "lib/a.js",\n'
    '  "exports": {\n    "./b": "./lib/b.js"\n  }\n}\n'
)
MANIFESTS = {
    "a version": ("package.json", PACKAGE, '"1.0"', '"1.1"', True),
    "a main module": ("package.json", PACKAGE, '"lib/a.js"', '"lib/b.js"', False),
    "an inner path": ("package.json", PACKAGE, '"./lib/b.js"', '"./lib/a.js"', False),
    "a crate's version": ("Cargo.toml", '[package]\nname = "pack"\nversion = "1.0"\n', '"1.0"', '"1.1"', True),
    "a crate's name": ("Cargo.toml", '[package]\nname = "pack"\nversion = "1.0"\n', '"pack"', '"p"', False),
}


@pytest.mark.parametrize(("name", "text", "old", "new", "is_renewed"), MANIFESTS.values(), ids=MANIFESTS)
def test_of_a_manifest_only_what_is_read_counts(name: str, text: str, old: str, new: str, is_renewed: bool) -> None:
    imports = "import { run } from 'pack'\nimport { stop } from 'pack/b'\n"
    files = {
        "a.js": imports + "export function start() { run(); stop() }\n",
        f"pack/{name}": text,
        "pack/lib/a.js": RUN,
        "pack/lib/b.js": RUN + "export function stop() {}\n",
    }
    edited = {**files, f"pack/{name}": text.replace(old, new)}
    assert edited != files and renewed(files, edited) == renewed(edited, files) == is_renewed
