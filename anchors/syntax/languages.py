"""Which language a path is in, and what its path says of it by convention.

Goes by name and extension only, never by content, and imports no grammar: that is `parse.py`'s work. The languages
themselves stand in `language_table.py`.
The path conventions (tests, vendored, generated) follow GitHub linguist's lists in spirit, not in full.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from anchors.regexes import regex
from anchors.syntax.language_table import ALL, Language
from anchors.syntax.other_languages import PROGRAMMING_NAMES, TEMPLATE_NAMES

MAX_NOTEBOOK_BYTES: Final = 16 << 20
"""The images of a notebook may take a hundred times what is read of them."""
COMPONENTS: Final = frozenset(("vue", "svelte", "astro"))
"""Markup with scripts in it, which alone are parsed, by the grammar that each file asks for (`blocks.py`)."""
SCRIPTS: Final = frozenset(("javascript", "typescript", "tsx", *COMPONENTS))
"""Languages whose modules import one another."""

LANGUAGES: Final[dict[str, Language]] = {language.name: language for language in ALL}
_BY_EXTENSION: Final = {ext: language.name for language in ALL for ext in language.extensions}
_BY_NAME: Final = {name: language.name for language in ALL for name in language.filenames}

_SCRIPTS: Final = re.compile(
    r"(?:^|/)(?:bin|exe|sbin|libexec|scripts?|tools?|ci|hooks|\.githooks|\.husky)/(?:[^/]+/)*[^/.]+$"
)
"""Where files without an extension are programs to be run."""
_MANUAL: Final = regex(r"[A-Za-z][\w.+-]*\.[1-8]$")
"""A page of the manual, by its name: `tool.1`, `tool.conf.5`."""
_LIBRARY: Final = regex(r"(.*[.-]so\.|lib.*\.\d+\.|.*\.(?:tar|log|zip|gz|deb|rpm|py|rb|js)\.)")
"""A shared library, or what a program puts aside, whose number is a version."""
_SAMPLES: Final = ("example", "sample", "dist", "template", "default")
"""Last extensions of what shows how a file is written that has its own in front: `app.conf.sample`."""
_INTERPRETERS: Final = {
    "bash": "shell", "sh": "shell", "zsh": "shell", "ksh": "shell", "dash": "shell", "bats": "shell", "ruby": "ruby",
    "python": "python", "node": "javascript", "deno": "typescript", "php": "php", "lua": "lua", "luajit": "lua",
    "perl": "perl",
}  # fmt: skip
_INTERPRETER: Final = regex(
    rb"#![ \t]*(?:/usr/bin/env[ \t]+(?:-S[ \t]+)?|\S*/)"
    rb"(bash|zsh|ksh|dash|bats|sh|ruby|python|node|deno|php|luajit|lua|perl)[\d.]*(?:[ \t\r\n]|$)"
)


class _Paths:
    """Paths by what their folders, or else their names, say: there are far fewer folders than files, so that each is
    looked at once, and a name is short."""

    def __init__(self, folders: str, names: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """`folders` is searched in a path up to its last slash, `names` in what stands behind it."""
        self._in_folder = lru_cache(1 << 14)(re.compile(folders, flags).search)
        self._in_name = re.compile(names, flags).search

    def has(self, path: str) -> bool:
        folder, slash, name = path.rpartition("/")
        return self._in_name(name) is not None or self._in_folder(folder + slash) is not None


_TEST: Final = _Paths(
    r"(^|/)(tests?|testing|__tests__|specs?|e2e|testdata|test-data|fixtures|jmh|integration[-_]tests?|"
    r"(integration|functional|unit|jvm|android)Test|testFixtures)/|(^|/)(?-i:src/[a-z][A-Za-z0-9]*Test)/"
    r"|(^|/)(?:[\w.]{1,60}+[-_])?test[-_]?(?:suites?|cases?|support|helpers?|harness|common|macros?)(?:[-_][\w.]{1,60}+)?/"
    r"|(^|/)(?-i:[\w.-]+\.(?:Unit|Integration|Functional|Acceptance)?Tests?|(?:Unit|Integration|Functional)Tests)/",
    r"^(test_.*\.(?!go$)\w+|conftest\.py|tests?\.\w{1,4}|test(?:app|suite|runner|program|driver|harness|main)s?\.\w+)$"
    r"|(_test|_tests|[.-]test(?:-d)?|[.-]e2e|\.(?:tf|tofu)test)\.\w+$|(?-i:^mocks?_\w+\.go$|_mocks?\.go$)|\.t$|[._-]spec\.(rb|cr|lua|moon|coffee|[cm]?[jt]sx?)$"
    r"|(?-i:[a-z0-9](Test|Tests|TestCase|IT|Spec|Suite))\.(java|kt|kts|scala|groovy|cs|swift|php)$",
    re.IGNORECASE | re.DOTALL,
)
_MAIN: Final = regex(r"(.*/)?src/main/")
"""Where build tools look for what is no test, whatever it is called."""
_COMMANDS: Final = regex(r"(.*/)?(?:sub)?(?:commands?|cmds?)/(?=tests?\.\w{1,4}$)")
"""Where a program keeps its commands, one of which may be called `test`."""
_VENDORED: Final = _Paths(
    r"(^|/)(node_modules|bower_components|vendor|vendors|third[-_]?party|3rdparty|external|extern|deps/[^/]+|Godeps|"
    r"site-packages|dist-packages|\.yarn|_vendor|_vendored|gradle/wrapper|Pods|Carthage|wwwroot/lib"
    r"|(static|public|wwwroot)/([\w.-]{1,40}/){0,2}libs?)/",
    r"^(jquery|bootstrap|d3|lodash|underscore|angular|backbone|react|vue|select2|xregexp)"
    r"([.-][\d.]+)?(\.full)?(\.min|\.slim)?\.(js|css)$|^[\w.-]+-\d+\.\d+\.\d+(\.min)?\.(js|css)$"
    r"|^gradlew(\.bat)?$|^mvnw(\.cmd)?$",
)
_LOCK: Final = regex(
    r"(package-lock\.json|npm-shrinkwrap\.json|packages\.lock\.json|pnpm-lock\.ya?ml|conda-lock\.ya?ml|go(\.work)?\.sum"
    r"|Package\.resolved|Cartfile\.resolved|\.pnp\.(c?js|loader\.mjs)|gradle\.lockfile|\.terraform\.lock\.hcl|MODULE\.bazel\.lock"
    r"|(yarn|bun|deno|Cargo|poetry|uv|pdm|pixi|Pipfile|composer|Gemfile|Podfile|pubspec|mix|flake|Gopkg|glide)\.lock)$",
    re.IGNORECASE,
)
"""A whole name."""
_GENERATED: Final = _Paths(
    r"(^|/)(dist|out|target|generated|__generated__|docs?/build/(html|doctrees|latex))/"
    r"|(^|/)(?<!^doc/)(?<!^docs/)(?<!/doc/)(?<!/docs/)build/",
    r"[.-]min\.(js|css|mjs)$|\.(js|css)\.map$|\.bundle\.js$|_pb2(_grpc)?\.pyi?$"
    r"|\.pb(\.\w+)?\.go$|\.(pb|grpc)\.(cc|h|swift)$|\.connect\.go$|_pb\.([jt]s|d\.ts)$"
    r"|\.(?:g|gr|freezed|mocks|mapper|config|chopper|gen|pb(?:enum|json|server|grpc)?)\.dart$|\.designer\.cs$|\.g(\.i)?\.cs$|\.generated\.\w+$"
    r"|^(zz_generated.*|.*_generated|.*\.gen)\.\w+$"
    r"|\.snap$",
    re.IGNORECASE | re.DOTALL,
)


def language_of(path: str) -> str | None:
    """The name of a path's language; None for what is listed but never read: images, archives, message catalogues
    (the same texts over again, in other tongues), unknown extensions."""
    name = path.rpartition("/")[2]
    known = _BY_NAME.get(name)
    if known is not None:
        return known
    stem, dot, extension = name.rpartition(".")
    if dot and stem:
        by_extension = _BY_EXTENSION.get("." + extension) or _BY_EXTENSION.get("." + extension.lower())
        if by_extension is not None:
            return by_extension
    head = name.partition(".")[0]
    if head in ("Dockerfile", "Containerfile", "Makefile"):
        return _BY_NAME[head]
    if head == "dockerfile" or head.startswith(("Dockerfile-", "Dockerfile_")):
        return _BY_NAME["Dockerfile"]
    if not dot and name and _SCRIPTS.search(path):
        return "script"
    if name.startswith(".env"):
        return "ini"
    if name.startswith(("README", "LICENSE", "CHANGELOG", "requirements")):
        return "text"
    if extension in _SAMPLES and "." in stem:
        shown = _BY_EXTENSION.get("." + stem.rpartition(".")[2].lower())
        return None if is_code(shown) else shown
    return "text" if _MANUAL.match(name) and not _LIBRARY.match(name) else None


def interpreted(data: bytes) -> str:
    """The language of a file of "script", which has no extension: by its first line, "text" where that says nothing."""
    found = _INTERPRETER.match(data[:200])
    return _INTERPRETERS[found[1].decode()] if found else "text"


def is_notebook_path(path: str) -> bool:
    """Whether a file is a notebook, which is read as a script of Python (`notebooks.py`)."""
    return path.endswith(".ipynb") or path[-6:].lower() == ".ipynb"


def comment_prefix(language: str) -> str | None:
    """What opens a comment line in this language; None where it has no comments or is unknown."""
    known = LANGUAGES.get(language)
    return known.comment if known else None


def comment_suffix(language: str) -> str:
    """What closes such a comment line; "" for most languages."""
    known = LANGUAGES.get(language)
    return known.comment_end if known else ""


def is_code(language: str | None) -> bool:
    """Whether this language is parsed with a grammar."""
    known = LANGUAGES.get(language or "")
    return known is not None and known.module is not None


def lacks_grammar(language: str) -> bool:
    """Whether this is a programming language that is read as text for want of a grammar."""
    return language in PROGRAMMING_NAMES


def is_template(language: str | None) -> bool:
    """Whether files of this language are pages with holes in them."""
    return language in TEMPLATE_NAMES


def stem_of(path: str) -> str:
    """A file's name up to its first dot: `src/app.test.ts` is called `app`."""
    return path.rpartition("/")[2].partition(".")[0]


def is_test_path(path: str) -> bool:
    """Tests, specs and what only serves them, by the naming conventions of the languages."""
    if not _TEST.has(path):
        return False
    other = _MAIN.match(path) or _COMMANDS.match(path)
    return other is None or _TEST.has(other.group())


def is_vendored_path(path: str) -> bool:
    """Other people's code kept in the tree."""
    return _VENDORED.has(path)


def is_generated_path(path: str) -> bool:
    """What a tool wrote, by its name: lock files, minified and compiled output. (A file's own words about it are in
    `FileRecord.is_generated`.)"""
    return _GENERATED.has(path) or is_lock_path(path)


def is_lock_path(path: str) -> bool:
    """What a package manager settled on."""
    return _LOCK.match(path.rpartition("/")[2]) is not None
