"""What is newer than a grammar, or what a library writes around: the code around it keeps its definitions and calls."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pace import within

from anchors.records import REFERENCE_CODING, FileRecord
from anchors.rows.packed import widen
from anchors.syntax import c_readings, csharp_readings, newer_readings
from anchors.syntax.extract import extract
from anchors.syntax.faults import faults
from anchors.syntax.kotlin_readings import known_kotlin
from anchors.syntax.readings import OTHER_READINGS

BRACED = "void before() {{ ring(); }}\n{0}\nvoid after() {{ shut(); }}\n"
AROUND = {
    "c": BRACED,
    "cpp": BRACED,
    "csharp": "static class S {{\n  static void before() {{ ring(); }}\n{0}\n  static void after() {{ shut(); }}\n}}\n",
    "go": "package shop\n\nfunc before() {{ ring() }}\n{0}\nfunc after() {{ shut() }}\n",
    "objective-c": "@implementation Shop\n- (void)before {{ ring(); }}\n{0}\n- (void)after {{ shut(); }}\n@end\n",
    "php": "<?php\nfunction before() {{ ring(); }}\n{0}\nfunction after() {{ shut(); }}\n",
    "python": "def before(): ring()\n{0}\ndef after(): shut()\n",
    "ruby": "def before\n  ring()\nend\n{0}\ndef after\n  shut()\nend\n",
    "rust": "fn before() {{ ring(); }}\n{0}\nfn after() {{ shut(); }}\n",
    "shell": "before() {{ ring; }}\n{0}\nafter() {{ shut; }}\n",
    "swift": "func before() {{ ring() }}\n{0}\nfunc after() {{ shut() }}\n",
}
CASES = {
    "defaults of type parameters": (
        "python",
        "class Box[T: int = str, *U = *tuple[int, ...]](Base):\n    x = turn()",
        "Box",
    ),
    "a value for new": ("go", "func open() { s.limit = new(turn(1) + 2) }", "open"),
    "safe functions elsewhere": (
        "rust",
        'unsafe extern "C" { pub safe fn far(x: f64) -> f64; }\nfn open() { turn(); }',
        "far",
    ),
    "a call without brackets": ("ruby", 'def self.open(x) = turn "a", x\nturn()', "open"),
    "a promoted parameter that is final": (
        "php",
        "class Door { function __construct(final public string $id) { turn(); } }",
        "Door",
    ),
    "a condition of a type inside": (
        "swift",
        "protocol Door { associatedtype Key: Hashable = Card where Key.Lock == Self }\nfunc open() { turn() }",
        "Door",
    ),
    "a loop of an old shell": ("shell", "open() {\n  for each do\n    turn\n  done\n}", "open"),
    "a pipe behind a here-document": ("shell", "open() {\n  cat <<END|turn\ntext\nEND\n}", "open"),
    "a block of extensions": (
        "csharp",
        '  extension<T>(List<T> doors)\n  {\n    public bool Open() => turn("}");\n  }',
        "Open",
    ),
    "an assignment behind a question": ("csharp", "  static void Open() { door?.Key = turn(); }", "Open"),
    "a ref struct for a type": (
        "csharp",
        "  static void Open<T>(T x) where T : IKey, allows ref struct { turn(); }",
        "Open",
    ),
    "how a function is called": (
        "c",
        "static int LIB_CALL open(int a) LIB_PURE;\nint use(void) { return turn(); }",
        "open",
    ),
    "what C++ alone sees": (
        "c",
        '#ifdef __cplusplus\nextern "C" {\n#endif\nint open(void);\nint use(void) { turn(); }\n'
        "#ifdef __cplusplus\n}\n#endif",
        "open",
    ),
    "types and values that a macro is given": (
        "c",
        "int open(void) { struct a *x = make(y, struct a, {1, turn()}); return va_arg(z, char *); }",
        "open",
    ),
    "macros between texts": ("cpp", 'void open() { turn(fmt("a %" PRId64 " b", 1)); }', "open"),
    "what stands behind a method": (
        "cpp",
        "class Door : public Base {\n  virtual void open() LIB_OVERRIDE { turn(); }\n};",
        "open",
    ),
    "values by default": ("cpp", "void open(int x = {}, Point const& y = {1, 2}) { turn(); }", "open"),
    "a module": ("cpp", "import std;\nexport int open() { return turn(); }", "open"),
    "values in braces": (
        "objective-c",
        "- (int)open:(const Size &)x { auto y = Size{1, turn()}; return {}; }",
        "open:",
    ),
}


def named(record: FileRecord) -> set[str]:
    """The last names of all references."""
    texts = record.texts()
    return {texts[row[0]].rpartition(".")[2] for row in widen(record.references, REFERENCE_CODING).reshape(-1, 5)}


@pytest.mark.parametrize("what", CASES)
def test_the_code_around_is_read(what: str) -> None:
    language, text, name = CASES[what]
    data = AROUND[language].format(text).encode()
    assert faults(data, language) == ()
    record = extract(data, language)
    places = {found.name: (found.start_line, found.end_line) for found in record.definitions}
    last = data.decode().splitlines()
    behind = next(number for number, line in enumerate(last, 1) if "after" in line)
    assert {"before", "after", name} <= set(places)
    assert places["after"][0] == behind
    assert any(name.rstrip(":") in line for line in last[places[name][0] - 1 : places[name][1]])
    assert {"ring", "shut"} <= named(record)
    assert "turn" in named(record) or what == "a call without brackets"
    assert record.note == ""


def test_what_is_shown_is_what_was_written() -> None:
    data = AROUND["c"].format("int LIB_CALL open(int a) LIB_PURE;").encode()
    found = next(one for one in extract(data, "c").definitions if one.name == "open")
    assert found.signature == "int LIB_CALL open(int a) LIB_PURE"


READINGS = (
    *(reading for language in AROUND for reading in OTHER_READINGS[language]),
    lambda data, _: known_kotlin(data),
)
WORDS = (
    *(
        "type A[T=",
        "class A[",
        "]",
        "def f = puts ",
        "new(",
        "safe fn ",
        "gen fn ",
        "final public",
        "(",
        ")",
        "{",
        "}",
        ";",
    ),
    *(
        "for x do",
        " <<EOF|",
        "fi }",
        "3<>x",
        "$((",
        "extension(",
        "allows ref struct",
        ", allows ref struct",
        "a?.b=",
        ".. var x]",
    ),
    *(
        "int LIB_CALL f(",
        ") LIB_PURE;",
        ") const LIB_X = 0",
        "[[x]]",
        "__attribute__((",
        "LIB_X\n",
        ", struct s,",
        "char *,",
        "{1,",
    ),
    *(
        "case 1 ... 2:",
        "goto *",
        "#embed x\n",
        "#ifdef __cplusplus\n",
        'extern "C" {\n',
        "#endif\n",
        "decltype(a){",
        '"a" PRI_X "b"',
    ),
    *("class A { fun f() }", "object {", " }", "= []", "auto x =", "a<b>(", "\n", " ", '"', "'", "//", "/*", "\\"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@settings(max_examples=200, deadline=None)
def test_every_byte_keeps_its_place(words: list[str]) -> None:
    data = "".join(words).encode()
    for reading in READINGS:
        other = reading(data, [(0, len(data))])
        assert other is None or (len(other) == len(data) and other != data)
        assert other is None or [at for at, sign in enumerate(other) if sign == 10] == [
            at for at, sign in enumerate(data) if sign == 10
        ]


@pytest.mark.parametrize("word", WORDS)
def test_floods_of_such_words_take_no_time(word: str) -> None:
    data = (word * 40_000).encode()
    everywhere = [(0, len(data))]
    with within(6):
        for module in (newer_readings, csharp_readings, c_readings):
            for name in sorted(vars(module)):
                if name.startswith(("newer_", "declared", "shared_", "valued")):
                    getattr(module, name)(data, everywhere)
        known_kotlin(data)
