"""Tangled files of further languages: types, functions, extensions and values that say only each other's names.

Functions carry the names of types and of the very types that they give (`fun Aa(y: Aa): Aa`), values are made of each
other, overloads differ by a type that is another's alias, and what a function gives is told by what it calls.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

NAMES = ("Aa", "Bb", "Cc", "String")
MEMBERS = ("go", "run", "nxt", "Aa", "Bb")
VALUES = ("x", "y", "z", "Bb", "go")


def value_of(random: Random, dot: str = ".") -> str:
    """An expression of some steps."""
    text = random.choice((*VALUES, *NAMES)) + "()" * (random.random() < 0.5)
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        text += dot + random.choice(MEMBERS) + "()" * (random.random() < 0.6)
    return text


class Words:
    """Names by chance for the rows of one language."""

    def __init__(self, random: Random, dot: str = ".") -> None:
        self._random = random
        self._dot = dot

    def __call__(self, row: str) -> str:
        """A row with its marks filled in: `T` a type, `m` a member, `v` a variable, `e` an expression."""
        kinds = {
            "T": lambda: self._random.choice(NAMES),
            "m": lambda: self._random.choice(MEMBERS),
            "v": lambda: self._random.choice(VALUES),
            "e": lambda: value_of(self._random, self._dot),
        }
        pieces = row.split("%")
        return pieces[0] + "".join(kinds[piece[0]]() + piece[1:] for piece in pieces[1:])


ROWS: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # suffix: head, dot, rows of a file, rows of a type, rows of a function
    "kt": (
        "package a\nimport b.%T\nimport b.%m as %v",
        ".",
        (
            "fun %m(%v: %T): %T { <S> }",
            "fun %T(%v: %T): %T { <S> }",
            "fun %m(%v: %T, %v: %T = %e) = %e",
            "val %v = %e",
            "val %v: %T by lazy { %e }",
            "fun %T.%m(): %T = %e",
            "typealias %T = %T",
            "val %T.%v get() = %e",
            "class %T(val %v: %T) : %T() { <M> }",
            "object %T : %T { <M> }",
            "interface %T : %T { <M> }",
            "fun %T.%m() = apply { %m() }",
        ),
        (
            "fun %m(%v: %T): %T { <S> }",
            "val %v = %e",
            "var %v: %T = %e",
            "companion object { fun %m() = %e }",
            "fun %m() = %e",
        ),
        ("val %v = %e", "%e.%m(%e)", "%e.let { it.%m() }", "with(%e) { %m() }", "if (%v is %T) %v.%m()", "return %e"),
    ),
    "scala": (
        "package a\nimport b.%T\nimport b.{%m => %v}",
        ".",
        (
            "object %T extends %T { <M> }",
            "class %T(val %v: %T) extends %T { <M> }",
            "trait %T extends %T { <M> }",
            "trait %T { self: %T => <M> }",
            "case class %T(%v: %T)",
            "object %T { implicit class %T(%v: %T) { <M> } }",
        ),
        (
            "def %m(%v: %T): %T = %e",
            "def %m = %e",
            "val %v = %e",
            "type %T = %T",
            "def apply(%v: %T) = %e",
            "def %m(%v: %T) = { <S> }",
            "implicit val %v: %T = %e",
            "def %T(%v: %T): %T = %e",
        ),
        ("val %v = %e", "%e.%m(%e)", "%e %m %e", "%e.%m(_.%m)", "new %T(%e).%m"),
    ),
    "cs": (
        "using b;\nusing %T = b.%T;\nnamespace a;",
        ".",
        (
            "class %T : %T { <M> }",
            "interface %T : %T { <M> }",
            "static class %T { public static %T %m(this %T %v) { <S> } }",
            "record %T(%T %v);",
            "class %T<T> : %T<T> where T : %T { <M> }",
            "delegate %T %T(%T %v);",
        ),
        (
            "public %T %m(%T %v) { <S> }",
            "%T %v = %e;",
            "public %T %v => %e;",
            "public static %T %T(%T %v) => %e;",
            "public %T %m(%T %v, %T %v) => %e;",
            "public %T this[int %v] => %e;",
        ),
        (
            "var %v = %e;",
            "%e.%m(%e);",
            "%e.%m(%v => %v.%m());",
            "foreach (var %v in %e) %v.%m();",
            "new %T(%e).%m();",
            "if (%v is %T %v) %v.%m();",
            "return %e;",
        ),
    ),
    "php": (
        "<?php\nnamespace a;\nuse b\\%T;\nuse b\\%T as %T;",
        "->",
        (
            "class %T extends %T { <M> }",
            "interface %T extends %T { <M> }",
            "trait %T { <M> }",
            "function %m(%T $%v): %T { <S> }",
            "/** @method %T %m() */ class %T { use %T; <M> }",
            "/** @return %T */ function %m() { <S> }",
        ),
        (
            "public function %m(%T $%v): %T { <S> }",
            "/** @var %T[] */ private $%v;",
            "/** @return static */ function %m() { <S> }",
            "private ?%T $%v;",
            "static function %T(): self { <S> }",
        ),
        (
            "$%v = $%e;",
            "$this->%m()->%m();",
            "%T::%m()->%m();",
            "foreach ($this->%v as $%v) $%v->%m();",
            "if ($%v instanceof %T) $%v->%m();",
            "return new %T();",
            "(new %T())->%m();",
        ),
    ),
    "cpp": (
        '#include "a0.h"\nnamespace a {',
        ".",
        (
            "class %T : public %T { public: <M> };",
            "struct %T { <M> };",
            "%T %m(%T %v) { <S> }",
            "using %T = %T;",
            "auto %v = %e;",
            "template <class T> class %T : %T { <M> };",
            "%T %T::%m(%T %v) { <S> }",
            "#define %m(%v) %e",
        ),
        (
            "%T %m(%T %v) { <S> }",
            "%T %v;",
            "%T* %v;",
            "static %T& %m();",
            "auto %m() { return %e; }",
            "using %T::%m;",
            "%T(%T %v) {}",
        ),
        (
            "auto %v = %e;",
            "%e.%m(%e);",
            "%v->%m();",
            "for (auto& %v : %e) %v.%m();",
            "%T(%e).%m();",
            "%T::%m(%e);",
            "return %e;",
        ),
    ),
    "rs": (
        "use crate::m1::%T;\nuse super::*;",
        ".",
        (
            "struct %T { %v: %T }",
            "enum %T { %T(%T), %T { %v: %T } }",
            "trait %T: %T { <M> }",
            "impl %T for %T { <M> }",
            "impl %T { <M> }",
            "fn %m(%v: %T) -> %T { <S> }",
            "type %T = %T;",
            "pub use self::%T as %T;",
            "macro_rules! %m { () => { %e } }",
        ),
        ("fn %m(&self) -> %T { <S> }", "fn %m(%v: %T) -> Self { <S> }", "type %T = %T;"),
        (
            "let %v = %e;",
            "let %v: %T = %e;",
            "%e.%m(%e);",
            "%T::%m(%e).%m();",
            "self.%v.%m();",
            "if let %T(%v) = %e { %v.%m(); }",
        ),
    ),
    "rb": (
        "require_relative 'a0'",
        ".",
        (
            "class %T < %T\n<M>\nend",
            "module %T\n<M>\nend",
            "def %m(%v)\n<S>\nend",
            "%T = %T",
            "%T = Struct.new(:%v)",
            "class %T::%T\n<M>\nend",
        ),
        (
            "def %m(%v)\n<S>\nend",
            "def self.%m\n<S>\nend",
            "attr_reader :%v",
            "include %T",
            "extend %T",
            "alias %m %m",
            "delegate :%m, to: :%v",
            "class << self\n def %m; <S>; end\nend",
        ),
        ("%v = %e", "@%v = %e", "@%v.%m(%e)", "%e.%m { |%v| %v.%m }", "super", "%T.new.%m", "self.%m"),
    ),
    "swift": (
        "import Foundation",
        ".",
        (
            "class %T: %T { <M> }",
            "struct %T: %T { <M> }",
            "protocol %T: %T { <M> }",
            "extension %T: %T { <M> }",
            "func %m(%v: %T) -> %T { <S> }",
            "typealias %T = %T",
            "let %v = %e",
            "enum %T { case %v(%T) }",
        ),
        (
            "func %m(%v: %T) -> %T { <S> }",
            "var %v: %T { %e }",
            "let %v = %e",
            "static func %T() -> Self { <S> }",
            "lazy var %v = %e",
        ),
        (
            "let %v = %e",
            "%e.%m(%e)",
            "guard let %v = %e else { return }",
            "%e.%m { $0.%m() }",
            "self.%v.%m()",
            "return %e",
        ),
    ),
}


def typed_tangle(seed: int, suffix: str) -> dict[str, str]:
    """The files of one repository in one language, two of its own and two that it takes names from."""
    random = Random(seed)
    head, dot, *rows = ROWS[suffix]
    words = Words(random, dot)
    files = {}
    for number in range(4):
        told = [
            words(head)
            .replace("package a", f"package {'ab'[number % 2]}")
            .replace("namespace a", f"namespace {'ab'[number % 2]}")
        ]
        told += [_filled(random, words, words(random.choice(rows[0])), rows) for _ in range(random.randint(2, 9))]
        told += ["}"] * (suffix == "cpp")
        files[f"src/{'ab'[number % 2]}/m{number}.{suffix}"] = "\n".join(told) + "\n"
    files["Cargo.toml" if suffix == "rs" else "README.md"] = '[package]\nname = "a"\n'
    return files


def _filled(random: Random, words: Callable[[str], str], row: str, rows: list[tuple[str, ...]]) -> str:
    """A row with its members (`<M>`) and statements (`<S>`) put in."""
    for mark, kinds in (("<M>", rows[1]), ("<S>", rows[2])):
        while mark in row:
            inner = "\n".join(words(random.choice(kinds)) for _ in range(random.randint(1, 4)))
            row = row.replace(mark, inner, 1)
    return row
