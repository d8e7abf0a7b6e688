"""Kotlin and C# that their grammars do not know: what stands around it keeps its definitions and calls."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pace import within

from anchors.records import REFERENCE_CODING, FileRecord
from anchors.rows.packed import widen
from anchors.syntax.csharp_readings import plain_quotes
from anchors.syntax.extract import extract
from anchors.syntax.kotlin_readings import known_kotlin
from anchors.syntax.parse import parse_tree

AROUND = """package shop

class Door(val id: Int) {{
    private var open = false
    fun before() {{ ring() }}
{0}
    fun after() {{ close() }}
}}
"""
KOTLIN = {
    "a condition behind a case": "    fun f(it: Any) = when (it) {\n        is Key if it.fits -> turn(it)\n"
    "        is Card\n        if it.isNew -> turn(it)\n        else if late -> wait()\n        else -> ring()\n    }",
    "a string behind two dollars": '    fun f() = turn($$"$id of $$name")',
    "context parameters": "    context(log: Log, clock: Clock)\n    private fun f() { turn() }",
    "a backing field": "    val state: Flow<State>\n        field: Mutable<State> = turn(State)\n    fun f() = 1",
    "a marked function type": "    fun f(content: @Composable (() -> Unit) = {}, more: Int = 1) { turn(content) }",
    "names that are modifiers elsewhere": "    fun f(inner: Any?, value: Int) {\n        open = value > 1\n"
    "        if (inner != null && value == 2) turn(inner)\n        data.clear()\n    }",
    "a name that begins as a word of the language": "    fun f() {\n        turn(1)\n        in1.close()\n"
    "        in2.skip(3)\n    }",
    "calls below a value": '    fun f() {\n        val all = list()\n        get("/all") { turn(all) }\n'
    '        set("a", "b")\n    }',
    "marks above a getter": "    val f\n        @Composable\n        get() = turn(1)",
    "a comma behind the last type": "    fun f(made: Pair<\n        Int,\n        String,\n    >? = null)"
    " { turn(made) }",
}


def named(record: FileRecord) -> set[str]:
    """The last names of all references."""
    texts = record.texts()
    return {texts[row[0]].rpartition(".")[2] for row in widen(record.references, REFERENCE_CODING).reshape(-1, 5)}


@pytest.mark.parametrize("what", KOTLIN)
def test_kotlin_around_what_the_grammar_does_not_know(what: str) -> None:
    data = AROUND.format(KOTLIN[what]).encode()
    assert not parse_tree(data, "kotlin").root_node.has_error
    record = extract(data, "kotlin")
    names = [found.name for found in record.definitions]
    assert {"Door", "before", "f", "after"} <= set(names)
    assert {"ring", "turn", "close"} <= named(record)
    assert record.note == ""


def test_accessors_stay_what_they_are() -> None:
    text = AROUND.format("    var size: Int = 0\n        get() = count()\n        set(value) { keep(value) }")
    broken = text.replace("fun after", 'fun f() = turn($$"$id")\n    fun after')
    plain, other = (extract(one.encode(), "kotlin") for one in (text, broken))
    assert [d.name for d in plain.definitions] == [d.name for d in other.definitions if d.name != "f"]


CSHARP = b'''namespace Shop;
class Store
{
    void Before() { Ring(); }
    async Task Drop(string table)
    {
        await cmd.Run($@"DROP TABLE ""{table}""", 0);
        await cmd.Run(@$"SELECT ""{Name(table)}"" FROM ""{table}""");
    }
    void After() { Close(); }
}
'''


def test_doubled_quotes_of_csharp_end_no_file() -> None:
    record = extract(CSHARP, "csharp")
    assert [d.name for d in record.definitions] == ["Store", "Before", "Drop", "After"]
    assert {"Ring", "Run", "Name", "Close"} <= named(record)
    assert record.note == ""


WORDS = (
    *("is A if b ->", "else if", "->", "context(", ")", "field: X", "val x", "$$", '"', "@C (", ": @C (", "open ="),
    *("set(", "get(", "in1", ",\n>", "{", "}", "{{", '$@"', '""', '@$"', "\n", " ", "if ", "@M", "\n get()"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@settings(max_examples=300, deadline=None)
def test_every_byte_keeps_its_place(words: list[str]) -> None:
    data = "".join(words).encode()
    for reading in (known_kotlin, plain_quotes):
        other = reading(data)
        assert other is None or (len(other) == len(data) and other != data)
        assert other is None or other.count(b"\n") == data.count(b"\n")


@pytest.mark.parametrize("word", [*WORDS, "is a if ", "@Aa.", "set(a", "field : ", "@M(", "$", " , ", "in"])
def test_floods_of_such_words_take_no_time(word: str) -> None:
    data = (word * 60_000).encode()
    with within(4):
        known_kotlin(data)
        plain_quotes(data)


def test_a_script_that_a_build_fills_in_is_read() -> None:
    text = (
        b"#!/bin/sh\njar=${pkg.install-folder}/bin/${pkg.name}.jar\n"
        b'main() {\n  cd ${pkg.home}/bin\n  exec java -jar "${jar-none}" "$SHOP_HOME"\n}\nmain\n'
    )
    record = extract(text, "shell")
    assert not record.note
    assert [definition.name for definition in record.definitions if definition.kind == "function"] == ["main"]
