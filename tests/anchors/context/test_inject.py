from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.snapshots import ROOT, folder_files, own_files
from tree_sitter import Tree

from anchors.context import proof
from anchors.context.inject import Injected, anchor_text, inject, place, strip
from anchors.syntax.languages import comment_prefix, is_code, language_of
from anchors.syntax.parse import parse_tree
from anchors.types import Anchor

FIXTURES = folder_files(ROOT / "tests" / "anchors" / "syntax" / "fixtures")
REAL = {path: data for path, data in {**FIXTURES, **own_files()}.items() if is_code(language_of(path))}

TRICKY = {
    "a.py": (
        b'"""Doc\nstring\n"""\nx = (1 +\n     2)\ny = 1 + \\\n    2\n@one\n@two(\n  3)\ndef f(\n  a,\n'
        b'):\n    t = f"""\n{a}\n"""\n    return t\n'
    ),
    "b.js": (
        b"const t = `\n  ${x}\n  line\n`;\nconst r = a\n  / 2\nfunction f(\n  a\n) {\n  return (\n    a\n  );\n}\n"
    ),
    "c.tsx": b"export const A = () => (\n  <div>\n    text\n    <b>\n      more\n    </b>\n  </div>\n);\n",
    "d.c": (
        b"#define M(x) \\\n  do { \\\n  } while (0)\n#ifdef A\nint f(void)\n{\n  return 1;\n}\n"
        b'#endif\nchar *s = "a" \\\n"b";\n'
    ),
    "E.java": (
        b'class E {\n  @Override\n  @Deprecated\n  public\n  String s() {\n    return """\n'
        b'      text\n      """;\n  }\n}\n'
    ),
    "E.cs": (
        b'#nullable enable\nclass E {\n  [A]\n  [B,\n   C]\n  public\n  string S() {\n    var v = @"a\nb ""c""\n";\n'
        b'    var r = $"""\n  x {v} y\n  """;\n#if X\n    return v\n#else\n    return r\n#endif\n    ;\n  }\n'
        b"#region q\n  int P {\n    get; }\n#endregion\n}\n"
    ),
    "F.kt": (
        b'package a\n\n@A\n@B("x")\nclass F(\n  val a: Int,\n) {\n  @A\n  @B\n  fun s(): String {\n    open()\n'
        b'    return """\n'
        b'  raw ${a}\n  text\n""" +\n      "x"\n  }\n  val q by lazy {\n    1\n  }\n}\n'
    ),
    "G.swift": (
        b'@A\n@B(\n  1)\nstruct G {\n  @C\n  var a = 1\n  func s() -> String {\n    let r = #"""\n  raw \\#(a)\n"""#\n'
        b'    #if X\n    let t = """\n    x \\(a)\n    """\n    #else\n    let t = 1\n    #endif\n    return r\n'
        b"      + t\n  }\n}\n"
    ),
    "f.rs": (
        b'#[derive(Debug)]\n#[cfg(test)]\nstruct S {\n  a: u8,\n}\nfn f() -> &\'static str {\n  r#"\n  raw\n  "#\n}\n'
    ),
    "g.go": b"package g\n\nvar s = `raw\ntext\n`\n\nfunc f(\n\ta int,\n) int {\n\treturn a +\n\t\t1\n}\n",
    "i.rb": (
        b"#!/usr/bin/env ruby\nA = %w[\n  one\n  two\n]\nx = <<~SQL\n  select 1\n  from b\nSQL\n=begin\nold\n"
        b"=end\ndef f(a,\n      b)\n  a\n    .map do |c|\n      c\n    end\n"
        b'  `ls\n  -l`\n  "a\n  b"\nend\n__END__\nraw\ntext\n'
    ),
    "j.php": (
        b"<html>\n<?php\n#[A]\n#[B(\n  1)]\nfunction f(\n  $a\n) {\n  $x = <<<EOT\n  text $a\n  EOT;\n"
        b'  $y = "a\n  b";\n?>\n<p>\n  <?= $a\n    ?>\n</p>\n<?php\n  echo "x\n  {$a}\n";\n}\n'
        b"/* a\n b */\n?>\n<b>\n</b>\n"
    ),
    "k.sh": (
        b"#!/bin/bash\ncat <<EOF | \\\n  grep a\none\ntwo\nEOF\nf() {\n  a &&\n    b ||\n    c\n  x='one\n  two'\n"
        b'  y=(\n    a\n    b\n  )\n  case $1 in\n    a)\n      echo "x\n      y"\n      ;;\n  esac\n}\n'
    ),
    "l.lua": (
        b"local a = [[\n  one\n  two\n]]\n--[==[ old\nolder\n]==]\nlocal function f(a,\n  b)\n  return a\n"
        b"    .. b\nend\nreturn {\n  f = f,\n  g = function()\n    return 1\n  end,\n}\n"
    ),
    "l.zig": (
        b"//! a\n/// b\npub const C = struct {\n    d: u8 = 1,\n    /// e\n    f: []const u8 =\n        \\\\one\n"
        b"        \\\\two\n"
        b"    ,\n    pub fn g(\n        h: u8,\n    ) void {\n        h\n            .i();\n        switch (h) {\n"
        b'            1 => {},\n            else => {},\n        }\n    }\n};\ntest "x" {\n}\n'
    ),
    "l.tf": (
        b'# a\n\n// b\nresource "c" "d" {\n  e = <<-EOT\n    f ${g.h}\n    # i\n  EOT\n  j = {\n    k = [\n'
        b'      1,\n      2,\n    ]\n  }\n  l = m ? (\n    n\n  ) : o\n  /* p\n  q */\n  dynamic "r" {\n'
        b"    content {\n    }\n  }\n}\nlocals {\n  s = [for t in u : t\n    if t]\n}\n"
    ),
    "l.dart": (
        b"@A\n@B(\n  1)\nclass D {\n  @C\n  final a = 1;\n  String s(\n    int b,\n  ) async {\n    final r = '''\n"
        b"  raw ${a}\n  text\n''';\n    return r\n      .trim()\n      ..length;\n  }\n}\n/* a\n b */\n"
        b'var q = r"""\n  x\n"""\n  "y";\n'
    ),
    "l.m": (
        b'#import "A.h"\n#define B(x) \\\n  [x c]\n@interface D : E <\n  F> {\n  int g;\n}\n@property (\n  copy) id h;'
        b"\n"
        b"- (void)i:(int)j\n        k:(int)l\n  M_N(\n  1);\n@end\n@implementation D\n/* a\n b */\n- (void)i:(int)j\n"
        b'        k:(int)l {\n  NSLog(@"a"\n    "b");\n  [self i:1\n    k:^{\n      o();\n    }];\n  '
        b'id p = @{\n    @"q" :\n'
        b"      @[\n        r ]\n  };\n}\n#if S\n- (void)t {\n#else\n- (void)u {\n#endif\n}\n@end\n"
    ),
    "m.vue": (
        b"<template>\n  <p>\n    {{ a }}\n  </p>\n</template>\n\n<script>\nconst a = `\n  one\n`\n</script>\n"
        b'<script setup\n  lang="ts">\n@b\n@c\nclass D {\n  e = 1\n}\n</script>\n<style>\nd { }\n</style>\n'
    ),
    "n.svelte": (
        b"<script module>\n  export const a = `\n  one`;\n</script>\n<script>\n  let b = 1 +\n    2;\n</script>\n"
        b"{#if b}\n  <p\n    {a}>\n  </p>\n{/if}\n"
    ),
    "o.astro": (
        b"---\nconst a = `\n---a\n`;\nconst b = 1;\n---\n<p>\n  {b}\n</p>\n<script>\n  let c = `\n  d`;\n</script>\n"
    ),
    "h.cpp": b'template <\n  class T>\nT f(T a)\n{\n  auto s = R"(raw\ntext)";\n  return a;\n}\n',
}


def anchor(line: int, text: str = "critical() - 3 callers", kind: str = "CRITICAL_API") -> Anchor:
    return Anchor(kind, "x", line, text, None, "")  # type: ignore[arg-type]


def shape(data: bytes, language: str) -> list[tuple[int, str, bytes | None]]:
    """The tree without its comments: depth, type and, of leaves, the text."""
    cursor = parse_tree(data, language).walk()
    found: list[tuple[int, str, bytes | None]] = []
    depth = 0
    while True:
        node = cursor.node
        assert node is not None
        if "comment" not in node.type:
            found.append((depth, node.type, node.text if node.child_count == 0 and depth else None))
            if cursor.goto_first_child():
                depth += 1
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found
            depth -= 1


def check(data: bytes, language: str, anchors: list[Anchor]) -> Injected:
    injected = inject(data, language, anchors)
    assert strip(injected) == data
    assert shape(injected.data, language) == shape(data, language)
    return injected


@pytest.mark.parametrize("path", REAL)
def test_real_files_keep_their_tree_and_give_their_bytes_back(path: str) -> None:
    data, language = REAL[path], language_of(path)
    assert language is not None
    chance = random.Random(path)
    lines = data.count(b"\n") + 1
    check(data, language, [anchor(chance.randint(1, lines), f"n{n}", "LOG") for n in range(30)])


@pytest.mark.parametrize("path", TRICKY)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_line_of_a_tricky_file_is_safe_or_avoided(path: str, end: bytes, mark: bytes) -> None:
    data, language = mark + TRICKY[path].replace(b"\n", end), language_of(path)
    assert language is not None
    for line in range(1, data.count(b"\n") + 2):
        check(data, language, [anchor(line)])
    injected = check(data.rstrip(), language, [anchor(line) for line in range(1, data.count(b"\n") + 2)])
    assert injected.lines


def test_an_anchor_stands_right_above_at_the_same_indentation() -> None:
    data = b"class A:\n    def run(self):\n        pass\n"
    injected = inject(data, "python", [anchor(2)])
    assert injected.data.split(b"\n")[1] == b"    # CRITICAL_API: critical() - 3 callers"
    assert injected.lines == (2,)


def test_a_decorator_stack_is_not_broken_open() -> None:
    data = b"@one\n@two\ndef f():\n    pass\n"
    assert inject(data, "python", [anchor(3)]).lines == (1,)
    assert inject(b"#[a]\n#[b]\nfn f() {}\n", "rust", [anchor(3)]).lines == (1,)


def test_a_place_inside_a_string_moves_up_to_its_start() -> None:
    assert inject(b'a = 1\nt = """\nx\ny\n"""\n', "python", [anchor(4)]).lines == (2,)


@pytest.mark.parametrize(
    ("head", "language", "line"),
    [(b"#!/usr/bin/env python\nx = 1\n", "python", 2), (b"#!/bin/sh\n# -*- coding: latin-1 -*-\nx = 1\n", "python", 3)],
)
def test_lines_that_must_come_first_stay_first(head: bytes, language: str, line: int) -> None:
    assert inject(head, language, [anchor(1)]).lines == (line,)


def test_a_component_has_comments_of_its_scripts_in_them_and_of_markup_before_them() -> None:
    data = b"<template>\n  <p/>\n</template>\n\n<script>\nlet a\n</script>\n"
    marked = inject(data, "vue", [anchor(line, "ends </script>", "LOG") for line in range(1, 8)]).data
    assert marked == (
        b"<!-- LOG: ends < /script> -->\n<template>\n  <p/>\n</template>\n\n<!-- LOG: ends < /script> -->\n<script>\n"
        b"// LOG: ends < /script>\nlet a\n</script>\n"
    )
    front = inject(b"---\nlet a\n---\n<p/>\n", "astro", [anchor(1, "a", "FILE"), anchor(4, "b", "LOG")])
    assert front.data == b"---\n// FILE: a\nlet a\n---\n<p/>\n"


def test_languages_without_comments_and_utf16_are_left_alone() -> None:
    assert inject(b'{\n "a": 1\n}\n', "json", [anchor(1)]).data == b'{\n "a": 1\n}\n'
    assert inject("x = 1\n".encode("utf-16"), "python", [anchor(1)]).lines == ()
    assert inject(b"", "python", [anchor(1)]) == Injected(b"", ())


def test_a_forged_anchor_is_content() -> None:
    forged = b"# CRITICAL_API: mine\n# FILE: /etc/passwd\ndef f():\n    pass\n"
    injected = inject(forged, "python", [anchor(3)])
    assert injected.lines == (3,)
    assert strip(injected) == forged
    assert strip(Injected(forged, ())) == forged


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "esc\x1b[2J", "end\\", "\u2028x", "close */ here", "--> out", "\udcff"]
)
@pytest.mark.parametrize("language", ["python", "c", "html", "css", "go"])
def test_an_anchor_is_one_harmless_line_whatever_its_text(text: str, language: str) -> None:
    line = anchor_text(anchor(1, text), language)
    assert line.startswith(comment_prefix(language) or "#")
    assert "\n" not in line and "\r" not in line and "\x1b" not in line and not line.endswith("\\")
    assert line.count("*/") <= 1 and line.count("-->") <= 1
    line.encode("utf-8")


def test_a_broken_file_keeps_its_bytes() -> None:
    data = b"def f(:\n  '''never closed\nclass\n\n)\n"
    for line in range(1, 7):
        assert strip(inject(data, "python", [anchor(line)])) == data


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.lists(st.integers(-2, 40), max_size=6),
    st.sampled_from(["python", "c", "html", "ini", "vue", "svelte", "astro"]),
)
def test_any_bytes_come_back(data: bytes, lines: list[int], language: str) -> None:
    injected = inject(data, language, [anchor(line) for line in lines])
    assert strip(injected) == data
    assert injected.data.count(b"\n") == data.count(b"\n") + len(injected.lines)


def test_placed_lines_are_those_that_are_injected() -> None:
    path = Path("anchors/types/symbols.py").as_posix()
    data = own_files()[path]
    placed = place(data, "python", [anchor(40), anchor(80, "b"), anchor(80, "a")])
    injected = inject(data, "python", [anchor(40), anchor(80, "b"), anchor(80, "a")])
    shown = injected.data.split(b"\n")
    assert [shown[n - 1].decode() for n in injected.lines] == [text for line in sorted(placed) for text in placed[line]]


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("kotlin", b'include("a")\ninclude("b")\n'),
        ("csharp", b"class A {\n  object b = new C(\n    new K<S, V>(1),\n    new K<S, V>(\n      2));\n}\n"),
        ("cpp", b"BEGIN_NAMESPACE\ntemplate <> struct formatter<custom> {\n  int x;\n};\nEND_NAMESPACE\n"),
    ],
)
def test_no_anchor_stands_where_the_grammar_would_read_the_code_differently(language: str, source: bytes) -> None:
    """To the language these are places like any other; to its grammar they are not."""
    plain = shape(source, language)
    for line in range(1, source.count(b"\n") + 1):
        injected = inject(source, language, [Anchor("LOG", "x", line, "n", None, "")])
        assert strip(injected) == source
        assert shape(injected.data, language) == plain, line


def test_few_bad_places_among_many_cost_few_parses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of many anchors used to be tried alone, a parse of the whole file each: a generated file took minutes."""
    parsed: list[int] = []

    def counted(data: bytes, language: str) -> Tree:
        parsed.append(len(data))
        return parse_tree(data, language)

    monkeypatch.setattr(proof, "parse_tree", counted)
    bad = b"class A {\n  object b = new C(\n    new K<S, V>(1),\n    new K<S, V>(\n      2));\n}\n"
    source = b"class B {}\n" * 150 + bad + b"class B {}\n" * 150
    placed = place(source, "csharp", [anchor(line) for line in range(1, source.count(b"\n") + 1)])
    assert 290 <= len(placed) < source.count(b"\n")
    assert 1 < len(parsed) <= 40
