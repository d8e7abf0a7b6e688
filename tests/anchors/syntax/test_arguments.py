"""What a call passes, as the text that a record keeps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors.syntax import compiled
from anchors.syntax.arguments import JUDGES, brackets_end, shape_of

SHAPES = {
    b"": b"",
    b"name, 1, new Foo(x)": b"=name,int,Foo",
    b'"a" + b, \'c\', "x,y"': b"String,char,String",
    b"x -> { a, b; }, Foo::bar, Foo.class": b"->,->,Class",
    b"new HashMap<String, Integer>(), List.<A, B>of(), a < b": b"HashMap,=List.of(),boolean",
    b"1.5, 2f, 10L, 0x1F, -1": b"double,float,long,int,int",
    b"(Foo<T>) x, (String) y, (int[]) z, (a + b)": b"Foo,String,int[],?",
    b"!x, a == b, foo.bar(1, 2).baz, this, null": b"boolean,boolean,=foo.bar().baz,=this,null",
    b'new int[]{1, 2}, "x".length(), // hi, you\n b': b"int[],?,=b",
    b'a ? b : c, """\n x, "y"\n""", new Foo(1).make()': b"?,String,?",
    b"o instanceof Foo, true": b"boolean,boolean",
}
TOKENS = (
    b'( ) [ ] { } < > , a Foo new . " """ \' // /* */ \\ -> :: == ! && | || ? + - 1 (Foo)x \xff $ A$ = / * '
    b".class true 0x1L 12 1_000 a.b() new_x xxxxxxxxxxxxxxxxxxxxxxxxx"
).split()


@pytest.mark.parametrize("raw", SHAPES)
def test_shapes(raw: bytes) -> None:
    assert shape_of(raw) == SHAPES[raw]
    assert brackets_end(b"(" + raw + b"\n)", 0) == len(raw) + 3


@given(st.lists(st.sampled_from([*TOKENS, b" ", b"\n"]), max_size=14))
@settings(max_examples=1000, deadline=None)
def test_compiled_and_interpreted_shapes_are_the_same(tokens: list[bytes]) -> None:
    if compiled.arguments is None:
        pytest.skip("not built")
    for raw in (b"".join(tokens), b" ".join(tokens), b"".join(tokens) + b"," * 100):
        assert compiled.arguments.shape(raw, JUDGES) == shape_of(raw)
