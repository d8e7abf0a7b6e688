"""Names of languages, comment marks, and the conventions for tests, vendored and generated paths."""

from __future__ import annotations

import subprocess
import sys

import pytest

from anchors.syntax.extract import extract
from anchors.syntax.languages import (
    LANGUAGES,
    comment_prefix,
    comment_suffix,
    interpreted,
    is_code,
    is_generated_path,
    is_test_path,
    is_vendored_path,
    language_of,
    stem_of,
)
from anchors.syntax.parse import grammar, grammar_key, query


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"), ("A.JAVA", "java"), ("x.d.ts", "typescript"), ("App.tsx", "tsx"), ("x.mjs", "javascript"),
        ("main.go", "go"), ("lib.rs", "rust"), ("x.h", "c"), ("x.hpp", "cpp"), ("Dockerfile", "dockerfile"),
        ("deploy/Dockerfile.dev", "dockerfile"), ("Makefile", "makefile"), (".env.local", "ini"), ("go.mod", "text"),
        ("README", "text"), ("requirements-dev.txt", "text"), ("logo.png", None), ("LICENSE-MIT", "text"), ("x", None),
        ("bin/tool", "script"), ("libexec/app/app-run", "script"), ("bin/tool.exe", None), ("cabin/x", None),
        ("config.ru", "ruby"), ("a/Page.vue", "vue"), ("+page.svelte", "svelte"), ("index.astro", "astro"),
        ("shop.1", "text"), ("man/shop.conf.5", "text"), ("libshop.so.1", None), ("shop.9", None), ("shop.log.1", None),
        ("shop.conf.sample", "ini"), ("config.yml.example", "yaml"), ("a/phpunit.xml.dist", "xml"),
        ("a.py.template", None), ("sample", None), ("shop.sample", None),
    ],
)  # fmt: skip
def test_language_goes_by_name_and_extension(path: str, language: str | None) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("path", "is_test"),
    [
        ("tests/test_a.py", True), ("pkg/a_test.go", True), ("src/FooTest.java", True), ("src/a.spec.ts", True),
        ("src/__tests__/a.js", True), ("conftest.py", True), ("src/contest.py", False),
        ("pkg/a_mock.go", True), ("pkg/mock_a.go", True), ("pkg/mock.go", False),
        ("latest/a.py", False),
        ("spring-test/src/main/java/Mock.java", False), ("src/attest.rs", False), ("src/test/java/A.java", True),
        ("src/Protest.java", False), ("src/Shop.Web.Tests/Page.cs", True), ("test/Shop.UnitTests/A.cs", True),
        ("src/Shop.Contests/Page.cs", False), ("Shop/PageTests.cs", True),
        ("core/src/main/kotlin/io/shop/OrderSpec.kt", False), ("core/src/main/java/testing/Fake.java", False),
        ("tests/app/src/main/java/A.java", True), ("core/src/commonTest/kotlin/A.kt", True),
        ("testapp.c", True), ("cli/test_routing.go", False), ("test_a.rb", True), ("testament.c", False),
        ("core/src/commonMain/kotlin/A.kt", False), ("src/Contest/a.kt", False), ("typings/index.test-d.ts", True),
        ("src/id_spec.rs", False), ("spec_helper/cart_spec.rb", True), ("pkg/job-spec.go", False), ("a.spec.mts", True),
        ("crates/shop-test-support/src/lib.rs", True), ("testsuite-http2/src/main/java/A.java", True),
        ("pkg/testhelpers/a.go", True), ("contest_common/a.py", False), ("latest-support/a.py", False),
        ("core/src/main/java/io/shop/testsupport/A.java", False), ("streams/test-utils/src/main/java/A.java", False),
        ("src/commands/test.rs", False), ("packages/cli/cmd/test.go", False), ("test/commands/test.js", True),
        ("src/commands/run.test.ts", True), ("src/test.ts", True),
        ("testcases/t/185-till.pl", True), ("t/185-till.t", True), ("src/latestcases/a.c", False),
    ],
)  # fmt: skip
def test_test_paths(path: str, is_test: bool) -> None:
    assert is_test_path(path) is is_test


def test_vendored_and_generated_paths() -> None:
    assert is_vendored_path("web/node_modules/a/index.js") and is_vendored_path("deps/lua/src/lua.c")
    assert not is_vendored_path("deps/deps.go")  # a package of that name: what is vendored has folders of its own
    assert is_vendored_path("shop/static/js/lib/diff.js") and is_vendored_path("web/lines.color-2.1.2.js")
    assert is_vendored_path("public/v1/lib/fc/fullcalendar.js") and not is_vendored_path("public/v1/js/ff/index.js")
    assert not is_vendored_path("src/js/lib/diff.js") and not is_vendored_path("static/js/diff-2.js")
    assert is_vendored_path("static/js/jquery-3.7.1.min.js") and not is_vendored_path("src/vendors.py")
    assert is_generated_path("package-lock.json") and is_generated_path("api/user_pb2.py")
    assert is_generated_path("docs/build/html/a.html") and is_generated_path("a/build/x.js")
    assert not is_generated_path("doc/build/changelog/x.rst") and not is_generated_path("a/docs/build/x.md")
    for path in ("gen/user.pb.go", "gen/user.pb.gw.go", "gen/user_grpc.pb.go", "web/user_pb.ts", "a/user.grpc.swift"):
        assert is_generated_path(path)
    assert not is_generated_path("web/pb.ts") and not is_generated_path("lib/grpc.go")
    assert is_generated_path("a/b.min.js") and not is_generated_path("src/generator.py")


def test_comment_marks() -> None:
    assert (comment_prefix("python"), comment_prefix("rust"), comment_prefix("json")) == ("#", "//", None)
    assert (comment_prefix("markdown"), comment_suffix("markdown")) == ("<!--", "-->")
    assert comment_prefix("no such language") is None


@pytest.mark.parametrize("language", [name for name in LANGUAGES if is_code(name)])
def test_every_grammar_loads_and_its_query_compiles(language: str) -> None:
    assert grammar(language).node_kind_count > 0
    assert query(language).pattern_count > 0
    assert len(grammar_key(language)) == 16


def test_the_key_tells_languages_apart() -> None:
    keys = [grammar_key(name) for name in LANGUAGES if is_code(name)]
    assert len(set(keys)) == len(keys)
    assert grammar_key("markdown") == "text"


def test_the_table_imports_no_grammar() -> None:
    code = "import sys, anchors.syntax.languages; print([m for m in sys.modules if m.startswith('tree_sitter')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scripts_without_extension_go_by_their_first_line() -> None:
    for first, language in (
        (b"#!/usr/bin/env bash\n", "shell"), (b"#!/bin/sh -e\n", "shell"), (b"#!/usr/bin/env python3.11\n", "python"),
        (b"#! /usr/bin/ruby\n", "ruby"), (b"#!/usr/bin/env -S php\n", "php"), (b"echo x\n", "text"), (b"", "text"),
        (b"#!/usr/bin/shotgun\n", "text"),
    ):  # fmt: skip
        assert interpreted(first) == language
        assert extract(first + b"x=1\n", "script").language == language


def test_a_file_is_called_by_its_name_up_to_the_first_dot() -> None:
    assert [stem_of(path) for path in ("src/app.test.ts", "app", "a.b/c", ".bashrc")] == ["app", "app", "c", ""]
