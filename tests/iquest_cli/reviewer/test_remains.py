"""What seems to be gone and is not: no finding may say so."""

import pytest
from support.repos import make_repo

from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace
from iquest_cli.reviewer.review import review
from iquest_cli.settings import ReviewSettings

USE = '#include "a.h"\n\nint f(int x)\n{\n    return go_there(x) + go_there(x + 1);\n}\n'
STUB = "#ifndef A_H\n#define A_H\n#define go_there(x)\n#endif\n"
TWICE = "class A\n  if OLD\n    def hold\n      1\n    end\n  else\n    def hold\n      2\n    end\n  end\nend\n"
CASES = {
    "an accessor that is made of a field": (
        {
            "A.java": "@Getter\npublic class A {\n    String source;\n\n    public String getSource() {\n"
            "        return source.trim();\n    }\n}\n",
            "B.java": "class B {\n    String f(A a) {\n        return a.getSource();\n    }\n}\n",
        },
        {"A.java": "@Getter\npublic class A {\n    String source;\n}\n"},
    ),
    "readers that are made of a list of names": (
        {
            "a.rb": "class Crawl\n  delegate :last_error, :redirected_to, to: :@data\nend\n",
            "b.rb": "require_relative 'a'\n\nclass B\n  def go\n    @crawl.redirected_to\n  end\nend\n",
        },
        {
            "a.rb": "class Crawl\n  FIELDS = %i[\n    last_error\n    redirected_to\n  ].freeze\n\n"
            "  FIELDS.each do |field|\n    define_method(field) { @data[field] }\n  end\nend\n"
        },
    ),
    "a package beside a module of its name": (
        {"shop.py": "import shop\n", "shop/__init__.py": "prices = {}\n", "shop/a.py": "x = 1\n"},
        {"shop/a.py": "from . import prices\n\nx = prices\n"},
    ),
    "a stub of what the system has": ({"a.h": STUB, "u.c": USE}, {"a.h": "#ifndef A_H\n#define A_H\n#endif\n"}),
    "a macro under a condition": (
        {"a.h": "#ifndef HAVE_IT\n#define go_there(x) ((x) + 1)\n#endif\n", "u.c": USE},
        {"a.h": "#define HAVE_IT 1\n"},
    ),
    "one of two definitions under a condition": (
        {"a.rb": TWICE, "b.rb": "require_relative 'a'\n\nclass B\n  def go\n    A.new.hold\n  end\nend\n"},
        {"a.rb": "class A\n  def hold\n    2\n  end\nend\n"},
    ),
    "a class of the language opened again": (
        {"a.rb": "class IO\n  def all\n    1\n  end\nend\n", "b.rb": "def f\n  IO.popen('x')\nend\n"},
        {"a.rb": "X = 1\n"},
    ),
    "a class of another's namespace opened again": (
        {"a.rb": "class Unit::Test\n  def all\n    1\n  end\nend\n", "b.rb": "class B < Unit::Test\nend\n"},
        {"a.rb": "X = 1\n"},
    ),
    "a type that a call makes now": (
        {
            "a.py": "class Version:\n    PY27 = 1\n    PY36 = 2\n\n\ndef f():\n    return Version.PY27\n",
        },
        {"a.py": "Version = None\n\n\ndef f():\n    return Version.PY27\n\n\ndef fill():\n    global Version\n"
         "    Version = type('Version', (), {})\n"},
    ),
    "a local of Ruby, and another's attribute": (
        {
            "a.rb": "class Sanitizer\n  def auth_keys\n    1\n  end\nend\n",
            "b.rb": "class Failure\n  def go(app)\n    auth_keys = app.keys\n"
            "    app.auth_keys = auth_keys\n  end\nend\n",
        },
        {"a.rb": "class Sanitizer\nend\n"},
    ),
    "a method that was moved into a mixin": (
        {
            "a.rb": "module Models\n  def saved_it?\n    1\n  end\nend\n",
            "m.rb": "module Models\n  module Confirmable\n    def go\n      saved_it?\n    end\n  end\nend\n",
        },
        {
            "a.rb": "module Models\nend\n",
            "o.rb": "module Orm\n  module Dirty\n    def saved_it?\n      1\n    end\n  end\nend\n",
        },
    ),
    "a local of that name": (
        {"a.ts": "const fits = (x: string) => !!x\n\nexport function g(x: string) {\n  return fits(x)\n}\n"},
        {"a.ts": "export function g(x: string) {\n  const fits =\n    (y: string) => !y\n  return fits(x)\n}\n"},
    ),
    "an import of that name from elsewhere": (
        {"a/__init__.py": "", "a/part.py": "def encode(x):\n    return x\n",
         "a/use.py": "from .part import encode\n\n\ndef f():\n    return encode(1)\n"},
        {"a/part.py": "X = 1\n", "a/use.py": "from urllib.parse import encode\n\n\ndef f():\n    return encode(1)\n"},
    ),
    "a variable of a shell": (
        {"a.sh": "PORT=1\n\nrun() {\n  echo $PORT\n}\nrun\n"},
        {"a.sh": "\nrun() {\n  echo $PORT\n}\nrun\n"},
    ),
    "an override of other people's method": (
        {
            "src/Base.php": "<?php\nnamespace A;\n\nclass TestCase extends \\Unit\\TestCase\n{\n"
            "    public function halt(): void\n    {\n        parent::halt();\n    }\n}\n",
            "src/B.php": "<?php\nnamespace A;\n\nclass B extends TestCase\n{\n    public function go(): void\n    {\n"
            "        $this->halt();\n        parent::halt();\n    }\n}\n",
        },
        {"src/Base.php": "<?php\nnamespace A;\n\nclass TestCase extends \\Unit\\TestCase\n{\n}\n"},
    ),
    "a name line that nobody touched": (
        {"a.ts": "const f = (x: string): boolean =>\n  !!x\n\nexport function g(x: string) {\n  return f(x)\n}\n"},
        {
            "a.ts": "const all = [\n  'a',\n] as const\n\nconst f = (x: string): boolean =>\n  !!x\n\n"
            "export function g(x: string) {\n  return f(x)\n}\n"
        },
    ),
    "a declaration behind an import of what is built": (
        {"types/log.d.ts": "export interface Log {}\n"},
        {"test/a.ts": "import type { Log } from '../types/log.js'\n\nlet a: Log\n"},
    ),
    "a header in a folder of somebody else's": ({}, {"a.c": '#include "ruby/encoding.h"\n\nint x;\n'}),
    "what only a mixed type has": (
        {},
        {"a.ts": "import { Emitter } from 'events'\n\nexport class A extends Emitter {\n  go() {\n"
                 "    this.countAll('x')\n  }\n}\n",
         "b.py": "class Emitter:\n    def on(self):\n        pass\n"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_said_of_what_still_stands(tmp_path, case):
    before, after = CASES[case]
    repo = make_repo(tmp_path / "repo", {**before, "README.md": "x\n"})
    repo.write(after)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            found = review(base, head, diff, ReviewSettings()).findings
    assert [item for item in found if item.rule_id in ("api/removed", "import/unresolved", "call/unknown")] == []
