"""What calls of Swift pass, and what its manifests say, as the index keeps both."""

from __future__ import annotations

import time

import pytest

from anchors.syntax.arguments_swift import passed_at
from anchors.syntax.swift_targets import swift_targets

PASSED = {
    b"()": b"",
    b" other": None,
    b'(name, at: 1, "a", to: 2.5)': b"::=name,:at:Int,::String,:to:Double",
    b"(.open, [1, 2], nil, true)": b"::.,::[,::nil,::Bool",
    b"(Box(3), x.y?.z, a + b)": b"::Box,::=x.y.z,::?",
    b"(is ? a : b)": b"::?",
    rb"(\.name, by: \Box.size)": b"::\\,:by:\\",
    b'(label: "\\(a, "b"), c")': b":label:String",
    b"{ print($0) }": b"::->",
    b"(1) { a, b in a }": b"::Int,:?:->2",
    b"(then: { (a: Int) -> Int in a })": b":then:->1",
    b"{ [weak self] in self }": b"::->",
    b"{ one } other: { two }": b"::->,:other:->",
    b"(a, /* b, c */ d)": b"::=a,::=d",
    b'("""\n "a", b\n""", c)': b"::String,::=c",
    b"(" + b"x, " * 2000: b"*",
    b"(unclosed, ": b"*",
}


@pytest.mark.parametrize("text", PASSED)
def test_what_is_passed(text: bytes) -> None:
    assert passed_at(text, 0) == PASSED[text]


@pytest.mark.parametrize("piece", [b"{(", b"{ a, ", b"{ [", b'"\\(', b"/*", b"{ a ", b"(", b"a: {", b'"""'])
def test_hostile_text_is_read_in_time(piece: bytes) -> None:
    data = b"(" + piece * 40_000
    begun = time.process_time()
    for at in range(2_000):
        passed_at(data, at)
    assert time.process_time() - begun < 5


def test_targets_of_a_manifest() -> None:
    text = (
        '.target(name: "Shop", dependencies: [.product(name: "Log", package: "log"), .target(name: "Tools")],'
        ' path: "Source"), .testTarget(name: "ShopTests"), .executableTarget(name: "shop"), .library(name: "Shop")'
    )
    told = [(target.kind, target.name, target.folders[0]) for target in swift_targets(text)]
    assert told == [
        ("target", "Shop", "Source"),
        ("target", "Tools", "Sources/Tools"),
        ("testTarget", "ShopTests", "Tests/ShopTests"),
        ("executableTarget", "shop", "Sources/shop"),
    ]
    assert len(list(swift_targets('.target(name: "a"' * 2_000))) == 500
