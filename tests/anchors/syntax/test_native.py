"""The compiled inner loops against the same in Python: equal records, byte for byte, whatever the bytes."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.golden import FIXTURES, fixtures, read

from anchors.compiled import built
from anchors.graph import compiled as graph_compiled
from anchors.graph.edges.rank import add_flow
from anchors.graph.texts.chains import ASK, UNREAD, Chains
from anchors.graph.texts.expressions import MAX_STEPS, head_of, last_named
from anchors.graph.texts.strings import AllStrings
from anchors.index import compiled as index_compiled
from anchors.index.columns import StringTable, encoded
from anchors.index.numbers import BytesNumbers
from anchors.records import FileRecord
from anchors.rows import packed
from anchors.syntax import compiled, docs
from anchors.syntax.arguments import MAX_DEPTH
from anchors.syntax.drafts import Draft, Scopes, nest, number
from anchors.syntax.extract import extract
from anchors.syntax.rules.python_names import parameters
from anchors.syntax.source import Source, line_starts_interpreted, one_line

BUILD = """
from glob import glob
from Cython.Build import cythonize
from setuptools import Extension, setup
paths = glob("anchors/**/*.pyx", recursive=True)
flags = ["-g0"]  # as people build it, but for what only a debugger reads: a third of the time
modules = [Extension(path[:-4].replace("/", "."), [path], extra_compile_args=flags) for path in paths]
setup(name="native", packages=[], ext_modules=cythonize(modules, quiet=True))
"""
UNHURRIED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
ROOT = Path(compiled.__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built anew from this tree's source, so that no earlier build can stand in for it."""
    pytest.importorskip("Cython")
    if shutil.which("cc") is None and shutil.which("gcc") is None:
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("native")
    for source in [*ROOT.glob("anchors/**/*.pyx"), *ROOT.glob("anchors/**/*.pxd")]:
        target = folder / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
        for package in target.relative_to(folder).parents[:-1]:
            (folder / package / "__init__.py").touch()
    (folder / "setup.py").write_text(BUILD)
    command = [sys.executable, "setup.py", "-q", "build_ext", "--inplace"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="module", autouse=True)
def native(folder: Path) -> Iterator[None]:
    with _loaded(folder, compiled.NAMES) as modules, _set(compiled.switches(modules)):
        yield


@contextmanager
def _loaded(folder: Path, names: tuple[str, ...]) -> Iterator[dict[str, ModuleType]]:
    """The modules of a folder under their own names, by which they find each other."""
    before = {name: sys.modules.pop(name, None) for name in names}
    try:
        for name in names:
            (path,) = folder.glob(name.replace(".", "/") + ".*.so")
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None and spec.loader is not None
            module = sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        yield built(names, compiled.VERSION)
    finally:
        for name, module_before in before.items():
            sys.modules.pop(name, None)
            if module_before is not None:
                sys.modules[name] = module_before


@contextmanager
def _set(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    before = {name: getattr(compiled, name) for name in modules}
    for name, module in modules.items():
        setattr(compiled, name, module)
    try:
        yield
    finally:
        for name, module in before.items():
            setattr(compiled, name, module)


def interpreted(data: bytes, language: str) -> FileRecord:
    with _set(compiled.switches({})):
        return extract(data, language)


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: str(path.relative_to(FIXTURES)))
def test_the_same_record_of_every_fixture(path: Path) -> None:
    data, language = path.read_bytes(), read(path).language
    for source in (data, data.replace(b"\n", b"\r\n"), data[: len(data) // 2], data.replace(b" ", b"")):
        assert extract(source, language) == interpreted(source, language)


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 3 * MAX_DEPTH])
def test_the_same_arguments_however_deep(depth: int) -> None:
    source = b"class A { void a() { " + b"f(" * depth + b"1" + b")" * depth + b"; } }"
    record = extract(source, "java")
    assert record == interpreted(source, "java")
    assert (b"\n*" in record.strings) == (depth > MAX_DEPTH)


@settings(max_examples=150, deadline=None, suppress_health_check=UNHURRIED)
@given(st.data())
def test_the_same_record_of_damaged_sources(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(fixtures()))
    source = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, max(0, len(source) - 1)))
        put = data.draw(st.sampled_from([b".", b"(", b"::", b"<", b"\n", b"\xff", b"x" * 130, b"$", b" ", b"_a", b"9"]))
        source[at : at + data.draw(st.integers(0, 6))] = put
    language = read(path).language
    assert extract(bytes(source), language) == interpreted(bytes(source), language)


@pytest.mark.parametrize("language", ["python", "java", "typescript", "rust", "go", "c", "cpp"])
def test_the_same_record_where_names_are_long_or_nothing(language: str) -> None:
    name = "n" * 121
    lines = [
        f"{name}.{name}({name});",
        "a" * 64 + " " + "b" * 65,
        ".x();",
        "a\n.b ()\n . c();",
        "x.y.z = w;",
        "f(f(f))",
        'class A { void a() { b (c, "(\\"", \')\', /* ) */ new D<E, F>(g), """ ) \\""" """); '
        'h("x); i(j.k(), // )\n l); } }',
        "class A { void a() { b(" + "c + " * 600 + "d); } }",
    ]
    for source in ("\n".join(lines).encode(), b"", b"\n", b".", b"a", b"()" * 50):
        assert extract(source, language) == interpreted(source, language)


HEADERS = [
    b"def f", b"(", b")", b"[", b"]", b"{", b"}", b",", b":", b"=", b"*", b"**", b"/", b" ", b"\n", b"\\\n",
    b"# c, d)\n", b"a", b"self", b"\xc3\xa9", b"'", b'"', b'"""', b"'x, y'", b"r'\\''", b"->",
    b"lambda x, y: 0", b"int", b"...", b"\\",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(HEADERS), max_size=24))
def test_the_same_parameters(parts: list[bytes]) -> None:
    data = b"".join(parts)
    with _set({"python": None}):
        expected = parameters(data, [(0, len(data)), (3, max(3, len(data) - 2))])
    assert parameters(data, [(0, len(data)), (3, max(3, len(data) - 2))]) == expected


WORDS = [
    "/**", " * ", "*/", "//", "///", "#", "#!", "--", "--[[", ";;", "\n", "\n * ", "\r\n", "\t", " ", ".", "! ", "? ",
    "Foo", "bar", "{@link", "{@code a}", "{@link Foo#bar the bar}", "#x", "}", "<p>", "<see cref=\"A.B\"/>",
    "</summary>", "<a", ">", "</b>", "< ", "@param x", "@ts-ignore", "Args:", "Returns:", "Parameters", "Example",
    "- Returns", "\\a", ":param", "eslint", "go:build", "CHECKSTYLE", "vim:", "word " * 50, "\x0c",
    "\u20ac", "(a)", "_", "$", "1",
    "e.g. ", "i.e.", "etc. ", "(vs. ", "Cf. ", "U.S. ", "a.b", "approx. ", "1. ", "Node.js ",
    "g. ", "..", "vs ",
]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=24), st.sampled_from(["", "/** ", "/**\n * ", "# ", "// "]))
def test_the_same_sentence(parts: list[str], start: str) -> None:
    raw = (start + "".join(parts)).encode()
    with _set({"docs": None}):
        expected = docs.of_comment(raw), docs.docstring(b'"""' + raw + b'"""')
    assert (docs.of_comment(raw), docs.docstring(b'"""' + raw + b'"""')) == expected


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2500), st.integers(1, 300))
def test_the_same_line(raw: bytes, limit: int) -> None:
    for text in (raw, b"  \xe2\x82\xac\n \t x " + raw, b"word " * 60 + raw):
        assert one_line(text, limit) == _interpreted_line(text, limit)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"\x0b", b"\x85", b"\x1c"]), max_size=30))
def test_the_same_line_starts(parts: list[bytes]) -> None:
    assert compiled.text is not None
    assert compiled.text.line_starts(b"".join(parts)) == line_starts_interpreted(b"".join(parts))


DECLARED = [
    "public ", "static ", "final ", "default ", "sealed ", "non-sealed ", "@A ", "@a.B(\"{x}\") ",
    "@C({1, ')'})\n", "@D /**/ ", "@ E ", "class ", "interface ", "enum ", "record ", "@interface ", "void ",
    "int ", "var ", "String ", "a.b.C ", "List<A<B>> ", "Map<? extends K, @N V> ", "int[] [] ", "@N T[] ",
    "<T extends A & B> ", "x", "y", "größe", "$z", "(", ")", "(int a, A... b) ", "(@P A a, final B b[]) ", "{ ",
    "}\n", "; ", " = 1", " = new F<>()", " = f(a, b)", ", ", " extends A<B>", " implements I, J ", " throws E ",
    " default {} ", "// c\n", "/* d */", "for (A a : b) ", "for (final var c : d) ", "try (R r = s()) ",
    "import a.b.C;\n", "import static a.*;\n", "import  a . b;\n", "\n", "\t",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(DECLARED), max_size=30), st.booleans())
def test_the_same_of_javas_declarations(parts: list[str], is_within: bool) -> None:
    source = ("class A { " + "".join(parts) + " }" if is_within else "".join(parts)).encode()
    assert extract(source, "java") == interpreted(source, "java")


def test_most_of_javas_declarations_are_read_from_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the compiled module would be right, and for nothing."""
    assert compiled.java is not None

    def refuse(*_: object) -> None:
        raise AssertionError("asked the tree")

    source = b"""import a.b.C;
import static a.b.D.*;
@A(b = {1, 2}) public class E<T> {
    private static final Map<String, List<T>> F = new G<>();
    @H public <U> a.b.C<U>[] i(final @J String j, int[] k) throws L { for (M m : j) { T n = m.o(1, 2); } return null; }
    protected E() { this(1); }
}
"""
    expected = interpreted(source, "java")
    monkeypatch.setattr("anchors.syntax.rules.java._modifiers", refuse)
    monkeypatch.setattr("anchors.syntax.rules.java._declared", refuse)
    monkeypatch.setattr("anchors.syntax.rules.java.JavaRules.imports", refuse)
    assert extract(source, "java") == expected
    assert [(row.name, row.type_text) for row in expected.bindings] == [
        ("F", "Map<String, List<T>>"), ("j", "String"), ("k", "int[]"), ("m", "M"), ("n", "T"),
    ]  # fmt: skip


STATEMENTS = [
    "class A", "def f", "async def g", "class größe", "def \\\\\\n h", "(B, metaclass=C)", "(object)", "[T]",
    "()", "(self, a: int = 1)", " -> D", ":", "\n    ", "\n", "'''Doc. More'''\n", "\"x\"\n", "# note\n",
    "pass\n", "@a\n", "@a.b(c, '(')\n", "@d(\n  1)\n", "@e # f\n", "@h('''i''')\n", "@property\n", "x",
    "self.y", "é.z", "1a", " = ", ": ", "=", "==", "await ", "F(", ")", "G.h(1)", "list[int]", "'I'", ";", ",",
    "x = x()\n", "with open(j) as k: pass\n", "import ", "from ", "l.m", "..", ".n", " as o", " as l", ", ",
    "*", "(p,\n q as r,)", "( s )", "__all__ = ['l', 't']\n", "\t", "  ",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(STATEMENTS), max_size=30),
    st.sampled_from(["", "class Z:\n    ", "import ", "from a import "]),
)
def test_the_same_of_pythons_declarations(parts: list[str], start: str) -> None:
    source = (start + "".join(parts)).encode()
    assert extract(source, "python") == interpreted(source, "python")


def test_most_of_pythons_declarations_are_read_from_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled.python_declared is not None

    def refuse(*_: object) -> None:
        raise AssertionError("asked the tree")

    source = b"""from a.b import (c, d as e,)
from .. import f
import g.h as i, j
class K(L):
    m: int = 1
    @n("(")
    async def o(self): 'P.'
    def q(self):
        self.r = S()
        t = await u(1)
"""
    expected = interpreted(source, "python")
    monkeypatch.setattr("anchors.syntax.rules.python._read", refuse)
    monkeypatch.setattr("anchors.syntax.rules.python._aliased", refuse)
    monkeypatch.setattr("anchors.syntax.rules.python.PythonRules.bindings", refuse)
    assert extract(source, "python") == expected
    assert [(row.name, row.type_text) for row in expected.bindings] == [("m", "int"), ("self.r", "S"), ("t", "u")]


def test_the_same_record_of_a_source_cut_at_any_byte() -> None:
    java = b"""/** Says. */
@A(b = "c") final class D<T> extends E { int[] f = {1}; /* g */ public @H <U> U i(T j) { return k.l(j, "m"); } }
"""
    python = b"""@a.b("c")
# Says.
async def d(e: int = 1) -> f: r'''G. H'''
class I(J):
    "K."
    L: int = m(n, "o")
    p = q
"""
    for source, language in ((java, "java"), (python, "python")):
        for end in range(len(source)):
            assert extract(source[:end], language) == interpreted(source[:end], language)


COMMENTS = [
    b"/**",
    b"*/",
    b"/*",
    b"//",
    b"//!",
    b"#",
    b"\n",
    b"\n\n",
    b" ",
    b"\t\r\n",
    b" a",
    b"\x0b",
    b"Imports:",
    b"\xc4\xb1mports",
]
MARKS = [(b"//", True, False), (b"#", False, False), (b"--", True, False), (b"//", True, True)]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(COMMENTS), max_size=24), st.sampled_from(MARKS))
def test_the_same_comments_above(parts: list[bytes], marks: tuple[bytes, bool, bool]) -> None:
    source = Source(b"".join(parts))
    with _set({"comments": None}):
        expected = _comments(source, docs.CommentFinder(source, *marks))
    assert _comments(source, docs.CommentFinder(source, *marks)) == expected


def _comments(source: Source, finder: docs.CommentFinder) -> list[tuple[int, str]]:
    """Up to the line behind the last."""
    return [(finder.first_line(line), finder.above(line)) for line in range(1, source.num_lines + 2)]


PLACES = st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from(["class", "method", "field", "namespace"]))


@settings(max_examples=500, deadline=None)
@given(st.lists(PLACES, max_size=12))
def test_the_same_nesting_and_scopes(places: list[tuple[int, int, str]]) -> None:
    assert compiled.drafts is not None
    assert _nested(places) == _nested_interpreted(places)


def _nested(places: list[tuple[int, int, str]]) -> object:
    placed = nest([Draft(kind, start, start + size, f"{start}", start) for start, size, kind in places])
    numbered = number(placed)
    scopes = Scopes(placed)
    parents = [(draft.name, draft.end, draft.parent and draft.parent.index) for draft in numbered]
    return parents, scopes.bounds, scopes.ids


def _nested_interpreted(places: list[tuple[int, int, str]]) -> object:
    with _set({"drafts": None}):
        return _nested(places)


def _interpreted_line(raw: bytes, limit: int) -> str:
    with _set({"text": None}):
        return one_line(raw, limit)


def test_modules_of_another_version_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = ModuleType("one"), ModuleType("other")
    monkeypatch.setitem(sys.modules, "one", one)
    monkeypatch.setitem(sys.modules, "other", other)
    one.__dict__["VERSION"] = other.__dict__["VERSION"] = compiled.VERSION
    assert built(("one", "other"), compiled.VERSION) == {"one": one, "other": other}
    other.__dict__["VERSION"] = compiled.VERSION + 1
    assert built(("one", "other"), compiled.VERSION) == {}  # they hand each other what they hold
    del other.__dict__["VERSION"]
    assert built(("one", "other"), compiled.VERSION) == {}
    assert built(("one", "not_there"), compiled.VERSION) == {}


def test_every_compiled_module_is_built_and_loaded() -> None:
    """A module that the package's description leaves out would be missing in what people install."""
    sources = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("anchors/**/*.pyx")}
    headers = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("anchors/**/*.pxd")}
    described = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["ext-modules"]
    assert {source for module in described for source in module["sources"]} == sources
    assert {module["name"] for module in described} == {
        *compiled.NAMES,
        *index_compiled.NAMES,
        *graph_compiled.NAMES,
        *packed.NAMES,
    }
    assert {header for module in described for header in module.get("depends", ())} == headers


@settings(max_examples=100, deadline=None, suppress_health_check=UNHURRIED)
@given(st.lists(st.lists(st.binary(max_size=20) | st.integers(0, 9000).map(lambda it: b"%d" % it)), max_size=5))
def test_the_same_numbers_of_strings(folder: Path, batches: list[list[bytes]]) -> None:
    with _loaded(folder, index_compiled.NAMES):
        order, module = (sys.modules[name] for name in index_compiled.NAMES)
    assert order.VERSION == module.VERSION == index_compiled.VERSION
    one, other = module.Numbers(), BytesNumbers()
    assert one.in_order(b"") == (b"", bytes(8), b"")
    for place, batch in enumerate([*batches, [b"%d" % it for it in range(5000)], []]):
        texts = [b"\n".join(batch), b"", memoryview(b"\n".join(batch[::2]))]
        found, wanted = one.of_each(texts), other.of_each(texts)
        assert [bytes(some) for some in found] == [some.tobytes() for some in wanted]
        assert [one[text] for text in batch] == [other[text] for text in batch]
        assert (len(one), list(one), one.after(3)) == (len(other), list(other), other.after(3))
        if place == 0:
            is_used = np.arange(len(one)) % 3 > 0
            joined, ends, places = one.in_order(is_used.view(np.uint8))
            wanted_joined, wanted_ends, wanted_places = other.in_order(is_used.view(np.uint8))
            assert (joined, ends, places) == (wanted_joined, bytes(wanted_ends), bytes(wanted_places))
        if place % 2:
            one.clear()
            other.clear()


def test_numbers_are_marked_and_replaced_by_compiled_code_too(folder: Path) -> None:
    with _loaded(folder, index_compiled.NAMES):
        order = sys.modules[index_compiled.NAMES[0]]
    rows, is_used = np.array([[4, 1], [0, 3], [4, 0]], dtype=np.int32), np.zeros(5, dtype=np.uint8)
    order.mark(rows[:, 0], is_used)
    assert is_used.tolist() == [1, 0, 0, 0, 1]
    order.renumber(rows[:, 0], np.arange(10, 15, dtype=np.int32))
    assert rows.tolist() == [[14, 1], [10, 3], [14, 0]]
    for do, by in ((order.mark, is_used), (order.renumber, np.arange(5, dtype=np.int32))):
        with pytest.raises(IndexError):
            do(rows[:, 0], by)
    for starts in ([], [0, 9], [-3]):
        with pytest.raises(ValueError, match="no such strings"):
            order.in_order(b"text", np.array(starts, dtype=np.intp), b"\x01")


def test_the_same_packed_rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _loaded(folder, packed.NAMES):
        module = sys.modules[packed.NAMES[0]]
    assert module.VERSION == packed.VERSION
    chance = np.random.default_rng(1)
    tables = [chance.integers(-1, high, (size, 3), dtype=np.int32) for size, high in ((0, 9), (40, 9), (30, 70_000))]
    texts, first = np.arange(100_000, dtype=np.int32)[::-1].copy(), np.array([0, 0, 20, 100_000], dtype=np.int32)
    added, results = chance.integers(0, 99, 3, dtype=np.int32), []
    for native in (module, None):
        monkeypatch.setattr(packed, "native", native)
        kept = [packed.pack_rows((rows + (0, 1, 0)).astype(np.int32).tobytes(), b"nts") for rows in tables]
        out = np.empty((int(packed.heights(kept, 3).sum()), 3), dtype=np.int32)
        packed.lay(kept, b"nts", out, [added, None, added], texts, first)
        chunks = np.arange(30, dtype=np.int32).tobytes()
        words = np.column_stack((np.repeat(np.arange(10), 4), np.arange(40), np.arange(40))).astype(np.int32).tobytes()
        results.append((kept, out.tolist(), packed.count_terms(chunks, words)))
    assert results[0] == results[1]


@pytest.mark.parametrize("num_edges", [0, 1, 511, 512, 513, 5000])
def test_the_same_bits_of_a_rank(folder: Path, num_edges: int) -> None:
    with _loaded(folder, graph_compiled.NAMES):
        module = sys.modules[graph_compiled.NAMES[0]]
    assert module.VERSION == graph_compiled.VERSION
    chance = np.random.default_rng(num_edges)
    edges = [chance.integers(0, 90, num_edges, dtype=np.int32) for _ in range(2)]
    share, rank = chance.random(num_edges), chance.random(90)
    flows = np.zeros(90), np.zeros(90)
    add_flow(flows[0], *edges, share, rank)
    module.add_flow(flows[1], *edges, share, rank)
    assert flows[0].tobytes() == flows[1].tobytes()


def test_an_edge_that_leads_nowhere_is_refused(folder: Path) -> None:
    with _loaded(folder, graph_compiled.NAMES):
        module = sys.modules[graph_compiled.NAMES[0]]
    one, other, share, rank = np.zeros(1, dtype=np.int32), np.full(1, 7, dtype=np.int32), np.ones(1), np.ones(3)
    for edges in ((one, other), (other, one)):
        with pytest.raises(IndexError):
            module.add_flow(np.zeros(3), *edges, share, rank)
    with pytest.raises(ValueError):
        module.add_flow(np.zeros(3), one, one, np.ones(2), rank)


PARTS = (
    *("a", "foo", "this", "self", "super", "static", "cls", "$this", "new ", "await ", "_", "$", "b", "r", "x1", "1"),
    *("*", "&", "@", ".", "?.", "!.", "::", "->", "?", "!", "::<", "(", ")", "[", "]", "{", "}", "<", ">", ","),
    *('"', "'", "`", " ", "\t", "\n", "\x1c", "\\", "é", "\u2003", "\0", "\udcff"),
)
CHAINED = ("a", "b(x)", "this", "super()", "foo(1, 'a')", "new T()", "c<D>()")


@settings(max_examples=300, deadline=None, suppress_health_check=UNHURRIED)
@given(
    st.lists(st.lists(st.sampled_from(PARTS), max_size=12).map("".join), max_size=20),
    st.lists(st.lists(st.sampled_from(CHAINED), min_size=1, max_size=MAX_STEPS + 1).map(".".join), max_size=20),
)
def test_the_same_read_of_what_stands_before_a_name(folder: Path, odd: list[str], chained: list[str]) -> None:
    texts = sorted({"this", *PARTS[:9], *odd, *chained})
    table, numbers = StringTable.of([list(map(encoded, texts))]), {text: at for at, text in enumerate(texts)}
    with _loaded(folder, graph_compiled.NAMES):
        module = sys.modules[graph_compiled.NAMES[1]]
    assert module.VERSION == graph_compiled.VERSION
    native, asked = module.Table(*table.as_stored), np.arange(len(texts))
    heads, lasts, shapes = (np.zeros(len(texts), dtype=kind) for kind in (np.int32, np.int32, np.uint8))
    native.heads(asked, heads)
    native.last_names(asked, lasts)
    native.shapes(asked, shapes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph_compiled, "chains", None)
        read = Chains(table, AllStrings(texts)).shapes(asked.astype(np.int32))
    for at, text in enumerate(texts):
        is_left = not text.isascii() or "\\" in text or text[:1] in ("@", "(")  # to the text's own reader
        for place, name in ((int(heads[at]), head_of(text)), (int(lasts[at]), last_named(text))):
            assert place == (-1 if name is None else numbers.get(name, ASK)) or (is_left and place == ASK), text
        assert shapes[at] == (UNREAD if is_left else read[at]), text


def test_texts_that_are_not_there_are_refused(folder: Path) -> None:
    with _loaded(folder, graph_compiled.NAMES):
        module = sys.modules[graph_compiled.NAMES[1]]
    found = np.zeros(1, dtype=np.int32)
    for offsets in ([0, 9, 12], [0, 0, 2], [-1, 2, 4]):
        with pytest.raises(ValueError, match="no such strings"):
            module.Table(b"a\0b\0", np.array(offsets)).heads(np.zeros(1, dtype=np.int64), found)
    native = module.Table(b"a\0b\0", np.array([0, 2, 4]))
    for place in (-1, 2):
        with pytest.raises(IndexError):
            native.last_names(np.array([place]), found)
    with pytest.raises(ValueError, match="has a head"):
        native.heads(np.zeros(2, dtype=np.int64), found)
