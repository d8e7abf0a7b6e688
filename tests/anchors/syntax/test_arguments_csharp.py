"""What calls of C# pass, as the index keeps it."""

from __future__ import annotations

import time

import pytest

from anchors.syntax.arguments_csharp import passed_at


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"()", b""),
        (b" ( )", b""),
        (b'(name, out var x, "a", y => y.Id)', b"=name,&?,string,->1"),
        (b'(@"C:\\", (a, b) => 1, async () => { Go(1, 2); }, (string)x)', b"string,->2,->0,string"),
        (b'(new Box<A, B>(1, 2) { X = 1 }, $"{x["a"]} b", new int[3], new[] { 1 })', b"Box,string,int[],?"),
        (b"(a.B(1, 2).C, x == y, a < b, c ? 1 : 2, -1.5f, 3L, 2m)", b"=a.B().C,bool,bool,?,float,long,decimal"),
        (b"(typeof(X), nameof(X), name: true, ref y, out int z, this)", b"Type,string,bool,&=y,&int,=this"),
        (b"(default, x as Box, a!.b?.c, \"a\" + b, 'c', 1.5, 10UL)", b"?,Box,=a.b.c,string,char,double,ulong"),
        (b"(Get<A, B>(x), f(a)(b), new(), await x.Go(), delegate { return 1; })", b"=Get(),?,?,?,->"),
        (b"(a /* b, c */, // d, e\n f)", b"=a,=f"),
        (b'("""\na, "b"\n""", c)', b"string,=c"),
    ],
)
def test_arguments_are_types_expressions_or_unknown(data: bytes, shape: bytes) -> None:
    assert passed_at(data, 0) == shape


def test_types_that_a_call_spells_stand_first() -> None:
    data = b"Read<int, List<A, B>>(x)"
    assert passed_at(data, data.index(b"(")) == b"<2,=x"
    assert passed_at(b"Read<int>()", len(b"Read<int>")) == b"<1"


@pytest.mark.parametrize("data", [b" + 1", b"[0]", b""])
def test_no_brackets_pass_nothing(data: bytes) -> None:
    assert passed_at(data, 0) is None


@pytest.mark.parametrize("data", [b"(a, b", b'("a', b"(" * 40, b"(" + b"a, " * 2_000 + b"a)"])
def test_brackets_that_are_not_read_to_their_end_are_unknown(data: bytes) -> None:
    assert passed_at(data, 0) == b"*"


@pytest.mark.parametrize("part", [b"<", b"a<b ", b'$"{', b"new ", b"(a ", b"f(<", b'"', b"a.b(", b"!a < ", b"x => "])
def test_hostile_text_takes_no_more_than_linear_time(part: bytes) -> None:
    started = time.process_time()
    for at in range(40):
        passed_at(b" " * at + b"(" + part * (40_000 // len(part)), at)
    assert time.process_time() - started < 2
