"""Languages that no grammar here reads: their files' names, comment marks, and which of them programs are written in.

Their files are text with an outline (`outlines.py`). Data only: what is made of it is in `languages`.
"""

from __future__ import annotations

from typing import Final

Row = tuple[str, tuple[str, ...], str | None, str, tuple[str, ...]]
"""Name, extensions, what opens and what closes a comment line (None: it has none), names of files."""

PROGRAMMING: Final[tuple[Row, ...]] = (
    ("r", (".r", ".R"), "#", "", ()),
    ("powershell", (".ps1", ".psm1", ".psd1"), "#", "", ()),
    ("batch", (".bat", ".cmd"), "REM", "", ()),
    ("haskell", (".hs", ".lhs"), "--", "", ()),
    ("tcl", (".tcl",), "#", "", ()),
    ("groovy", (".groovy", ".gvy"), "//", "", ("Jenkinsfile",)),
    ("nim", (".nim", ".nims", ".nimble"), "#", "", ()),
    ("crystal", (".cr",), "#", "", ()),
    ("julia", (".jl",), "#", "", ()),
    ("erlang", (".erl", ".hrl", ".escript"), "%", "", ("rebar.config",)),
    ("clojure", (".clj", ".cljs", ".cljc", ".edn"), ";", "", ()),
    ("fsharp", (".fs", ".fsi", ".fsx"), "//", "", ()),
    ("ocaml", (".ml", ".mli", ".mll", ".mly"), "(*", "*)", ()),
    ("elm", (".elm",), "--", "", ()),
    ("purescript", (".purs",), "--", "", ()),
    ("visualbasic", (".vb", ".bas", ".vbs"), "'", "", ()),
    ("pascal", (".pas", ".dpr", ".lpr"), "//", "", ()),
    ("fortran", (".f90", ".f95", ".f03", ".f08", ".f", ".for"), "!", "", ()),
    ("ada", (".adb", ".ads"), "--", "", ()),
    ("cobol", (".cob", ".cbl", ".cpy"), None, "", ()),
    ("assembly", (".s", ".S", ".asm", ".nasm"), None, "", ()),
    ("solidity", (".sol",), "//", "", ()),
    ("verilog", (".v", ".sv", ".svh", ".vh"), "//", "", ()),
    ("vhdl", (".vhd", ".vhdl"), "--", "", ()),
    ("d", (".d", ".di"), "//", "", ()),
    ("vim", (".vim", ".vimrc"), '"', "", ("vimrc",)),
    ("lisp", (".el", ".lisp", ".scm", ".rkt", ".ss", ".fnl", ".janet", ".hy"), ";", "", ()),
    ("gleam", (".gleam",), "//", "", ()),
    ("odin", (".odin",), "//", "", ()),
    ("vala", (".vala", ".vapi"), "//", "", ()),
    ("haxe", (".hx",), "//", "", ()),
    ("coffee", (".coffee", ".litcoffee"), "#", "", ("Cakefile",)),
    ("fish", (".fish",), "#", "", ()),
    ("nushell", (".nu",), "#", "", ()),
    ("awk", (".awk",), "#", "", ()),
    ("yacc", (".y", ".yy", ".ypp", ".lex", ".ll"), None, "", ()),
    ("shader", (".glsl", ".vert", ".frag", ".comp", ".hlsl", ".wgsl", ".metal", ".gdshader"), "//", "", ()),
    ("gdscript", (".gd",), "#", "", ()),
    ("raku", (".raku", ".rakumod", ".p6"), "#", "", ()),
    ("lean", (".lean",), "--", "", ()),
    ("apex", (".apex", ".trigger"), "//", "", ()),
    ("mojo", (".mojo",), "#", "", ()),
)
OTHERS: Final[tuple[Row, ...]] = (
    ("zon", (".zon",), "//", "", ()),
    ("cmake", (".cmake",), "#", "", ("CMakeLists.txt",)),
    ("graphql", (".graphql", ".gql", ".graphqls"), "#", "", ()),
    ("prisma", (".prisma",), "//", "", ()),
    ("thrift", (".thrift",), "//", "", ()),
    ("starlark", (".bzl", ".star", ".bazel"), "#", "", ("BUILD", "BUILD.bazel", "WORKSPACE", "Tiltfile")),
    ("meson", (), "#", "", ("meson.build", "meson_options.txt", "meson.options")),
    ("nix", (".nix",), "#", "", ()),
    ("bicep", (".bicep",), "//", "", ()),
    ("rego", (".rego",), "#", "", ()),
    ("jsonnet", (".jsonnet", ".libsonnet", ".cue"), "//", "", ()),
    ("puppet", (".pp",), "#", "", ()),
    ("m4", (".m4", ".ac"), None, "", ()),
    ("gherkin", (".feature",), "#", "", ()),
)
"""Build files and schemas."""
TEMPLATES: Final[tuple[Row, ...]] = (
    ("erb", (".erb",), "<%#", "%>", ()),
    ("haml", (".haml",), "-#", "", ()),
    ("slim", (".slim",), "/", "", ()),
    ("pug", (".pug", ".jade"), "//-", "", ()),
    ("twig", (".twig", ".njk", ".jinja2"), "{#", "#}", ()),
    ("liquid", (".liquid",), None, "", ()),
    ("handlebars", (".hbs", ".handlebars", ".mustache"), "{{!", "}}", ()),
    ("ejs", (".ejs", ".eta"), "<%#", "%>", ()),
    ("heex", (".heex", ".leex", ".eex"), "<%#", "%>", ()),
    ("jsp", (".jsp", ".jspx", ".jspf", ".tag"), "<%--", "--%>", ()),
    ("freemarker", (".ftl", ".ftlh"), "<#--", "-->", ()),
    ("velocity", (".vm",), "##", "", ()),
    ("gotemplate", (".gohtml", ".tpl", ".templ"), "{{/*", "*/}}", ()),
    ("smarty", (".smarty",), "{*", "*}", ()),
)
"""Pages with holes in them."""
PROGRAMMING_NAMES: Final = frozenset(row[0] for row in PROGRAMMING)
TEMPLATE_NAMES: Final = frozenset(row[0] for row in TEMPLATES)
