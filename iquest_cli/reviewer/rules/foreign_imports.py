"""Imports that lead into the repository without a relative path: packages of Java, Go and Rust, headers of C, the own
package of Python. Says what is missing, or "" where an import leads somewhere or may be somebody else's."""

from __future__ import annotations

import posixpath
import re

from anchors.graph.texts.words import files_with
from anchors.records import Import
from iquest_cli.reviewer.rules.modules import Modules
from iquest_cli.reviewer.side import Side

_BLOCK = re.compile(r"^[ \t]*/\*.*?(?:\*/|\Z)", re.S | re.M)
"""A comment that begins its line: elsewhere the two marks may stand in patterns of paths."""
_ASKED = re.compile(r"\bcrate::\w+")
"""What a `use` of a crate's root asks of itself: no proof that it has it."""
_GIVES_MORE = re.compile(r"^\s*pub(?:\([^)]*\))?\s+use\s[^;]*\*|\binclude!|^macro_rules!|^(?:\w+::)*\w+!\s*[{(]", re.M)
"""What may bring names into a Rust module that its text does not say."""
_TARGET = re.compile(r"""^\s{0,40}path\s{0,9}=\s{0,9}["']([^"'\n]{1,200}\.rs)["']""", re.M)
_CPP_TESTED = re.compile(r"__has_include|#\s*if")


_MADE_BY_BUILD = re.compile(
    r"(?:R|BR|BuildConfig|Q[A-Z]\w*|(?:Dagger|Hilt_|AutoValue_|Immutable(?=[A-Z]))\w+"
    r"|\w+(?:Binding|Directions|Args|_|Grpc|OuterClass|Proto))"
)
"""Names of classes that builds of Android and annotation processors of the JVM write beside those of a package."""


def java(modules: Modules, side: Side, path: str, item: Import) -> str:
    """A class of a package whose folder is the repository's, that no file of any folder is named after."""
    module, name = item.module, item.name
    if (
        not module
        or name in ("", "*")
        or not name[:1].isupper()
        or _MADE_BY_BUILD.fullmatch(name)
        or not module.rpartition(".")[2][:1].islower()
    ):
        return ""
    folder = module.replace(".", "/")
    owners = [at for at in modules.folders if at == folder or at.endswith("/" + folder)]
    if not any(posixpath.dirname(file) in owners for file in modules.files if file.endswith((".java", ".kt"))):
        return ""
    if side.snapshot.string_id(name) is not None and any(
        definition.name == name
        for index in files_with(side.snapshot, name)
        for definition in side.snapshot.record(index).definitions
    ):
        return ""
    if any(posixpath.basename(file).partition(".")[0] == name for file in modules.files):
        return ""
    return f"package `{module}` has no `{name}`"


def go(modules: Modules, path: str, item: Import) -> str:
    """A package under one of the repository's own modules, whose folder is not there."""
    folder = modules.go_folder(item.module)
    if folder is None or folder in ("", ".") or folder in modules.folders:
        return ""
    return f"no package `{item.module}` in the repository"


def rust(modules: Modules, side: Side, path: str, item: Import) -> str:
    """A path from the crate's root whose first missing part no file says."""
    parts = [part for part in item.module.split("::") if part]
    if not parts or parts[0] != "crate" or item.scope >= 0:
        return ""
    names = [*parts[1:], *([item.name] if item.name not in ("", "*", "self") else [])]
    folder = posixpath.dirname(path)
    while not any(f"{folder}/{root}".lstrip("/") in modules.files for root in ("lib.rs", "main.rs")):
        if not folder:
            return ""
        folder = posixpath.dirname(folder)
    roots = [f"{folder}/{root}".lstrip("/") for root in ("lib.rs", "main.rs")]
    for other in _target_roots(modules, side, path):
        inside = posixpath.dirname(other)
        if inside == folder:
            roots.append(other)
        elif inside.startswith(f"{folder}/" if folder else "") and f"{path}/".startswith(f"{inside}/"):
            return ""  # of a test or a program whose root lies deeper
    at = [file for file in roots if file in modules.files]
    for name in names:
        below = [f"{folder}/{name}.rs".lstrip("/"), f"{folder}/{name}/mod.rs".lstrip("/")]
        inner = [file for file in below if file in modules.files]
        if inner:
            folder, at = f"{folder}/{name}".lstrip("/"), inner
            continue
        text = "\n".join(side.data(file).decode("utf-8", "replace") for file in at)
        text = _ASKED.sub("", _BLOCK.sub("", text))
        if re.search(rf"\b{re.escape(name)}\b", text) or _GIVES_MORE.search(text):
            return ""
        return f"`{'::'.join(parts)}` has no `{name}`" if name == names[-1] else f"no module `{name}` in the crate"
    return ""


def _target_roots(modules: Modules, side: Side, path: str) -> list[str]:
    """Files from which the crate around a file makes programs and tests besides, as its manifest says."""
    folder = posixpath.dirname(path)
    while (manifest := f"{folder}/Cargo.toml".lstrip("/")) not in modules.files:
        if not folder:
            return []
        folder = posixpath.dirname(folder)
    targets = _TARGET.findall(side.data(manifest).decode("utf-8", "replace"))
    return [posixpath.normpath(posixpath.join(folder, target)) for target in targets]


def c(modules: Modules, side: Side, path: str, item: Import) -> str:
    """A quoted header that no file is named after and that nothing else in the repository speaks of."""
    if item.module.startswith("<") or not item.module.endswith((".h", ".hpp", ".hh", ".hxx")):
        return ""
    name = posixpath.basename(item.module)
    stem = name.partition(".")[0]
    if any(posixpath.basename(file).startswith(stem + ".") for file in modules.files):
        return ""
    folder = posixpath.dirname(item.module).strip("./")
    if folder and not any(f"/{own}".endswith(f"/{folder}") for own in modules.folders):
        return ""  # a folder of somebody else's headers
    lines = side.lines(path)
    if any(_CPP_TESTED.search(text) for text in lines[max(0, item.line - 3) : item.line - 1]):
        return ""
    others = [index for index in files_with(side.snapshot, stem) if side.snapshot.files[index].path != path]
    if any(name.encode() in side.data(side.snapshot.files[index].path) for index in others):
        return ""  # a build makes it, or others get it from where this one does
    return f"no header `{item.module}` in the repository"


def python_root(modules: Modules, path: str, item: Import) -> str | None:
    """The folder from which an absolute import of the repository's own package counts."""
    top = item.module.partition(".")[0]
    return modules.python_root(path, top) if top else None
