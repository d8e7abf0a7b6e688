"""What manifests say a project depends on, each format as its own tools write it, and floods of what looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.pace import within
from support.reviews import findings

from iquest_cli.manifests.dependencies import dependencies, names_modules
from iquest_cli.manifests.own import own_name

PUB = """name: shop # ours
environment:
  sdk: ^3.5.0
dependencies:
  flutter:
    sdk: flutter
  dio: '^5.0.0' # web
  shop_core:
    path: ../core
dev_dependencies:
  test: any
dependency_overrides:
  meta: 1.0.0
"""
POM = """<project>
  <parent>
    <groupId>org.base</groupId>
    <artifactId>base-parent</artifactId>
    <version>3.1</version>
  </parent>
  <properties>
    <netty.version>4.1.130.Final</netty.version>
    <maven.compiler.source>17</maven.compiler.source>
  </properties>
  <dependencyManagement><dependencies>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-handler</artifactId>
      <version>${netty.version}</version>
    </dependency>
    <dependency><groupId>a</groupId><artifactId>b</artifactId><scope>test</scope></dependency>
  </dependencies></dependencyManagement>
</project>
"""
CATALOG = """[versions]
kotlin = "2.0"
ktor = { strictly = "3.1" }
[libraries]
core = { module = "io.ktor:ktor-core", version.ref = "ktor" }
log = "org.slf4j:slf4j-api:2.0.9"
bare = { group = "a", name = "b" }
[plugins]
jvm = { id = "org.jetbrains.kotlin.jvm", version.ref = "kotlin" }
"""
GRADLE = """plugins {
    id("org.springframework.boot") version "3.2.1"
}
dependencies {
    implementation("com.squareup:okio:3.9.0")
    testImplementation 'junit:junit:4.13'
    api project(":core")
}
"""
CSPROJ = """<Project>
  <PackageReference Include="Polly" Version="8.4.1" />
  <PackageReference Include="Serilog"><Version>4.0.0</Version></PackageReference>
  <PackageReference Version="1.0" Include="First" />
</Project>
"""
SWIFT = """let package = Package(
    dependencies: [
        .package(url: "https://github.com/vapor/vapor.git", from: "4.89.0"),
        .package(
            url: "https://github.com/apple/swift-nio",
            .upToNextMajor(from: "2.0.0")
        ), // all
    ]
)
"""
GEMFILE = """source "https://rubygems.org"
gem "rails", "~> 7.1", ">= 7.1.2" # not "9.9"
  gem 'puma', require: false
gem("pg", "1.5")
"""
GEMSPEC = """Gem::Specification.new do |s|
  s.add_dependency "rack", ">= 2"
  s.add_development_dependency("rake")
end
"""


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        (
            "pom.xml",
            POM,
            {
                "org.base:base-parent": "3.1",
                "io.netty:netty-handler": "${netty.version}",
                "a:b": "",
                "netty.version": "4.1.130.Final",
            },
        ),
        (
            "gradle/libs.versions.toml",
            CATALOG,
            {
                "kotlin": "2.0",
                "ktor": "3.1",
                "io.ktor:ktor-core": "ktor",
                "org.slf4j:slf4j-api": "2.0.9",
                "a:b": "",
                "org.jetbrains.kotlin.jvm": "kotlin",
            },
        ),
        (
            "app/build.gradle.kts",
            GRADLE,
            {"com.squareup:okio": "3.9.0", "junit:junit": "4.13", "org.springframework.boot": "3.2.1"},
        ),
        (
            "build.sbt",
            'libraryDependencies += "org.typelevel" %% "cats-core" % "2.10.0" % Test\n',
            {"org.typelevel:cats-core": "2.10.0"},
        ),
        ("src/App.csproj", CSPROJ, {"Polly": "8.4.1", "Serilog": "4.0.0", "First": "1.0"}),
        ("Directory.Packages.props", '<PackageVersion Include="A" Version="2" />', {"A": "2"}),
        ("packages.config", '<packages><package id="A" version="1.0" /></packages>', {"A": "1.0"}),
        ("pubspec.yaml", PUB, {"flutter": "", "dio": "^5.0.0", "shop_core": "", "test": "any"}),
        ("Package.swift", SWIFT, {"vapor": "from: 4.89.0", "swift-nio": ".upToNextMajor(from: 2.0.0)"}),
        ("Gemfile", GEMFILE, {"rails": "~> 7.1, >= 7.1.2", "puma": "", "pg": "1.5"}),
        ("a.gemspec", GEMSPEC, {"rack": ">= 2", "rake": ""}),
        ("composer.json", '{"require": {"a/b": "^1"}, "require-dev": {"c/d": "2"}}', {"a/b": "^1", "c/d": "2"}),
        (
            "Pipfile",
            '[packages]\nFlask = "*"\n[dev-packages]\npytest = {version = ">=8"}\n',
            {"flask": "*", "pytest": ">=8"},
        ),
        ("setup.cfg", "[options]\ninstall_requires =\n    rich>=13\n    Click\n", {"rich": ">=13", "click": ""}),
        ("go.mod", "require (\n\tgithub.com/a/b v1.2.3\n\tc.io/d v1 // indirect\n)\n", {"github.com/a/b": "v1.2.3"}),
        ("requirements/dev.txt", "rich==13.0 # x\n-r base.txt\n", {"rich": "==13.0"}),
        ("Cargo.toml", '[workspace.dependencies]\na = { version = "1" }\n', {"a": "1"}),
        ("package.json", "[1]", {}),
        ("setup.cfg", "x", {}),
    ],
)
def test_a_manifest_names_what_it_depends_on(path: str, text: str, named: dict[str, str]) -> None:
    assert dependencies(path, text.encode()) == named


PARENT = "<project><groupId>org.own</groupId><artifactId>all</artifactId><version>{0}</version></project>"
CHILD = (
    "<project><parent>\n<groupId>org.own</groupId>\n<artifactId>all</artifactId>\n<version>{0}</version>\n</parent>\n"
    "<artifactId>part</artifactId><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId>\n"
    "<version>{1}</version></dependency></dependencies></project>\n"
)


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("pom.xml", PARENT, "org.own:all"),
        ("part/pom.xml", CHILD, "org.own:part"),
        ("pom.xml", "<project><dependencies><artifactId>b</artifactId></dependencies></project>", ""),
        ("a/package.json", '{"name": "@own/a"}', "@own/a"),
        ("package.json", "[1]", ""),
        ("package.json", '{"name": 1}', ""),
        ("Cargo.toml", '[package]\nname = "own-core"\n', "own-core"),
        ("pyproject.toml", '[project]\nname = "Own_Core"\n', "own-core"),
        ("pyproject.toml", '[tool.poetry]\nname = "own"\n', "own"),
        ("Gemfile", "gem 'a'\n", ""),
    ],
)
def test_what_a_manifest_calls_its_own_package(path: str, text: str, name: str) -> None:
    assert own_name(path, text.encode()) == name


def test_another_version_of_an_own_package_is_nobody_elses_code(tmp_path: Path) -> None:
    before = {"pom.xml": PARENT.format("1"), "part/pom.xml": CHILD.format("1", "1")}
    only_own = {"pom.xml": PARENT.format("2"), "part/pom.xml": CHILD.format("2", "1")}
    assert findings(tmp_path / "a", before, only_own, select=("dependency/changed",)) == ()
    (found,) = findings(
        tmp_path / "b", before, {**only_own, "part/pom.xml": CHILD.format("2", "3")}, select=("dependency/changed",)
    )
    assert (found.message, found.start_line) == ("dependencies changed: a:b 1 -> 3", 7)


def test_what_is_no_manifest_names_nothing() -> None:
    assert dependencies("src/pom.py", b"") is None and dependencies("a.xml", POM.encode()) is None


def test_only_names_that_code_imports_are_looked_for_in_it() -> None:
    assert names_modules("a/Gemfile") and names_modules("dev-requirements.txt") and not names_modules("pom.xml")
    assert not names_modules("gradle/libs.versions.toml")


@pytest.mark.parametrize(
    "path",
    [
        "Pipfile",
        "pom.xml",
        "build.gradle",
        "build.sbt",
        "a.csproj",
        "Package.swift",
        "Gemfile",
        "go.mod",
        "pubspec.yaml",
    ],
)
def test_floods_are_read_once(path: str) -> None:
    pieces = (
        "<dependency>",
        "<dependency><groupId>",
        "\n",
        " ",
        "<a.version>",
        '"a" % ',
        "<PackageReference ",
        '.package(url: "',
    )
    pieces += ("1. ", "a.")
    for piece in (*pieces, "gem 'a', ", "implementation 'a:", "a" * 50, "version", "\n\t"):
        with within(2):
            dependencies(path, (piece * 40_000).encode())
            own_name(path, (piece * 40_000).encode())
            dependencies(path, ("<properties>" + piece * 40_000 + "</properties>").encode())
