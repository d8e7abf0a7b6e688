"""Every rule against the good and the bad example of its page in docs/rules/."""

import re
from pathlib import Path

import pytest
from support.cli import ROOT
from support.repos import make_repo

from anchors.index.keys import record_key
from anchors.index.parsing import FAILURE
from anchors.index.store import Store
from anchors.repository.diff import diff as read_diff
from anchors.repository.files import blob_hash
from anchors.workspace import Workspace
from iquest_cli.reports import review_markdown, review_sarif
from iquest_cli.reviewer.review import review
from iquest_cli.reviewer.rules import RULES
from iquest_cli.settings import ReviewSettings

PAGES = ROOT / "docs" / "rules"
_BLOCK = re.compile(r"^\*\*(before|after, bad|after, good)\*\* `([^`]+)`\n\n```\w*\n(.*?)^```$", re.M | re.S)


def examples(rule_id):
    """The sides of a page: {"before" | "after, bad" | "after, good": {path: text}}."""
    sides = {"before": {}, "after, bad": {}, "after, good": {}}
    for side, path, text in _BLOCK.findall((PAGES / f"{rule_id.replace('/', '-')}.md").read_text()):
        sides[side][path] = text
    return sides


def findings(tmp_path, before, after, **settings):
    return reviewed(tmp_path, before, after, **settings).findings


def reviewed(tmp_path, before, after, **settings):
    repo = make_repo(tmp_path / "repo", {**before, "README.md": "x\n"})
    repo.write({path: text for path, text in after.items() if text is not None})
    for path in (path for path, text in after.items() if text is None):
        (repo.root / path).unlink()
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            return review(base, head, diff, ReviewSettings(**settings))


def test_every_rule_has_a_page_that_states_its_severity():
    index = (PAGES / "README.md").read_text()
    for rule in RULES:
        page = (PAGES / f"{rule.id.replace('/', '-')}.md").read_text()
        assert page.startswith(f"# {rule.id}: {rule.title}\n")
        assert f"| [{rule.id}]({rule.id.replace('/', '-')}.md) | {rule.severity} | {rule.title} |" in index
    assert len(list(PAGES.glob("*.md"))) == len(RULES) + 1


GRAVER = {"test/removed": "medium", "test/skipped": "high"}
"""Rules whose example shows their gravest case."""
WITH_EXAMPLES = [rule for rule in RULES if examples(rule.id)["after, bad"]]


def test_all_rules_but_those_that_no_page_can_hold_have_examples():
    """One needs a whole repository, one a file of a megabyte, one a file that goes."""
    without = {rule.id for rule in RULES} - {rule.id for rule in WITH_EXAMPLES}
    assert without == {"critical/untested", "file/large", "file/removed"}


def test_a_large_file(tmp_path):
    data = b"\x00" * ((1 << 20) + 1)
    (found,) = findings(tmp_path / "a", {"a.py": "x = 1\n"}, {"model.bin": data, "small.bin": data[:-1]})
    assert (found.rule_id, found.path, found.message) == (
        "file/large", "model.bin", "a file over 1,048,576 bytes was added"
    )  # fmt: skip
    grown = {"model.bin": data + b"\x01"}
    assert findings(tmp_path / "b", {"model.bin": data}, grown) == (), "it was large before"


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_the_bad_example_is_found_and_nothing_else_is(tmp_path, rule):
    sides = examples(rule.id)
    found = findings(tmp_path, sides["before"], sides["after, bad"])
    assert [item.rule_id for item in found] == [rule.id]
    assert found[0].severity == GRAVER.get(rule.id, rule.severity)
    assert found[0].path in {*sides["before"], *sides["after, bad"]}
    assert found[0].evidence[0].excerpt


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.id)
def test_the_good_example_is_silent(tmp_path, rule):
    sides = examples(rule.id)
    assert findings(tmp_path, sides["before"], sides["after, good"]) == ()


def test_a_critical_function_without_its_test(tmp_path):
    body = "def core(value):\n    a = value\n    b = a\n    return b\n"
    users = {f"u{n}.py": f"from core import core\n\n\ndef use{n}():\n    return core({n})\n" for n in range(8)}
    test = {"tests/test_core.py": "from core import core\n\n\ndef test_core():\n    assert core(1) == 1\n"}
    changed = {
        "core.py": body.replace("a = value", "a = value + 0")
        .replace("b = a", "b = a * 1")
        .replace("return b", "return int(b)")
    }
    found = findings(tmp_path / "a", {"core.py": body, **users, **test}, changed)
    assert [(item.rule_id, item.path, item.start_line) for item in found] == [("critical/untested", "core.py", 1)]
    assert "tests/test_core.py" in found[0].message
    both = {
        **changed,
        "tests/test_core.py": test["tests/test_core.py"] + "\n\ndef test_more():\n    assert core(2) == 2\n",
    }
    assert findings(tmp_path / "b", {"core.py": body, **users, **test}, both) == ()


def test_a_package_that_only_serves_tests_is_no_test(tmp_path):
    core = "package core\n\nfunc Core(v int) int {\n\ta := v\n\tb := a\n\treturn b\n}\n"
    head = 'package {0}\n\nimport "shop/core"\n\n'
    users = {f"u{n}/u.go": head.format(f"u{n}") + f"func Use{n}() int {{ return core.Core({n}) }}\n" for n in range(8)}
    aid = head.format("testhelpers") + "func Made() int { return core.Core(1) }\n"
    base = {"go.mod": "module shop\n", "core/core.go": core, **users, "testhelpers/made.go": aid}
    changed = {"core/core.go": core.replace("a := v", "a := v + 0").replace("b := a", "b := a * 1")
               .replace("return b", "return b + 0")}  # fmt: skip
    assert findings(tmp_path / "a", base, changed) == ()
    test = head.format("core_test").replace("import (", "") + "func TestCore(t *testing.T) { core.Core(1) }\n"
    (found,) = findings(tmp_path / "b", {**base, "core/core_test.go": test}, changed)
    assert "1 test file of it did not: core/core_test.go" in found.message


BASE = {
    "core.py": (
        "class Store:\n    def put(self, key, value):\n        return key, value\n\n"
        "    def get(self, key):\n        return key\n\n\n"
        "def open_store(path, mode):\n    return Store()\n"
    ),
    "app.py": (
        "from core import Store, open_store\n\n\ndef run():\n    store = open_store('a', 'r')\n    store = Store()\n"
        "    store.put('a', 1)\n    return store.get('a')\n"
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "rule", "lines"),
    [
        ("def put(self, key, value)", "def put(self, key, value, ttl)", "api/signature", [7]),
        ("def put(self, key, value)", "def put(self, value, key)", "api/signature", [7]),
        ("def put(self, key, value)", "def put(self, key)", "api/signature", [7]),
        ("def open_store(path, mode)", "def open_store(path, *, mode)", "api/signature", [5]),
        ("def get(self", "def fetch(self", "api/removed", [8]),
        ("class Store:", "class Storage:", "api/removed", [1, 6]),
        ("def open_store(", "def open_storage(", "api/removed", [1, 5]),
    ],
)
def test_broken_callers_are_listed(tmp_path, old, new, rule, lines):
    changed = BASE["core.py"].replace(old, new)
    if "class" in old:
        changed = changed.replace("return Store()", "return Storage()")
    (finding,) = findings(tmp_path, BASE, {"core.py": changed})
    assert (finding.rule_id, finding.severity, finding.confidence) == (rule, "high", "high")
    assert finding.path == "core.py"
    assert [(item.path, item.start_line) for item in finding.evidence[1:]] == [("app.py", line) for line in lines]
    assert new.split("(")[0].split()[-1].rstrip(":") in finding.evidence[0].excerpt


@pytest.mark.parametrize(
    "new",
    [
        "def put(self, key, value, ttl=None)",
        "def put(self, key, item)",
        "def put(self, *args)",
        "def put(self, key: str, value: int) -> tuple",
    ],
)
def test_a_signature_that_still_fits_is_silent(tmp_path, new):
    assert findings(tmp_path, BASE, {"core.py": BASE["core.py"].replace("def put(self, key, value)", new)}) == ()


def test_a_name_that_its_file_now_imports_is_not_removed(tmp_path):
    use = "from compat import DecodeError\n\n\ndef is_broken(error):\n    return isinstance(error, DecodeError)\n"
    before = {"compat.py": "if OLD:\n    DecodeError = ValueError\nelse:\n    DecodeError = KeyError\n", "use.py": use}
    after = {"compat.py": "if OLD:\n    from fastjson import DecodeError\nelse:\n    from json import DecodeError\n"}
    assert findings(tmp_path / "a", before, after, select=("api/removed",)) == ()
    (found,) = findings(tmp_path / "b", before, {"compat.py": "OLD = 1\n"}, select=("api/removed",))
    assert (found.severity, found.symbol) == ("high", "DecodeError")


def test_a_removed_override_of_a_foreign_base_is_silent(tmp_path):
    text = "import json\n\n\nclass E(json.JSONEncoder):\n    {}\n\n\ne = E()\ne.encode(1)\n"
    before = {"a.py": text.format("def encode(self, o):\n        return super().encode(o)")}
    after = {"a.py": text.format("pass")}
    assert findings(tmp_path, before, after) == ()


def test_moved_with_its_imports_is_silent_and_without_is_not(tmp_path):
    before = {
        "a.py": "def f(x):\n    y = x + 1\n    return y\n",
        "b.py": "Z = 1\n",
        "c.py": "from a import f\n\nf(1)\n",
    }
    moved = {"a.py": "Q = 2\n", "b.py": "Z = 1\n\n\n" + before["a.py"]}
    assert findings(tmp_path / "good", before, {**moved, "c.py": "from b import f\n\nf(1)\n"}) == ()
    assert findings(tmp_path / "reexport", before, {**moved, "a.py": "from b import f\n"}) == ()
    (finding,) = findings(tmp_path / "bad", before, moved)
    assert (finding.rule_id, finding.severity) == ("api/removed", "high")
    assert "moved to b.py" in finding.message


def test_a_secret_is_hidden_in_its_own_report(tmp_path):
    secret = "ghp_R4nd0mQx7LmZp2VtYw8KsJd5HgNc3BfUeAo1"
    (finding,) = findings(tmp_path, {}, {"a.py": f"TOKEN = '{secret}'\n"})
    assert finding.rule_id == "secret/added"
    assert secret not in repr(finding)
    assert "[redacted: github token]" in finding.evidence[0].excerpt
    (in_test,) = findings(tmp_path / "t", {}, {"tests/test_a.py": f"TOKEN = '{secret}'\n"})
    assert in_test.severity == "low"


def test_a_secret_that_only_moved_is_not_new(tmp_path):
    line = "TOKEN = 'ghp_R4nd0mQx7LmZp2VtYw8KsJd5HgNc3BfUeAo1'\n"
    assert findings(tmp_path, {"a.py": line + "x = 1\n"}, {"a.py": "x = 1\n" + line}) == ()


def test_a_private_key_is_found_by_its_body(tmp_path):
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n"
    key = f"-----BEGIN RSA PRIVATE KEY-----\n{body * 3}-----END RSA PRIVATE KEY-----\n"
    (finding,) = findings(tmp_path, {}, {"id_rsa.txt": key})
    assert (finding.rule_id, finding.start_line) == ("secret/added", 1)
    assert findings(tmp_path / "b", {}, {"b.py": "X = '-----BEGIN RSA PRIVATE KEY-----'\n"}) == ()


def test_generated_and_vendored_files_are_passed_over(tmp_path):
    bad = "def f():\n    breakpoint()\n"
    assert findings(tmp_path, {}, {"vendor/x/a.py": bad, "node_modules/y.js": "debugger;\n", "z_pb2.py": bad}) == ()
    assert Path(PAGES).is_dir()


def test_a_test_that_asserts_through_a_helper_is_no_emptied_one(tmp_path):
    before = {"tests/test_a.py": "def test_one():\n    assert 1 + 1 == 2\n"}
    helper = "def prove():\n    assert 1 + 1 == 2\n\n\ndef test_one():\n    prove()\n"
    assert findings(tmp_path, before, {"tests/test_a.py": helper}) == ()


def test_a_call_that_never_fitted_is_not_this_change_s(tmp_path):
    before = {"core.py": "def f(a):\n    return a\n", "app.py": "from core import f\n\nf()\n"}
    assert findings(tmp_path, before, {"core.py": "def f(a, b):\n    return a\n"}) == ()


def test_a_plain_call_in_c_is_no_declaration(tmp_path):
    before = {
        "clock.h": "static int elapsed_ms(int start) {\n    return start + 1;\n}\n",
        "run.c": '#include "clock.h"\n\nint run(int a) {\n    elapsed_ms(a);\n'
        "    if (a)\n        return elapsed_ms(a);\nout:\n    elapsed_ms(a);\n    return 1;\n}\n",
    }
    after = {"clock.h": before["clock.h"].replace("elapsed_ms", "passed_ms")}
    (found,) = findings(tmp_path / "a", before, after)
    assert (found.rule_id, found.path, len(found.evidence)) == ("api/removed", "clock.h", 4)
    declared = {
        **before,
        "run.c": before["run.c"].replace("\nint run", "\nstatic int\nelapsed_ms(int start);\n\nint run"),
    }
    assert findings(tmp_path / "b", declared, after) == ()


@pytest.mark.parametrize(
    ("path", "line", "name"),
    [
        ("a.py", 'log.info(f"token {user.access_token!r}")', "user.access_token"),
        ("a.py", 'log.info(\n    "with %s",\n    self.db_password,\n)', "self.db_password"),
        ("a.py", 'log.info("login", password=given_password)', "given_password"),
        ("a.py", 'log.info("set %s", settings.PASSWORD)', ""),
        ("a.py", 'log.info("{password}", extra=redact(password))', ""),
        ("a.py", 'log.info("the %s", password_field)', ""),
        ("a.js", "console.error(`key ${config.apiKey}`)", "config.apiKey"),
        ("a.js", "console.error('apiKey')", ""),
        ("A.java", 'class A { void f(String accessToken) { logger.info("got {}", accessToken); } }', "accessToken"),
        ("a.go", 'package a\n\nfunc f() {\n\tlog.Printf("%s", cfg.ClientSecret)\n}', "cfg.ClientSecret"),
    ],
)
def test_secrets_in_log_statements(tmp_path, path, line, name):
    head = "import logging\n\nlog = logging.getLogger()\n\n" if path == "a.py" else ""
    found = findings(tmp_path, {"x.txt": "x\n"}, {path: f"{head}{line}\n"}, select=("log/secret",))
    assert [item.message for item in found] == ([f"{name} is written to the log"] if name else [])


def test_calls_that_only_a_macro_holds(tmp_path):
    before = {
        "src/lib.rs": "fn parse(text: &str) -> usize {\n    text.len()\n}\n\n#[cfg(test)]\nmod tests {\n"
        "    fn helper(text: &str) -> usize {\n        super::parse(text)\n    }\n\n"
        '    #[test]\n    fn one() {\n        assert_eq!(helper("a"), 1);\n    }\n}\n'
    }
    renamed = {"src/lib.rs": before["src/lib.rs"].replace("fn helper(", "fn assist(")}
    (found,) = findings(tmp_path / "a", before, renamed)
    assert (found.rule_id, found.severity, found.start_line) == ("api/removed", "high", 7)
    assert [item.start_line for item in found.evidence[1:]] == [13]
    grown = {"src/lib.rs": before["src/lib.rs"].replace("fn helper(", "fn helper(depth: u8, ")}
    (found,) = findings(tmp_path / "b", before, grown)
    assert (found.rule_id, [item.start_line for item in found.evidence[1:]]) == ("api/signature", [13])


def test_a_receiver_named_as_the_owner(tmp_path):
    before = {
        "lib/app.js": "var app = exports = module.exports = {};\n\napp.mount = function mount(path, fn) {\n"
        "  return [path, fn];\n};\n",
        "examples/a.js": "var make = require('make');\nvar app = make();\n\napp.mount('/', null);\nother.mount('/');\n",
    }
    gone = {"lib/app.js": before["lib/app.js"].replace("app.mount = function mount", "app.fit = function fit")}
    (found,) = findings(tmp_path / "a", before, gone)
    assert (found.rule_id, found.severity, found.confidence) == ("api/removed", "medium", "low")
    assert [(item.path, item.start_line) for item in found.evidence[1:]] == [("examples/a.js", 4)]
    more = {"lib/app.js": before["lib/app.js"].replace("mount(path, fn)", "mount(path, fn, depth)")}
    (found,) = findings(tmp_path / "b", before, more)
    assert [(item.path, item.start_line) for item in found.evidence[1:]] == [("examples/a.js", 4)]


ROUTES = "var app = require('express')();\n\napp.get('{}', function (req, res) {{ res.end(); }});\n"
CLIENT = "fetch('/orders/7/lines');\n"


def test_a_route_whose_parameter_has_another_form_still_stands(tmp_path):
    before = {"app.js": ROUTES.format("/orders/:id(*)/lines"), "client.js": CLIENT}
    other = {"app.js": ROUTES.format("/orders/*number/lines")}
    assert findings(tmp_path / "a", before, other, select=("route/removed",)) == ()
    gone = {"app.js": ROUTES.format("/bills/:id/lines")}
    (found,) = findings(tmp_path / "b", before, gone, select=("route/removed",))
    assert [(item.path, item.start_line) for item in found.evidence[1:]] == [("client.js", 1)]
    assert found.severity == "medium"


@pytest.mark.parametrize("path", ["benchmarks/app.js", "examples/orders/app.js"])
def test_a_route_of_a_benchmark_or_example_is_said_quietly(tmp_path, path):
    before = {path: ROUTES.format("/orders/:id/lines"), "client.js": CLIENT}
    (found,) = findings(tmp_path, before, {path: ROUTES.format("/bills/:id/lines")}, select=("route/removed",))
    assert found.severity == "low"


def test_an_option_that_only_its_name_line_lost(tmp_path):
    text = (
        'import click\n\n\n@click.command()\n@click.option(\n    "{}",\n    help="How much",\n)\ndef run():\n    pass\n'
    )
    before = {"cli.py": text.format("--amount"), "docs/use.md": "Run it with `--amount 3`.\n"}
    (found,) = findings(tmp_path, before, {"cli.py": text.format("--number")}, select=("command/removed",))
    assert (found.severity, found.path, found.evidence[1].path) == ("low", "cli.py", "docs/use.md")


def test_a_setting_that_a_file_no_longer_sets(tmp_path):
    before = {
        "app.py": 'import os\n\nlimit = os.environ["UPLOAD_LIMIT"]\n',
        "deploy/app.env": "UPLOAD_LIMIT=100\nOTHER_NAME=1\n",
    }
    (found,) = findings(tmp_path / "a", before, {"deploy/app.env": "OTHER_NAME=1\n"})
    assert (found.rule_id, found.severity, found.path) == ("config/removed", "medium", "deploy/app.env")
    assert [(item.path, item.start_line) for item in found.evidence[1:]] == [("app.py", 3)]
    moved = {"deploy/app.env": "OTHER_NAME=1\n", "deploy/all.env": "UPLOAD_LIMIT=7\n"}
    assert findings(tmp_path / "b", before, moved) == ()


def test_what_a_pipeline_set_for_itself_is_no_setting_of_the_program(tmp_path):
    code = 'import os\n\nhome = os.getenv("APP_HOME_DIR")\n'
    before = {".cirrus.yml": "env:\n  APP_HOME_DIR: /opt\n", "a.py": code}
    assert not findings(tmp_path / "a", before, {".cirrus.yml": None})
    elsewhere = {"deploy.yml": before[".cirrus.yml"], "a.py": code}
    (found,) = findings(tmp_path / "b", elsewhere, {"deploy.yml": None})
    assert (found.rule_id, found.path) == ("config/removed", "a.py")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.go", "package a\n\nfunc f() error {\n\tif err := g(); err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}\n",
         "package a\n\nfunc f() error {\n\tif err := g(); err != nil {\n\t}\n\treturn nil\n}\n"),
        ("a.rs", "fn f() {\n    match g() {\n        Err(e) => {\n            log(e);\n        }\n"
         "        Ok(x) => use_it(x),\n    }\n}\n",
         "fn f() {\n    match g() {\n        Err(_) => {}\n        Ok(x) => use_it(x),\n    }\n}\n"),
        ("a.js", "function f() {\n  try {\n    g();\n  } catch (e) {\n    console.error(e);\n  }\n}\n",
         "function f() {\n  try {\n    g();\n  } catch (e) {\n  }\n}\n"),
        ("a.py", "def f():\n    try:\n        g()\n    except KeyError:\n        raise\n",
         "def f():\n    try:\n        g()\n    except KeyError:\n        pass\n"),
    ],
)  # fmt: skip
def test_a_handler_that_was_emptied(tmp_path, path, before, after):
    (found,) = findings(tmp_path / "a", {path: before}, {path: after}, select=("error/swallowed",))
    assert (found.severity, "does nothing any more" in found.message) == ("medium", True)
    assert findings(tmp_path / "b", {path: after}, {path: after + "\n"}, select=("error/swallowed",)) == ()


@pytest.mark.parametrize(
    ("files", "path", "text", "line"),
    [
        ({"pkg/__init__.py": "", "pkg/a.py": "X = 1\n"}, "run.py", "from pkg.b import X\n", 1),
        ({"pkg/__init__.py": "", "pkg/a.py": "X = 1\n"}, "run.py", "from pkg.a import (\n    Y,\n)\n", 2),
        ({"src/main/java/org/x/A.java": "package org.x;\n\npublic class A {}\n"},
         "src/main/java/org/y/B.java", "package org.y;\n\nimport org.x.C;\n\nclass B {}\n", 3),
        ({"go.mod": "module ex.org/m\n", "sub/a.go": "package sub\n"}, "b.go",
         'package m\n\nimport "ex.org/m/sob"\n\nvar X = sob.Y\n', 3),
        ({"src/lib.rs": "mod core;\n", "src/core.rs": "pub struct A;\n"}, "src/b.rs", "use crate::cure::A;\n", 1),
        ({"src/a.h": "int a;\n"}, "src/b.c", '#include "b_missing.h"\n', 1),
    ],
)  # fmt: skip
def test_imports_of_the_own_packages_that_lead_nowhere(tmp_path, files, path, text, line):
    (found,) = findings(tmp_path, files, {path: text}, select=("import/unresolved",))
    assert (found.path, found.start_line) == (path, line)


@pytest.mark.parametrize(
    ("files", "path", "text"),
    [
        ({"pkg/__init__.py": "", "pkg/a.py": "X = 1\n"}, "run.py",
         "from pkg.a import X\nimport pkg.a\nimport other.b\n"),
        ({"org/x/A.java": "package org.x;\n\npublic class A {}\n"},
         "org/y/B.java", "package org.y;\n\nimport org.x.A;\nimport org.z.C;\nimport org.x.A.Inner;\n"
         "import org.x.R;\nimport org.x.BuildConfig;\nimport org.x.QOrder;\nimport org.x.CartBinding;\n\nclass B {}\n"),
        ({"go.mod": "module ex.org/m\n", "sub/a.go": "package sub\n"}, "b.go",
         'package m\n\nimport "ex.org/m/sub"\nimport "ex.org/n/sob"\n\nvar X = sub.Y\n'),
        ({"src/lib.rs": "mod core;\npub use core::*;\n", "src/core.rs": "pub struct A;\n"}, "src/b.rs",
         "use crate::core::A;\nuse crate::Anything;\nuse other::B;\n"),
        ({"src/lib.rs": "mod core;\n", "src/core.rs": "tonic::include_proto!(\"core\");\n"}, "src/b.rs",
         "use crate::core::core_client::CoreClient;\nuse crate::core::Reply;\n"),
        ({"src/lib.rs": "mod core;\n", "src/core.rs": '//! All of `src/*.rs`.\n\npub struct A;\n\n// not `*/a.rs`\n'},
         "src/b.rs", "use crate::core::A;\n"),
        ({"package.json": '{"main": "lib/a.js"}\n', "lib/a.js": "module.exports = 1\n"}, "test/app/b.js",
         "const whole = require('../..')\nmodule.exports = whole\n"),
        ({"src/a.h": "int a;\n", "Makefile": "made.h: x\n"}, "src/b.c", '#include "a.h"\n#include "made.h"\n'),
    ],
)  # fmt: skip
def test_imports_that_lead_somewhere_or_out(tmp_path, files, path, text):
    assert findings(tmp_path, files, {path: text}, select=("import/unresolved",)) == ()


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("a.py", "def f():\n    return missing_name(1)\n", "`missing_name` is defined"),
        ("a.py", "class A:\n    def f(self):\n        return self.missing_name(1)\n", "`A` has no"),
        ("a.py", "from other import *\n\n\ndef f():\n    return missing_name(1)\n", ""),
        ("a.py", "class A(Base):\n    def f(self):\n        return self.missing_name(1)\n", ""),
        ("a.py", "def f(missing_name):\n    return missing_name(1)\n", ""),
        (
            "a.py",
            "class A:\n    def f(self):\n        self.missing_name = g\n        return self.missing_name(1)\n",
            "",
        ),
        ("a.py", "class A:\n    def f(self):\n        self.gone(1)\n\n\nclass B(A, Foreign):\n    pass\n", ""),
        (
            "A.java",
            "class A {\n    void f() {\n        if (x) { run(() -> { this.gone(); }); }\n    }\n}\n",
            "`A` has no",
        ),
        ("A.java", "class A {\n    Object f() {\n        return this.getClass();\n    }\n}\n", ""),
        ("A.java", "class A {\n    T f() {\n        return new T() { void g() { this.gone(); } };\n    }\n}\n", ""),
        ("A.java", "class A {\n    enum B { C; String f() { return this.name(); } }\n}\n", ""),
        ("a.js", "class A {\n  f() {\n    x.map((y) => { if (y) { this.gone(); } });\n  }\n}\n", "`A` has no"),
        ("a.js", "class A {\n  f() {\n    x.on('y', function () { this.gone(); });\n  }\n}\n", ""),
        ("a.js", "class A {\n  f() {\n    return { g() { this.gone(); } };\n  }\n}\n", ""),
        ("a.js", "class A {\n  f() {\n    return this.hasOwnProperty('b');\n  }\n}\n", ""),
        ("a.js", "class A {\n  f() {\n    return this.$t('b');\n  }\n}\n", ""),
        ("a.go", "package a\n\nfunc f() int {\n\treturn missingName(1)\n}\n", "`missingName` is defined"),
        ("a.go", "package a\n\nfunc f(missingName func(int) int) int {\n\treturn missingName(1)\n}\n", ""),
    ],
)
def test_calls_of_what_does_not_exist(tmp_path, path, text, message):
    found = findings(tmp_path, {"x.txt": "x\n"}, {path: text}, select=("call/unknown",))
    assert [item.message.startswith(message) for item in found] == ([True] if message else [])


def test_an_interface_with_a_new_method(tmp_path):
    before = {
        "A.java": "interface A {\n    int one();\n}\n",
        "B.java": "class B implements A {\n    public int one() {\n        return 1;\n    }\n}\n",
    }
    after = {"A.java": "interface A {\n    int one();\n\n    int two();\n}\n"}
    (found,) = findings(tmp_path / "a", before, after)
    assert (found.rule_id, [item.path for item in found.evidence[1:]]) == ("override/mismatch", ["B.java"])
    with_body = {"A.java": "interface A {\n    int one();\n\n    default int two() {\n        return 2;\n    }\n}\n"}
    assert findings(tmp_path / "b", before, with_body) == ()


def test_a_base_that_changed_without_its_overrides(tmp_path):
    before = {
        "a.py": "class A:\n    def go(self, x):\n        return x\n",
        "b.py": "from a import A\n\n\nclass B(A):\n    def go(self, x):\n        return [x]\n",
    }
    after = {"a.py": "class A:\n    def go(self, x, y):\n        return x, y\n"}
    (found,) = findings(tmp_path, before, after, select=("override/mismatch",))
    assert [(item.path, item.start_line) for item in found.evidence[1:]] == [("b.py", 5)]


def test_a_dependency_that_is_still_imported(tmp_path):
    before = {
        "pyproject.toml": '[project]\nname = "x"\ndependencies = ["httpx>=0.27", "rich"]\n',
        "x.py": "import httpx\n\nhttpx.get('a')\n",
    }
    after = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["rich"]\n'}
    used, told = findings(tmp_path, before, after)
    assert (used.rule_id, used.severity, used.evidence[1].path) == ("dependency/changed", "medium", "x.py")
    assert (told.severity, told.message) == ("info", "dependencies changed: removed httpx")


def test_a_version_that_a_property_of_maven_names(tmp_path):
    pom = "<project>\n  <properties>\n    <netty.version>4.1</netty.version>\n  </properties>\n</project>\n"
    (told,) = findings(tmp_path, {"pom.xml": pom}, {"pom.xml": pom.replace("4.1", "4.2")})
    assert (told.message, told.start_line) == ("dependencies changed: netty.version 4.1 -> 4.2", 3)


def test_an_assertion_cut_out_of_a_test_that_has_others(tmp_path):
    text = "def test_a():\n    x = 1\n    assert x\n    assert x == 1\n"
    (found,) = findings(tmp_path, {"tests/test_a.py": text}, {"tests/test_a.py": text.replace("    assert x\n", "")})
    assert (found.rule_id, found.severity, found.start_line) == ("test/removed", "low", 3)


def test_an_await_taken_from_something_unknown(tmp_path):
    text = "async def f(client):\n    await client.close_all()\n    return 1\n"
    dropped = text.replace("await ", "")
    (found,) = findings(tmp_path / "a", {"a.py": text}, {"a.py": dropped})
    assert (found.rule_id, found.severity, found.start_line) == ("async/missing-await", "medium", 2)
    assert findings(tmp_path / "b", {"a.py": text}, {"a.py": dropped.replace("async ", "")}) == ()


def test_members_and_constants_by_their_receivers(tmp_path):
    before = {
        "a.py": "from enum import Enum\n\n\nclass Mode(Enum):\n    FAST = 1\n    SLOW = 2\n\n\nTABLE = {1: 2}\n",
        "b.py": "from a import TABLE, Mode\n\nprint(Mode.SLOW)\nprint(TABLE.get(1))\n",
    }
    renamed = {"a.py": before["a.py"].replace("SLOW", "LAZY")}
    (found,) = findings(tmp_path / "a", before, renamed)
    assert (found.rule_id, [item.start_line for item in found.evidence[1:]]) == ("api/removed", [3])
    renamed = {"a.py": before["a.py"].replace("TABLE", "MAP")}
    found = findings(tmp_path / "b", before, renamed, select=("api/removed",))
    assert [item.start_line for item in found[0].evidence[1:]] == [1, 4]


TOKEN = "ghp_R4nd0mQx7LmZp2VtYw8KsJd5HgNc3BfUeAo1"


def secrets(tmp_path, before, after):
    found = findings(tmp_path, before, after, select=("secret/added",))
    return {(item.path, item.severity, item.message) for item in found}


def test_a_secret_is_seen_in_files_that_other_rules_pass_over(tmp_path):
    line = f'{{"resolved": "https://x-token:{TOKEN}@npm.example.org/a.tgz", "password": "Zk3mQx7LmZp2Vt"}}\n'
    after = {"package-lock.json": line, "dist/app.min.js": line, "vendor/a.py": f"T = '{TOKEN}'\n"}
    assert secrets(tmp_path, {}, after) == {(path, "medium", "github token added") for path in after}


MAILCHIMP = "3f8a1c9e5b7d2046a1e8c3b9f0d75264-us12"


def test_a_secret_that_only_the_maintained_detectors_know(tmp_path):
    line = f"CLIENT = ['{MAILCHIMP}']\n"
    (found,) = findings(tmp_path, {"a.py": "x = 1\n"}, {"a.py": f"x = 1\n{line}"})
    assert (found.rule_id, found.severity, found.start_line) == ("secret/added", "high", 2)
    assert MAILCHIMP not in repr(found)
    assert "[redacted: Mailchimp Access Key]" in found.evidence[0].excerpt
    assert secrets(tmp_path / "moved", {"a.py": line}, {"a.py": "x = 1\n", "b.py": line}) == set()
    guessed = "cloudant_password = '3f8a1c9e5b7d2046a1e8c3b9f0d752643f8a1c9e5b7d2046a1e8c3b9f0d75264'\n"
    assert secrets(tmp_path / "vendored", {}, {"vendor/a.py": guessed, "dist/a.min.js": line}) == {
        ("dist/a.min.js", "medium", "Mailchimp Access Key added")
    }


def test_what_the_detectors_could_not_look_at_is_in_the_report(tmp_path):
    report = reviewed(tmp_path, {}, {"a.py": f"x = '{'ab ' * 7000}'\n"}, select=("secret/added",))
    said = "a.py: scanner error: 1 line over 20,000 characters; only the built-in patterns were used"
    assert said in report.notes
    assert "scanner error: 1 line over" in review_markdown.render(report)
    (run,) = review_sarif.as_dict(report)["runs"]
    assert said in [item["message"]["text"] for item in run["invocations"][0]["toolExecutionNotifications"]]


def test_silence_says_what_could_not_be_parsed(tmp_path):
    before = {"a.py": "def f():\n    pass\n", "b.py": "from a import f\nf()\n", "c.py": "from a import f\nf()\n"}
    store = Store.open(tmp_path / "cache")
    for path in ("b.py", "c.py"):
        blob_id = blob_hash(before[path].encode(), "sha1")
        store.put([(record_key(blob_id, "python"), FAILURE + b"reading it failed: TypeError: it did")])
    store.close()
    report = reviewed(tmp_path, before, {"a.py": "def g():\n    pass\n"})
    assert "b.py and 1 other could not be parsed, so what they use is not known (iquest index --status)" in report.notes
    assert not any("could not be parsed" in note for note in reviewed(tmp_path / "whole", before, {"a.py": "\n"}).notes)


def test_values_of_env_files_whose_names_say_what_they_hold(tmp_path):
    text = "DB_PASSWORD=q8Zr1vTy\nDEBUG=1\nNAME=somebody-else\nAPI_KEY=changeme\nexport APP_TOKEN='k2Lw9xQp'\n"
    found = secrets(tmp_path, {}, {".env": text, ".env.example": text, "app.ini": text})
    assert found == {(".env", "medium", ".env value added")}


def test_a_secret_that_moves_to_another_file_is_not_new(tmp_path):
    assert (
        secrets(tmp_path, {"a.py": f"T = '{TOKEN}'\n"}, {"a.py": "x = 1\n", "b.py": f"class B:\n    t = '{TOKEN}'\n"})
        == set()
    )


def test_an_argument_that_lands_on_the_parameter_after_a_dropped_one(tmp_path):
    before = {"a.py": "def get(key, strict=True):\n    return key\n", "b.py": "from a import get\n\nget(1)\n"}
    (found,) = findings(tmp_path / "a", before, {"a.py": "def get(strict=True):\n    return strict\n"})
    assert "its argument for `key` now lands on `strict`" in found.message
    both = {"a.py": "def get(strict=True):\n    return strict\n", "b.py": "from a import get\n\nget()\n"}
    assert findings(tmp_path / "b", before, both) == ()


def test_an_await_taken_away_in_a_callback_without_a_name(tmp_path):
    text = "test('a', async () => {\n  if (x) {\n    await factory.close();\n  }\n});\n"
    (found,) = findings(tmp_path / "a", {"a.js": text}, {"a.js": text.replace("await ", "")})
    assert (found.rule_id, found.severity, found.start_line) == ("async/missing-await", "low", 3)
    both = text.replace("await ", "").replace("async ", "")
    assert findings(tmp_path / "b", {"a.js": text}, {"a.js": both}) == ()


def listed(finding):
    return [(item.path, item.start_line) for item in finding.evidence[1:]]


def test_a_constant_that_its_own_file_alone_uses(tmp_path):
    text = 'HOOKS = ["a"]\n\n\ndef default():\n    """HOOKS."""\n    return {event: 1 for event in HOOKS}  # HOOKS\n'
    (found,) = findings(tmp_path / "a", {"a.py": text}, {"a.py": text.replace("HOOKS =", "POINTS =")})
    assert (found.rule_id, listed(found)) == ("api/removed", [("a.py", 6)])
    both = {"a.py": text.replace("HOOKS", "POINTS")}
    assert findings(tmp_path / "b", {"a.py": text}, both, select=("api/removed",)) == ()


def test_calls_on_this_inside_the_object_that_lost_the_method(tmp_path):
    text = (
        "var app = exports = module.exports = {};\n\napp.open = function open(a) {\n  return a;\n};\n\n"
        "app.start = function start() {\n  Object.defineProperty(this, 'x', {\n"
        "    get: function x() {\n      return this.open('a');\n    }\n  });\n};\n"
    )
    (found,) = findings(
        tmp_path, {"a.js": text}, {"a.js": text.replace("app.open = function open", "app.shut = function shut")}
    )
    assert (found.rule_id, listed(found)) == ("api/removed", [("a.js", 10)])


def test_a_call_in_a_macro_over_several_lines_is_a_caller(tmp_path):
    text = (
        "pub struct Filter;\nimpl Filter {\n    pub fn applies_to(&self, t: u8) -> bool {\n        t > 1\n    }\n}\n\n"
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        assert!(\n            make(1)\n"
        "                .unwrap()\n                .applies_to(2)\n        );\n    }\n}\n"
    )
    (found,) = findings(tmp_path, {"a.rs": text}, {"a.rs": text.replace("t: u8)", "t: u8, s: u8)")})
    assert (found.rule_id, listed(found)) == ("api/signature", [("a.rs", 15)])


def test_guessed_callers_are_listed_behind_the_certain_ones(tmp_path):
    before = {
        "a.py": "class Session:\n    def find_adapter(self, url):\n        return url\n\n    def get(self):\n"
        "        return self.find_adapter(1)\n",
        "b.py": "def use(session):\n    return session.find_adapter(url=1)\n",
    }
    (found,) = findings(tmp_path, before, {"a.py": before["a.py"].replace("(self, url)", "(self)")})
    assert (found.severity, listed(found)) == ("high", [("a.py", 6), ("b.py", 2)])


def test_arguments_before_something_unpacked_keep_their_places(tmp_path):
    before = {
        "a.py": "def create(name, value, **more):\n    return name, value, more\n",
        "b.py": "from a import create\n\n\ndef f(more, rest):\n    create(1, 2, **more)\n    create(*rest, 1)\n",
    }
    (found,) = findings(tmp_path, before, {"a.py": before["a.py"].replace("(name, value,", "(value, name,")})
    assert listed(found) == [("b.py", 5)]


def test_a_shorter_call_in_javascript_lands_elsewhere_too(tmp_path):
    before = {
        "a.js": "function clearCookie(name, options) {\n  return [name, options];\n}\n"
        "module.exports = { clearCookie };\n",
        "b.js": "const { clearCookie } = require('./a');\n\nclearCookie('sid');\nclearCookie();\n",
    }
    (found,) = findings(tmp_path, before, {"a.js": before["a.js"].replace("(name, options)", "(options, name)")})
    assert listed(found) == [("b.js", 3)]


def test_a_key_a_parameter_and_a_string_of_that_name_are_no_uses(tmp_path):
    before = {
        "a.py": "def make_thing(x):\n    return x\n",
        "b.py": "import a\n\n\ndef f(make_thing):\n    pass\n\n\nf(make_thing=1)\nprint('make_thing')\n",
    }
    assert findings(tmp_path, before, {"a.py": "def other_thing(x):\n    return x\n"}, select=("api/removed",)) == ()


def test_a_decorator_with_arguments_is_a_caller(tmp_path):
    before = {
        "a.py": "def route_of(path):\n    return lambda f: f\n",
        "b.py": "from a import route_of\n\n\n@route_of('/')\ndef f():\n    pass\n",
    }
    (found,) = findings(tmp_path, before, {"a.py": before["a.py"].replace("(path)", "(path, method)")})
    assert (found.severity, listed(found)) == ("high", [("b.py", 4)])


def test_members_of_a_module_that_was_swapped_for_another_are_silent(tmp_path):
    before = {
        "lib/router.js": "var proto = module.exports = {};\n\n"
        "proto.mountLayer = function mountLayer(fn) {\n  return fn;\n};\n",
        "lib/index.js": "var Router = require('./router');\n\nexports.Router = Router;\n",
        "test.js": "var { Router } = require('./lib/index');\n\nRouter.mountLayer(1);\n",
    }
    swapped = before["lib/index.js"].replace("'./router'", "'router'")
    found = findings(tmp_path / "a", before, {"lib/router.js": None, "lib/index.js": swapped}, select=("api/removed",))
    assert found == ()
    kept = {"lib/router.js": before["lib/router.js"].replace("mountLayer", "put")}
    (found,) = findings(tmp_path / "b", before, kept, select=("api/removed",))
    assert ("test.js", 3) in listed(found)


@pytest.mark.parametrize(("key", "count"), [("wsgi.file_wrapper", 0), ("APP_FILE_WRAPPER", 1)])
def test_what_a_server_puts_into_environ_is_no_setting(tmp_path, key, count):
    before = {"a.py": f"def f(environ):\n    return environ['{key}']\n", "README.rst": f"{key} = 1\n"}
    found = findings(tmp_path, before, {"a.py": "def f(environ):\n    return 1\n"}, select=("config/removed",))
    assert len(found) == count


def test_the_uses_outside_of_tests_are_shown_first(tmp_path):
    before = {
        "m.py": "def load_it(x):\n    return x\n",
        "a/test_m.py": "from m import load_it\n\nload_it(1)\n",
        "z.py": "from m import load_it\n\nload_it(1)\n",
    }
    (found,) = findings(tmp_path, before, {"m.py": "def load_it(x, y):\n    return x\n"})
    assert listed(found) == [("z.py", 3), ("a/test_m.py", 3)]
