"""Files that parsed before a change and do not now."""

import pytest
from support.reviews import findings

PY = "def load(path, mode):\n    if path:\n        return open(path, mode)\n    return [path, mode]\n"
JS = "export function load(path) {\n  if (path) {\n    return read(path, 'utf8');\n  }\n  return [path];\n}\n"
GO = 'package p\n\nfunc load(path string) int {\n\tif path != "" {\n\t\treturn 1\n\t}\n\treturn size(path, 2)\n}\n'
JAVA = 'class A {\n  int load(String path) {\n    return size(path, "a");\n  }\n}\n'
C = "int load(int a) {\n#ifdef X\n  if (a) {\n    return 1;\n  }\n#else\n  a++;\n#endif\n  return a;\n}\n"
RUBY = "def load(path)\n  if path\n    read(path)\n  end\n  [path]\nend\n"
TS = "export async function read(given: Given) {\n  const all = await given();\n  return all;\n}\n"
BROKEN = {
    "python, a bracket": ("a.py", PY, "open(path, mode)", "open(path, mode", 3, "high", "`(` is left open"),
    "python, one too many": ("a.py", PY, "[path, mode]", "[path, mode]]", 4, "high", "`]` closes nothing"),
    "python, a colon": ("a.py", PY, "if path:", "if path", 2, "medium", "syntax error"),
    "python, a quote": ("a.py", PY, "[path, mode]", "[path, 'mode]", 4, "medium", "syntax error"),
    "javascript, a line is gone": ("a.js", JS, "  if (path) {\n", "", 2, "high", "`}` closes nothing"),
    "javascript, a line twice": ("a.js", JS, "  if (path) {\n", "  if (path) {\n  if (path) {\n", 2, "high", "`{`"),
    "go, a brace": ("a.go", GO, "\t}\n\treturn size", "\treturn size", 6, "high", "`{` is left open"),
    "go, a comma": ("a.go", GO, "size(path, 2)", "size(path 2)", 7, "medium", "syntax error"),
    "java, far above where it shows": (
        "A.java", "package a;\n\n/**\n * One.\n * Two.\n */\n" + JAVA, "package a;", "package a", 1, "medium", "`;`"),
    "java, a quote": ("A.java", JAVA, '"a")', '"a)', 3, "medium", "syntax error"),
    "ruby, an end": ("a.rb", RUBY, "    read(path)\n  end\n", "    read(path, 1)\n", 3, "medium", "syntax error"),
}  # fmt: skip
QUIET = {
    "it had errors before": ("a.py", PY + "x = (\n", "open(path, mode)", "open(path, mode"),
    "a sample": ("tests/fixtures/a.py", PY, "open(path, mode)", "open(path, mode"),
    "a bracket in a text": ("a.py", PY, "[path, mode]", "[path, ':(']"),
    "a block moved": ("a.js", JS, "    return read(path, 'utf8');\n  }\n", "  }\n  read(path, 'utf8');\n"),
    "filled in by a template": ("a.py", PY, "open(path, mode)", "open(path, {% mode %}"),
    "chosen by a condition": ("a.c", C, "  a++;\n", "  if (a + 1) {\n"),
    "a form newer than the grammar": ("a.go", GO, "size(path, 2)", "size(path, new(2))"),
    "a method without an end": ("a.rb", RUBY, "  [path]\nend\n", '  [path]\nend\ndef say = puts "a", b: 1\n'),
    "defaults of type parameters": ("a.py", PY, "def load(path", "def load[T = int](path"),
    "a type that an import is asked for": ("a.ts", TS, "await given()", "await given<typeof import('./a')>()"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_syntax_error_is_told_where_it_came_in(tmp_path, case):
    path, text, old, new, line, severity, message = BROKEN[case]
    assert old in text
    found = findings(tmp_path, {path: text}, {path: text.replace(old, new)}, select=("syntax/*",))
    assert [(item.start_line, item.severity) for item in found] == [(line, severity)]
    assert message in found[0].message


@pytest.mark.parametrize("case", QUIET)
def test_where_an_error_proves_nothing(tmp_path, case):
    path, text, old, new = QUIET[case]
    assert old in text
    assert findings(tmp_path, {path: text}, {path: text.replace(old, new)}, select=("syntax/*",)) == ()


def test_nothing_is_said_of_a_new_file(tmp_path):
    assert findings(tmp_path, {}, {"a.py": PY + "x = (\n"}, select=("syntax/*",)) == ()
