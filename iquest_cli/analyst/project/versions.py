"""Which versions of languages and runtimes a project says that it needs, line by line of its manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_FILES: Final = 60
MAX_LINES: Final = 1_500
MAX_TOLD: Final = 12
BASE_IMAGE: Final = "base image"
PINNED: Final = "pinned tool"
EDITION: Final = "edition"
"""Which dialect of Rust, and no version of it."""


class _Rule(NamedTuple):
    """In files called so, what a line must look like; its groups are the version."""

    file: re.Pattern[str]
    line: re.Pattern[str]
    language: str
    note: str


def _rules(rows: tuple[tuple[str, str, str, str], ...]) -> tuple[_Rule, ...]:
    return tuple(_Rule(re.compile(file), re.compile(line), language, note) for file, line, language, note in rows)


_POINTED: Final = r"[\"']([^\"'\n]{1,60})[\"']"
_WHOLE: Final = r"^\s*v?([\d][\w.+-]{0,40})\s*$"
_GRADLE: Final = r"build\.gradle(?:\.kts)?|[\w.-]+\.gradle(?:\.kts)?"
_PROPS: Final = r"[\w.-]+\.(?:cs|fs|vb)proj|Directory\.Build\.props"
_RULES: Final = _rules((
    (r"pyproject\.toml", rf"^\s*requires-python\s*=\s*{_POINTED}", "Python", "required"),
    (r"pyproject\.toml", rf"^\s*python\s*=\s*{_POINTED}", "Python", "required"),
    (r"setup\.cfg", r"^\s*python_requires\s*=\s*(\S[^\n]{0,40})", "Python", "required"),
    (r"setup\.py", rf"\bpython_requires\s*=\s*{_POINTED}", "Python", "required"),
    (r"Pipfile", rf"^\s*python_(?:full_)?version\s*=\s*{_POINTED}", "Python", "required"),
    (r"\.python-version", _WHOLE, "Python", "pinned for who works on it"),
    (r"runtime\.txt", r"^\s*python-([\d.]+)", "Python", "where it is deployed"),
    (r"go\.mod", r"^go\s+([\d.]+\w*)", "Go", "required"),
    (r"go\.mod", r"^toolchain\s+go([\d.]+\w*)", "Go", "toolchain"),
    (r"package\.json", r"^\s*\"node\"\s*:\s*\"([^\"\n]{1,60})\"", "Node.js", "required"),
    (r"package\.json", r"^\s*\"(?:packageManager)\"\s*:\s*\"([^\"\n+]{1,60})", "package manager", "pinned"),
    (r"package\.json", r"\"engines\"\s*:\s*\{[^{}\n]{0,80}\"node\"\s*:\s*\"([^\"\n]{1,60})\"", "Node.js", "required"),
    (r"\.nvmrc|\.node-version", r"^\s*v?([\w./*-]{1,40})\s*$", "Node.js", "pinned for who works on it"),
    (r"pom\.xml", r"<(?:java\.version|maven\.compiler\.(?:release|source)|release|javaVersion)>\s*([\d.]+)\s*<", "Java",
     ""),
    (_GRADLE, r"\b(?:sourceCompatibility|targetCompatibility|jvmTarget)\b[^\n]{0,40}?[\"'_ (=]([\d][\d._]*)\b", "Java",
     ""),
    (_GRADLE, r"\b(?:jvmToolchain|JavaLanguageVersion\.of)\(\s*([\d]+)", "Java", "toolchain"),
    (r"\.java-version", _WHOLE, "Java", "pinned for who works on it"),
    (r"\.sdkmanrc", r"^\s*java\s*=\s*(\S+)", "Java", "pinned for who works on it"),
    (r"Cargo\.toml", rf"^\s*rust-version\s*=\s*{_POINTED}", "Rust", "required"),
    (r"Cargo\.toml", rf"^\s*edition\s*=\s*{_POINTED}", "Rust", EDITION),
    (r"rust-toolchain(?:\.toml)?", rf"^\s*channel\s*=\s*{_POINTED}", "Rust", "toolchain"),
    (r"rust-toolchain", r"^\s*([\w.-]+)\s*$", "Rust", "toolchain"),
    (r"Gemfile", rf"^\s*ruby\s+{_POINTED}", "Ruby", "required"),
    (r"[\w.-]+\.gemspec", rf"\.required_ruby_version\s*=\s*[^\"'\n]{{0,40}}{_POINTED}", "Ruby", "required"),
    (r"\.ruby-version", r"^\s*(?:ruby-)?([\d][\w.-]{0,40})\s*$", "Ruby", "pinned for who works on it"),
    (r"composer\.json", r"^\s*\"php\"\s*:\s*\"([^\"\n]{1,60})\"", "PHP", "required"),
    (_PROPS, r"<TargetFrameworks?>\s*([^<>\s]{1,120})\s*<", ".NET", "target"),
    (_PROPS, r"<LangVersion>\s*([^<>\s]{1,40})\s*<", "C#", "language"),
    (r"global\.json", r"^\s*\"version\"\s*:\s*\"([\d][^\"\n]{1,40})\"", ".NET SDK", "required"),
    (r"build\.sbt", r"\bscalaVersion\b\s*:=\s*\"([^\"\n]{1,40})\"", "Scala", ""),
    (r"Package\.swift", r"^//\s*swift-tools-version\s*:\s*([\d.]+)", "Swift", "required"),
    (r"pubspec\.yaml", r"^  sdk:\s*[\"']?([\^><=\d][^\"'\n#]{0,40})", "Dart", "required"),
    (r"pubspec\.yaml", r"^  flutter:\s*[\"']?([\^><=\d][^\"'\n#]{0,40})", "Flutter", "required"),
    (r"CMakeLists\.txt", r"\bCMAKE_(?:CXX|C)_STANDARD\s+([\d]+)", "C or C++ standard", ""),
    (r"CMakeLists\.txt", r"cmake_minimum_required\s*\(\s*VERSION\s+([\d.]+)", "CMake", "required"),
    (r"\.tool-versions|\.?mise\.toml", r"^\s*(python|nodejs|node|ruby|golang|go|java|rust|erlang|elixir|php)\s*=?"
     r"\s*[\"']?(\d[\w.-]*)", PINNED, "for who works on it"),
    (r"(?:[\w.-]*[Dd]ockerfile[\w.-]*)", r"^FROM\s+(?:--\S+\s+)?((?:[\w./-]*/)?(?:python|golang|node|ruby|php|rust"
     r"|openjdk|eclipse-temurin|sdk|gradle|maven)(?::[\w.-]+))", BASE_IMAGE, ""),
))  # fmt: skip
_FILES: Final = re.compile("|".join(f"(?:{rule.file.pattern})" for rule in _RULES))


def versions_needed(workspace: Workspace, source: Source) -> tuple[Stated, ...]:
    """Each language with each version once, as the file nearest to the root says it."""
    paths = [f.path for f in workspace.snapshot.files if _FILES.fullmatch(f.path.rpartition("/")[2])]
    own = [path for path in paths if path_factor(path, "code") >= 1.0 or "/" not in path]
    own.sort(key=lambda path: (path.count("/"), path))
    found: dict[tuple[str, str], Stated] = {}
    for path in own[:MAX_FILES]:
        for stated in _of_file(source, path):
            found.setdefault((stated.label, stated.told), stated)
    told = sorted(found.values(), key=lambda one: (one.label == BASE_IMAGE, one.path.count("/"), one.note == EDITION))
    return tuple(told[:MAX_TOLD])


def _of_file(source: Source, path: str) -> Iterator[Stated]:
    name = path.rpartition("/")[2]
    rules = [rule for rule in _RULES if rule.file.fullmatch(name)]
    for number, line in enumerate(source.lines(path)[:MAX_LINES], 1):
        if len(line) > MAX_LINE:
            continue
        for rule in rules:
            match = rule.line.search(line)
            if match is not None:
                yield Stated(rule.language, " ".join(match.groups()).strip(), path, number, rule.note)
                break
