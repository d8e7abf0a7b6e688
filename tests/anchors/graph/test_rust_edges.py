"""Names to edges in Rust, over small repositories."""

from __future__ import annotations

from support.graphs import Graphed, graphed

ENTRY = (
    "pub struct Entry {\n    n: u32,\n}\n\nimpl Entry {\n    pub fn path(&self) -> u32 {\n        self.n\n    }\n\n"
    "    pub fn next(&self) -> Option<Entry> {\n        None\n    }\n}\n\n"
    "pub trait Shown {\n    fn path(&self) -> u32;\n}\n\nimpl Shown for Entry {\n    fn path(&self) -> u32 {\n"
    "        self.n + 1\n    }\n}\n\n"
    "pub struct Other {\n    n: u32,\n}\n\nimpl Other {\n    pub fn path(&self) -> u32 {\n        self.n\n    }\n}\n"
)


def _lines(graph: Graphed, source: str) -> set[int]:
    """The lines of the methods called `path` that a function calls for sure."""
    edges = graph.graph.edges_out(graph.symbol(source).id)
    symbols = [graph.snapshot.symbol(edge.target) for edge in edges if edge.kind == "call" and edge.is_certain]
    return {symbol.name_line for symbol in symbols if symbol.name == "path"}


def test_a_method_of_rust_comes_before_what_a_trait_adds_under_its_name() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "app"\n',
            "src/lib.rs": "mod entry;\nmod run;\n",
            "src/entry.rs": ENTRY,
            "src/run.rs": "use crate::entry::Entry;\n\nfn run(entry: &Entry) -> u32 {\n    entry.path()\n}\n",
        }
    )
    assert _lines(graph, "src/run.rs:run") == {6}


def test_what_is_held_in_an_option_of_rust() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "app"\n',
            "src/lib.rs": "mod entry;\nmod run;\n",
            "src/entry.rs": ENTRY,
            "src/run.rs": "use crate::entry::Entry;\n\nstruct Run {\n    first: Option<Entry>,\n}\n\nimpl Run {\n"
            "    fn of_field(&self) {\n        if let Some(ref one) = self.first {\n            one.path();\n"
            "        }\n    }\n\n"
            "    fn of_call(&self, entry: &Entry) {\n        while let Some(mut one) = entry.next() {\n"
            "            one.path();\n        }\n    }\n\n"
            "    fn unwrapped(&self, entry: &Entry) {\n        entry.next().unwrap().path();\n    }\n\n"
            "    fn read(&self) {\n        let one = &self.first;\n        one.path();\n    }\n}\n",
        }
    )
    for name in ("of_field", "of_call", "unwrapped", "read"):
        assert _lines(graph, f"src/run.rs:Run.{name}") == {6}, name


def test_a_value_of_rust_that_a_trait_makes() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "app"\n',
            "src/lib.rs": "mod entry;\nmod run;\n",
            "src/entry.rs": ENTRY,
            "src/run.rs": "use crate::entry::Entry;\n\nfn run() -> u32 {\n    let one = Entry::parse();\n"
            "    one.path()\n}\n\nfn again() -> u32 {\n    Entry::default().path()\n}\n",
        }
    )
    assert _lines(graph, "src/run.rs:run") == {6}
    assert _lines(graph, "src/run.rs:again") == {6}


def test_a_name_of_rust_that_is_bound_to_what_its_function_gives() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "app"\n',
            "src/lib.rs": "fn size(n: u32) -> u32 {\n    n\n}\n\nfn run() -> u32 {\n    let size = size(3);\n"
            "    size + 1\n}\n\n"
            "fn pass(size: fn(u32) -> u32) -> u32 {\n    size(3)\n}\n",
        }
    )
    assert graph.edge("src/lib.rs:run", "src/lib.rs:size", "call").is_certain
    assert not graph.edges("src/lib.rs:pass", "src/lib.rs:size")


def test_another_name_of_a_type_of_rust_has_its_members() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "app"\n',
            "src/lib.rs": "mod entry;\nmod run;\n",
            "src/entry.rs": ENTRY,
            "src/run.rs": "use crate::entry::Entry;\n\ntype Item = Entry;\n\nfn run(item: &Item) -> u32 {\n"
            "    item.path()\n}\n",
        }
    )
    assert _lines(graph, "src/run.rs:run") == {6}


def test_a_long_chain_of_calls_is_followed_whatever_they_are_given() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "app"\n',
            "src/lib.rs": "struct Arg;\n\nimpl Arg {\n    fn new(name: &str) -> Arg {\n        Arg\n    }\n\n"
            "    fn help(self, text: &str) -> Arg {\n        self\n    }\n}\n\nstruct Far;\n\nimpl Far {\n"
            "    fn help(self, text: &str) -> Far {\n        self\n    }\n}\n\n"
            'fn run() -> Arg {\n    Arg::new("a name of many words")\n'
            '        .help(short("which (is) told (first)", 1))\n'
            '        .help("which is told then")\n}\n',
        }
    )
    helps = [edge for edge in graph.edges("src/lib.rs:run", "src/lib.rs:Arg.help") if edge.kind == "call"]
    assert len(helps) == 2
    assert all(edge.is_certain for edge in helps)
    assert not graph.edges("src/lib.rs:run", "src/lib.rs:Far.help")
