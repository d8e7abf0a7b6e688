"""What is told of a task where nothing is written: the usual command of what a repository is built with, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

GO = {
    "go.mod": "module example.org/shop\n",
    "cmd/shop/main.go": "package main\n\nfunc main() {\n\trun()\n}\n",
    "cart/cart.go": "package cart\n\nfunc Total() int {\n\treturn 1\n}\n",
    "cart/cart_test.go": 'package cart\n\nimport "testing"\n\nfunc TestTotal(t *testing.T) {\n\tTotal()\n}\n',
    "store/store_test.go": 'package store\n\nimport "testing"\n\nfunc TestPutAndGet(t *testing.T) {\n}\n',
}
PYTHON = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = []\n\n[project.scripts]\nshop = "shop.cli:main"\n\n'
    '[project.optional-dependencies]\ndev = ["pytest"]\n\n[tool.ruff]\nline-length = 100\n',
    "shop/__init__.py": "",
    "shop/cli.py": "def main():\n    pass\n",
    "tests/test_cart.py": "import pytest\n\n\nclass TestCart:\n    def test_total(self):\n        pass\n",
}
RUST = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
    "src/main.rs": "fn main() {}\n",
    "src/cart.rs": "pub fn total() -> u32 { 1 }\n\n#[cfg(test)]\nmod tests {\n    #[test]\n"
    "    fn totals_are_right() {}\n}\n",
}
CRATES = {
    "Cargo.toml": '[workspace]\nmembers = ["cli", "fuzz"]\n',
    "cli/Cargo.toml": '[package]\nname = "shop-cli"\n',
    "cli/src/main.rs": "fn main() {}\n",
    "fuzz/Cargo.toml": '[package]\nname = "shop-fuzz"\n\n[[bin]]\nname = "fuzz"\n',
}
NODE = {
    "package.json": '{\n  "name": "shop",\n  "devDependencies": {\n    "vitest": "1",\n    "eslint": "9"\n  }\n}\n',
    "pnpm-lock.yaml": "lockfileVersion: 9\n",
    "tsconfig.json": "{}\n",
    "src/cart.ts": "export const total = () => 1;\n",
    "src/cart.test.ts": "import { test } from 'vitest';\ntest('adds', () => {});\n",
}
JUNIT = "package shop;\n\nclass CartTest {\n    @Test\n    void addsItems() { }\n}\n"
MAVEN = {
    "pom.xml": "<project><modules><module>core</module></modules></project>\n",
    "mvnw": "#!/bin/sh\n",
    "core/pom.xml": "<project/>\n",
    "core/src/test/java/shop/CartTest.java": JUNIT,
}
GRADLE = {
    "build.gradle.kts": 'plugins {\n    id("application")\n}\n',
    "gradlew": "#!/bin/sh\n",
    "core/build.gradle.kts": "\n",
    "core/src/test/java/shop/CartTest.java": JUNIT,
}
DOTNET = {
    "Shop.sln": "\n",
    "src/Shop/Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
    "src/Shop/Cart.cs": "namespace Shop;\n\npublic class Cart { }\n",
    "test/Shop.Tests/CartTests.cs": "namespace Shop.Tests;\n\npublic class CartTests\n{\n    [Fact]\n"
    "    public void Adds_items() { }\n}\n",
}
PHP = {
    "composer.json": '{\n  "name": "shop/shop"\n}\n',
    "phpunit.xml.dist": "<phpunit/>\n",
    "src/Cart.php": "<?php\n\nclass Cart {}\n",
    "tests/CartTest.php": "<?php\n\nclass CartTest extends TestCase\n{\n    public function testAddsItems() {}\n}\n",
}
RUBY = {
    "Gemfile": "source 'https://rubygems.org'\n",
    ".rspec": "--format doc\n",
    ".rubocop.yml": "AllCops:\n",
    "lib/cart.rb": "class Cart\nend\n",
    "spec/cart_spec.rb": "RSpec.describe Cart do\n  it 'adds' do\n  end\nend\n",
}
CMAKE = {
    "CMakeLists.txt": "project(shop)\nenable_testing()\nadd_test(NAME cart_test COMMAND cart_test)\n",
    "cart.c": "int total(void)\n{\n\treturn 1;\n}\n",
}
SBT = {
    "build.sbt": 'name := "shop"\n',
    "src/main/scala/shop/Cart.scala": "package shop\n\nclass Cart\n",
    "src/test/scala/shop/CartSpec.scala": "package shop\n\nclass CartSpec extends AnyFunSuite {\n}\n",
}
MONOREPO = {f"backend/{path}": text for path, text in PYTHON.items()} | {"README.md": "# Shop\n\nSells.\n"}
CASES = (
    (GO, "How do I build it?", "To build it: `go build ./...`, as is usual for a Go module (go.mod:1)"),
    (GO, "How do I run it?", "To start it: `go run ./cmd/shop`"),
    (GO, "How do I run a single test?", "`go test ./cart -run '^TestTotal$'`"),
    (GO, "How do I run the tests of the store package?", "`go test ./store`"),
    (GO, "How do I run the test TestPutAndGet?", "`go test ./store -run '^TestPutAndGet$'`"),
    (GO, "How do I install the dependencies?", "`go mod download`"),
    (PYTHON, "How do I run a single test?", "`pytest tests/test_cart.py::TestCart::test_total`"),
    (PYTHON, "How do I set up a development environment?", "`pip install -e '.[dev]'`"),
    (PYTHON, "How do I run it?", "`shop`, as is usual for a Python project"),
    (PYTHON, "How do I lint it?", "`ruff check .`, as is usual for a Python project (pyproject.toml:11)"),
    (PYTHON | {"uv.lock": "version = 1\n"}, "How do I run the tests?", "`uv run pytest`"),
    (MONOREPO, "How do I run the tests?", "`pytest (in backend/)`"),
    (RUST, "How do I run the tests?", "`cargo test`"),
    (RUST, "How do I run a single test?", "`cargo test totals_are_right`"),
    (RUST, "How do I run it?", "`cargo run`"),
    (NODE, "How do I install the dependencies?", "`pnpm install --frozen-lockfile`"),
    (NODE, "How do I run a single test?", "`pnpm exec vitest run src/cart.test.ts`"),
    (NODE, "How do I type check it?", "`pnpm exec tsc --noEmit`"),
    (MAVEN | {"pom.xml": "<dependencies>\n"}, "How do I add a dependency?", "`<dependency> in pom.xml`"),
    (CRATES, "How do I run it?", "`cargo run -p shop-cli`"),
    (CRATES, "How do I install it?", "`cargo install --path cli`"),
    (MAVEN, "How do I build it?", "`./mvnw package`"),
    (MAVEN, "How do I run a single test?", "`./mvnw test -pl core -Dtest=CartTest#addsItems`"),
    (GRADLE, "How do I run it?", "`./gradlew run`"),
    (GRADLE, "How do I run a single test?", "`./gradlew :core:test --tests 'shop.CartTest.addsItems'`"),
    (DOTNET, "How do I run it?", "`dotnet run --project src/Shop`"),
    (DOTNET, "How do I run a single test?", '`dotnet test --filter "FullyQualifiedName~CartTests.Adds_items"`'),
    (PHP, "How do I run a single test?", "`vendor/bin/phpunit --filter testAddsItems tests/CartTest.php`"),
    (RUBY, "How do I run a single test?", "`bundle exec rspec spec/cart_spec.rb:2`"),
    (RUBY, "How do I format the code?", "`bundle exec rubocop -a`"),
    (
        RUBY | {"bin/rails": "#!/usr/bin/env ruby\n"},
        "How do I create a migration?",
        "`bin/rails generate migration NAME`",
    ),
    (CMAKE, "How do I build it?", "`cmake -S . -B build && cmake --build build`"),
    (CMAKE, "How do I run a single test?", "`ctest --test-dir build -R cart_test`"),
    (SBT, "How do I run a single test?", '`sbt "testOnly *CartSpec"`'),
)


def said(folder: Path, files: dict[str, str], question: str) -> str:
    answer = answered(folder, files, question)
    assert answer.kind == "howto"
    assert answer.found == (not answer.answer.startswith("Not found"))
    return answer.answer


@pytest.mark.parametrize(("files", "question", "told"), CASES, ids=[f"{next(iter(f))} {q}" for f, q, _ in CASES])
def test_what_is_usual_is_told_as_such(tmp_path: Path, files: dict[str, str], question: str, told: str) -> None:
    answer = said(tmp_path, files, question)
    assert told in answer
    assert "as is usual for" in answer and "no page or script here says it" in answer


@pytest.mark.parametrize(
    ("files", "question", "not_told"),
    [
        (GO, "How do I debug it?", "debug it"),
        (GO, "How do I deploy it?", "deploy it"),
        ({"debugger.py": "def debug_it(): pass\n"}, "How do I debug it?", "debug it"),
        (MONOREPO, "How do I run the migrations?", "migrate the database"),
    ],
)
def test_what_nothing_tells_is_not_told(tmp_path: Path, files: dict[str, str], question: str, not_told: str) -> None:
    answer = said(tmp_path, files, question)
    assert answer == f"Not found: no page, script, build file or job of CI here says how to {not_told}."


def test_of_two_tasks_each_has_its_command_and_the_one_that_is_missing_is_named(tmp_path: Path) -> None:
    answer = said(tmp_path, GO, "How do I build and debug it?")
    assert answer.startswith("To build it: `go build ./...`")
    assert answer.endswith("Nothing here says how to debug it.")


def test_what_is_made_for_a_part_does_not_lead_where_the_whole_is_built_otherwise(tmp_path: Path) -> None:
    files = GO | {"ui/package.json": '{\n  "scripts": {\n    "build": "vite"\n  }\n}\n'}
    answer = said(tmp_path, files, "How do I build it?")
    assert answer.startswith("To build it: `go build ./...`, as is usual for a Go module (go.mod:1).")
    assert "`npm run build (in ui/)`" in answer


def test_a_tool_beside_the_program_is_not_what_it_is_built_with(tmp_path: Path) -> None:
    files = GO | {f"cart/part{n}.go": "package cart\n" for n in range(10)} | {"docs/package.json": '{"name": "x"}\n'}
    assert "npm" not in said(tmp_path, files, "How do I install the dependencies?")


ZIG = {
    "build.zig": (
        'const std = @import("std");\n\npub fn build(b: *std.Build) void {\n'
        '    const exe = b.addExecutable(.{ .name = "shop" });\n'
        '    b.step("run", "Run the shop").dependOn(&exe.step);\n    _ = b.step("test", "Run all tests");\n}\n'
    ),
    "src/main.zig": 'pub fn main() void {}\n\ntest "adds" {}\n',
}


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("How do I run the tests?", "zig build test"),
        ("How do I build it?", "zig build"),
        ("How do I start it?", "zig build run"),
    ],
)
def test_a_zig_project_is_built_by_its_steps(tmp_path: Path, question: str, command: str) -> None:
    assert f"`{command}`" in answered(tmp_path, ZIG, question).answer


PERL = {
    "cpanfile": "requires 'Moo';\n",
    "Makefile.PL": "use ExtUtils::MakeMaker;\nWriteMakefile(NAME => 'Shop');\n",
    "app.psgi": "use Shop;\nShop->to_app;\n",
    "lib/Shop.pm": "package Shop;\nuse Moo;\nsub to_app { my $self = shift }\n1;\n",
    "t/shop.t": "use Test::More;\nuse Shop;\nok 1;\ndone_testing;\n",
}


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("How do I run the tests?", "prove -lr t"),
        ("How do I run a single test?", "prove -lv t/shop.t"),
        ("How do I install the dependencies?", "cpanm --installdeps ."),
        ("How do I build it?", "perl Makefile.PL && make"),
        ("How do I start it?", "plackup"),
    ],
)
def test_a_perl_distribution_is_built_and_tested_by_its_usual_tools(
    tmp_path: Path, question: str, command: str
) -> None:
    assert f"`{command}`" in answered(tmp_path, PERL, question).answer


def test_steps_of_a_build_are_told_with_what_they_do(tmp_path: Path) -> None:
    told = answered(tmp_path, ZIG, "Which commands are there?").answer
    assert "| `zig build test` | build.zig:6 | Run all tests |" in told
