"""What calls of C++ pass, as the index keeps it."""

from __future__ import annotations

import time

import pytest

from anchors.records import ARGUMENT_CODING, REFERENCE_CODING
from anchors.rows.packed import widen
from anchors.syntax.arguments_cpp import shape_of
from anchors.syntax.extract import extract


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        (b"", b""),
        (b"name, &size, *at, this", b"=name,=&size,=*at,=this"),
        (b'"x", L"x", "a" PRId64 "b", "a" + b', b"text,wtext,text,?"),
        (b"1, -2, 3u, 0x1FL, 1.5f, 2e3, 'c', L'c'", b"int,int,unsigned,long,float,double,char,wchar_t"),
        (b"true, nullptr, NULL, sizeof(int)", b"bool,null,null,long"),
        (b"a->b().c, std::string(1, 'x'), Point{1, 2}", b"=a->b().c,=std::string(),=Point()"),
        (b"f<int, char>(x), a < b, c > d, !e, a == b", b"=f(),bool,bool,bool,bool"),
        (b"std::move(a.b(c, (d))), std::forward<T>(x)", b"=a.b(),=x"),
        (b"static_cast<const char*>(p), reinterpret_cast<ns::Node<int>&>(q)", b"char*,Node"),
        (b"new ns::Node(1), [&](int n) { return n, 1; }, {1, 2}, a + b, x[1]", b"Node*,->,?,?,?"),
        (b"a /* b, c */, // d, e\n f", b"=a,=f"),
        (b"args...", b"*"),
    ],
)
def test_the_shape_of_what_stands_in_the_brackets(raw: bytes, shape: bytes) -> None:
    assert shape_of(raw) == shape


def test_calls_and_constructions_of_cpp_keep_what_they_pass() -> None:
    data = b'int run(Store* s) {\n  s->put("a", 1);\n  (*s)(3);\n  auto* n = new Node(s, 4);\n  end(run(5));\n}\n'
    record = extract(data, "cpp")
    texts, names = record.texts(), widen(record.references, REFERENCE_CODING).reshape(-1, 5)[:, 0]
    passed = widen(record.arguments, ARGUMENT_CODING).reshape(-1, 2).tolist()
    assert [(texts[names[row]], texts[shape]) for row, shape in passed] == [
        ("put", "text,int"), ("end", "=run()"), ("run", "int"), ("Node", "=s,int"),
    ]  # fmt: skip
    assert not extract(data, "c").arguments.strip(b"\0")


@pytest.mark.parametrize(
    "piece", [b"a<", b"a<b,", b"(", b"()", b"{a}", b'"', b"a,", b"(a)", b"std::move(", b"<<", b"a ", b"f(("]
)
def test_the_time_grows_as_the_text(piece: bytes) -> None:
    started = time.process_time()
    for _ in range(20):
        shape_of(piece * (2_000 // len(piece)))
    assert time.process_time() - started < 2
