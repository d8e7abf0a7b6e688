"""JavaScript, TypeScript and Java that their grammars do not know: no fault, and what stands around it is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pace import within

from anchors.records import REFERENCE_CODING, FileRecord
from anchors.rows.packed import widen
from anchors.syntax.calls import call_sites
from anchors.syntax.extract import extract
from anchors.syntax.faults import faults
from anchors.syntax.java_readings import plain_java
from anchors.syntax.script_readings import all_handed_on, imported_types, plain_text

TYPESCRIPT = {
    "types of another module": "const kept = {\n  ...(await turn<typeof import('./shop')>()),\n}",
    "types of another module over lines": "const kept = await door.turn<\n\n  typeof import('./shop')\n>(1)",
    "a type out of another module": 'const kept = turn<import("./shop").Shop>(1)',
    "types of what is waited for": "async function f() {\n  const kept = await door.turn<Shop>(1)\n}",
    "types that are handed on": "export type * from './turn'\nexport type * as more from './more'\nturn(1)",
    "what is no escape": "turn(String.raw`a\\u00 b\\x`)",
    "calls among members": "type Kept = {\n  <const T extends string>(\n    item: T\n  ): Promise<any>\n\n"
    "  /**\n   * More.\n   */\n"
    "  <U extends Many<any, [U]> = any>(\n    item: U\n  ): Promise<any>\n  (last: number): void\n}\nturn(1)",
    "members called as operators": "type Kept =\n  | {\n      value: string\n      in: 'header' | 'query'\n    }\n"
    "turn(1)",
    "a text with types before it": "const Kept = turn.div<{ $open: boolean }>`\n"
    "  color: ${(props) => props.color};\n`\nturn(1)",
}
MARKUP = {
    "and in a text": "const kept = <p>Terms & Conditions, Q&A</p>\nturn(1)",
    "a query": 'const kept = <a href="https://a.b/c?d=&labels=bug&template=e.yml">f</a>\nturn(1)',
    "an attribute called in": "const kept = <Fade in={turn(1)}><p /></Fade>",
}
JAVA = {
    "a mark of a pattern": "    int f(Object o) {\n        return switch (o) {\n"
    '            case @SuppressWarnings("x") Key key -> turn(key);\n'
    "            default -> 0;\n        };\n    }",
    "a mark of many": "    void f(String @Nullable ... all) { turn(all); }\n    void g(int @A @b.C(1)... all) {}",
    "statements before super": "    Door(int f) {\n        if (f < 0) {\n            throw new Wrong();\n        }\n"
    "        // then\n"
    "        super(f);\n        turn(f);\n    }",
}
AROUND = "export function before() {{ ring() }}\n\n{0}\n\nexport function after() {{ close() }}\n"
AROUND_JAVA = (
    "import module java.base;\n\nclass Door {{\n    void before() {{ ring(); }}\n{0}\n"
    "    void after() {{ close(); }}\n}}\n"
)
CASES = [
    *(("typescript", AROUND, piece) for piece in TYPESCRIPT.values()),
    *((language, AROUND, piece) for piece in MARKUP.values() for language in ("tsx", "javascript")),
    *(("java", AROUND_JAVA, piece) for piece in JAVA.values()),
]


def named(record: FileRecord) -> set[str]:
    """The last names of all references."""
    texts = record.texts()
    rows = widen(record.references, REFERENCE_CODING).reshape(-1, 5)
    return {texts[row[0]].rpartition(".")[2] for row in rows}


@pytest.mark.parametrize(("language", "around", "piece"), CASES)
def test_what_a_grammar_does_not_know_is_no_fault(language: str, around: str, piece: str) -> None:
    data = around.format(piece).encode()
    assert faults(data, language) == ()
    record = extract(data, language)
    lines = {found.name: found.start_line for found in record.definitions}
    assert {"before", "after"} <= set(lines)
    assert lines["after"] == data[: data.index(b"after")].count(b"\n") + 1
    assert {"ring", "close"} <= named(record) and any("turn" in name for name in named(record))
    assert record.note == ""


def test_a_call_with_types_that_is_waited_for_is_a_call() -> None:
    (site,) = call_sites(b"const kept = await door.turn<Shop>(1, 2)\n", "typescript", "turn")
    assert (site.receiver, site.num_positional, site.is_awaited) == ("door", 2, True)


def test_types_before_a_text_are_no_reason_to_read_anew() -> None:
    data = b"const Kept = turn.div<Props & Other>`x`\nconst both = a & b\n"
    at = data.index(b"`")
    assert plain_text(data, [(at, at)]) is None and plain_text(data, [(at, at + 3)]) is not None


@pytest.mark.parametrize("language", ["typescript", "tsx", "javascript"])
@pytest.mark.parametrize("broken", ["function f( { turn(1) }", "const a = [1, 2\nturn(1)", "if (a & b { turn(1) }"])
def test_what_is_broken_stays_so(language: str, broken: str) -> None:
    assert faults(AROUND.format(broken).encode(), language)


def test_java_that_is_broken_stays_so() -> None:
    for broken in ("    void f( { turn(); }", "    int f(Object o) { return switch (o) { case Key key -> 1 } }"):
        assert faults(AROUND_JAVA.format(broken).encode(), "java")


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "(",
        ")",
        "{",
        "}",
        "`",
        "&",
        "import('a')",
        "typeof ",
        "String.raw",
        "\\",
        "\n ",
        "in",
        "in:",
        "x",
        ";",
        "case ",
        "@A",
    ]
    + ["super", "...", "(x:", "=>", "</", "import module a;", "export type *", "é", "\r\n"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.integers(0, 60), st.integers(0, 60))
def test_every_byte_keeps_its_place(text: str, start: int, length: int) -> None:
    data = text.encode()
    broken = [(start, start + length)]
    for masked in (imported_types(data), all_handed_on(data), plain_text(data, broken), plain_java(data)):
        assert masked is None or (len(masked) == len(data) and _breaks(masked) == _breaks(data) and masked != data)


def _breaks(data: bytes) -> list[int]:
    return [at for at, byte in enumerate(data) if byte in b"\r\n"]


FLOODS = [
    "f<typeof ",
    "f<import('",
    " <a<",
    "\n <(",
    "String.raw`",
    "case @A(",
    "x @A @A ",
    ";\n//\n",
    "\n <a[",
    "import\t",
]


@pytest.mark.parametrize("flood", FLOODS)
def test_floods_are_read_in_time_that_grows_with_them(flood: str) -> None:
    data = (flood * 8_000).encode()
    with within(3):
        imported_types(data)
        all_handed_on(data)
        plain_text(data, [(0, len(data))])
        plain_java(data)
