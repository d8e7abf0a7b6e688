"""Where the callees of a C or C++ repository are defined, as clang resolves them.

Each source file is parsed with the folders of the repository's headers as include folders (those called `include`, its
root and the file's own first, others behind the system's). Errors pass. Calls that a macro's body makes are no sites:
nobody wrote a name there; what stands in a macro's arguments is one. Kinds: `call`, `new` (a class), `macro`.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from ctypes import POINTER, byref, c_uint
from dataclasses import dataclass, field
from pathlib import Path

from clang import cindex
from clang.cindex import Cursor, CursorKind
from graph_probe import Site
from graph_scoring import Answer

SOURCES = (".c", ".cc", ".cpp", ".cxx")
HEADERS = (".h", ".hh", ".hpp", ".hxx")
SUFFIXES = (*SOURCES, *HEADERS)
KEEP_GOING = 0x200
MAX_FOLDERS = 400
FUNCTIONS = (
    CursorKind.FUNCTION_DECL,
    CursorKind.CXX_METHOD,
    CursorKind.CONSTRUCTOR,
    CursorKind.DESTRUCTOR,
    CursorKind.CONVERSION_FUNCTION,
    CursorKind.FUNCTION_TEMPLATE,
)
CLASSES = (
    CursorKind.CLASS_DECL,
    CursorKind.STRUCT_DECL,
    CursorKind.UNION_DECL,
    CursorKind.CLASS_TEMPLATE,
    CursorKind.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION,
)
Place = tuple[str, int]

_file_location = cindex.conf.lib.clang_getFileLocation
_file_location.argtypes = [cindex.SourceLocation, POINTER(cindex.c_object_p), *[POINTER(c_uint)] * 3]
_file_location.restype = None


@dataclass
class Meant:
    """What one look at a site says: declarations by their names across files, with where this one is defined."""

    usr: str
    defined: Place | None
    declared: Place
    is_callable: bool
    beside: tuple[Place, ...] = ()


@dataclass
class Told:
    root: Path
    sites: dict[Site, list[Meant | None]] = field(default_factory=lambda: defaultdict(list))
    definitions: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    declarations: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    seen: set[str] = field(default_factory=set)
    """Headers that were looked through."""
    sources: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    macros: dict[tuple[str, str], tuple[Place, ...]] = field(default_factory=dict)

    def relative(self, name: str) -> str:
        """ "" for a file outside of the repository."""
        if name not in self.names:
            path = os.path.realpath(name)
            inside = path.startswith(f"{self.root}/")
            self.names[name] = path[len(str(self.root)) + 1 :] if inside else ""
        return self.names[name]

    def place(self, cursor: Cursor) -> Place:
        found = at(cursor)
        path = self.relative(found[0]) if found else ""
        return (path, found[1]) if path and found else ("", 0)

    def is_written(self, path: str, offset: int, name: str) -> bool:
        return self.source(path)[offset : offset + len(name.encode())] == name.encode()

    def source(self, path: str) -> bytes:
        if path not in self.sources:
            self.sources[path] = (self.root / path).read_bytes()
        return self.sources[path]


def at(cursor: Cursor) -> tuple[str, int, int] | None:
    """File, line and offset, of a macro's argument those where it is written."""
    file, line, column, offset = cindex.c_object_p(), c_uint(), c_uint(), c_uint()
    _file_location(cursor.location, byref(file), byref(line), byref(column), byref(offset))
    return (cindex.File(file).name, line.value, offset.value) if file else None


def answers_of(root: Path, paths: list[str]) -> dict[Site, Answer | None]:
    told = Told(root)
    index = cindex.Index.create()
    options = cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD | KEEP_GOING
    sources = [path for path in paths if path.endswith(SOURCES)]
    arguments = {is_cpp: list(arguments_of(root, paths, is_cpp)) for is_cpp in (False, True)}
    for path in sources:
        try:
            given = [f"-I{(root / path).parent}", *arguments[not path.endswith(".c")]]
            unit = index.parse(str(root / path), given, options=options)
        except cindex.TranslationUnitLoadError:
            continue
        look_through(told, unit)
    for site in [site for site in told.sites if site.kind == "macro"]:
        # `#define open(x) open(x, 0)`: the function is meant as well as the macro.
        told.sites[site] += told.sites.pop(Site(site.path, site.line, site.name, "call"), [])
    return {site: answer(told, meant) for site, meant in told.sites.items()}


def arguments_of(root: Path, paths: list[str], is_cpp: bool) -> Iterator[str]:
    yield from ("-x", "c++", "-std=c++20") if is_cpp else ("-x", "c", "-std=gnu11")
    yield from ("-ferror-limit=0", "-w", "-nostdinc" if not is_cpp else "-nostdinc++")
    folders = dict.fromkeys(os.path.dirname(path) for path in paths if path.endswith(HEADERS))
    first = ["", *(folder for folder in folders if os.path.basename(folder) == "include"), "include", "src", "lib"]
    # `#include <uv/unix.h>` means a folder above the header's own.
    above = dict.fromkeys(os.path.dirname(folder) for folder in folders)
    yield from (f"-I{root / folder}" for folder in first)
    yield from (value for folder in system_folders(is_cpp) for value in ("-isystem", folder))
    behind = [folder for folder in (*folders, *above) if folder not in first][:MAX_FOLDERS]
    yield from (value for folder in behind for value in ("-idirafter", str(root / folder)))


def system_folders(is_cpp: bool) -> list[str]:
    """Where the compiler of this machine looks for headers."""
    command = ["gcc", "-E", "-v", "-x", "c++" if is_cpp else "c", "-"]
    told = subprocess.run(command, input="", capture_output=True, text=True, check=True).stderr
    found = told.partition("#include <...> search starts here:")[2].partition("End of search list")[0]
    return [line.strip() for line in found.splitlines() if line.strip()]


def look_through(told: Told, unit: cindex.TranslationUnit) -> None:
    fresh: set[str] = set()
    for top in unit.cursor.get_children():
        file = top.location.file
        path = told.relative(file.name) if file is not None else ""
        if not path or path in told.seen:
            continue
        if top.kind is CursorKind.MACRO_INSTANTIATION:
            tell_macro(told, top)
        elif top.kind is not CursorKind.MACRO_DEFINITION:
            fresh.add(path)
            look(told, top)
    told.seen |= fresh


def look(told: Told, top: Cursor) -> None:
    waiting = [top]
    while waiting:
        cursor = waiting.pop()
        kind = cursor.kind
        if kind in FUNCTIONS or kind in CLASSES or (kind is CursorKind.VAR_DECL and cursor is top):
            place = told.place(cursor)
            if place[0]:
                (told.definitions if cursor.is_definition() else told.declarations)[cursor.get_usr()].add(place)
        elif kind is CursorKind.CALL_EXPR:
            tell_call(told, cursor)
        elif kind is CursorKind.CXX_NEW_EXPR:
            tell_new(told, cursor)
        waiting += cursor.get_children()


def tell_macro(told: Told, use: Cursor) -> None:
    """A macro that is written with parentheses behind it."""
    meant, found = use.referenced, at(use)
    if meant is None or found is None:
        return
    path, name = told.relative(found[0]), use.spelling
    end = found[2] + len(name.encode())
    if told.is_written(path, found[2], name) and told.sources[path][end : end + 8].lstrip()[:1] == b"(":
        places = alternatives(told, told.place(meant)[0], name) if told.place(meant)[0] else ()
        told.sites[Site(path, found[1], name, "macro")].append(Meant("", None, told.place(meant), True, places))


def alternatives(told: Told, path: str, name: str) -> tuple[Place, ...]:
    """Where a file defines a macro: which of several one gets hangs on the system."""
    if (path, name) not in told.macros:
        pattern = re.compile(rb"^[ \t]*#[ \t]*define[ \t]+" + re.escape(name.encode()) + rb"\b", re.MULTILINE)
        data = told.source(path)
        lines = (data.count(b"\n", 0, found.start()) + 1 for found in pattern.finditer(data))
        told.macros[path, name] = tuple((path, line) for line in lines)
    return told.macros[path, name]


def tell_call(told: Told, call: Cursor) -> None:
    meant = call.referenced
    named = callee_of(call)
    if named is None:
        return
    if named.kind is CursorKind.OVERLOADED_DECL_REF:
        number = cindex.conf.lib.clang_getNumOverloadedDecls(named)
        meant = cindex.conf.lib.clang_getOverloadedDecl(named, 0) if number == 1 else None
    elif named.kind in (CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR) and named.referenced is not None:
        meant = named.referenced
    elif named.kind is CursorKind.TYPE_REF and meant is not None and meant.kind is not CursorKind.CONSTRUCTOR:
        return
    name = named.spelling.rpartition("::")[2].rpartition(" ")[2].partition("<")[0]
    is_type = named.kind is CursorKind.TYPE_REF and named.referenced is not None
    tell(told, named, name, "call", meant, told.place(named.referenced) if is_type else None)


def callee_of(call: Cursor) -> Cursor | None:
    """What names the callee: below parentheses and conversions; of `T(…)` the type."""
    first = next(iter(call.get_children()), None)
    while first is not None and first.kind in (CursorKind.UNEXPOSED_EXPR, CursorKind.PAREN_EXPR):
        first = next(iter(first.get_children()), None)
    while first is not None and first.kind in (CursorKind.NAMESPACE_REF, CursorKind.TEMPLATE_REF):
        first = next((item for item in call.get_children() if item.kind is CursorKind.TYPE_REF), None)
    wanted = (
        CursorKind.DECL_REF_EXPR,
        CursorKind.MEMBER_REF_EXPR,
        CursorKind.OVERLOADED_DECL_REF,
        CursorKind.TYPE_REF,
    )
    return first if first is not None and first.kind in wanted else None


def tell_new(told: Told, new: Cursor) -> None:
    for item in new.get_children():
        if item.kind is CursorKind.TYPE_REF and item.referenced is not None:
            name = item.spelling.rpartition("::")[2].rpartition(" ")[2].partition("<")[0]
            tell(told, item, name, "new", item.referenced)
            return
        if item.kind not in (CursorKind.NAMESPACE_REF, CursorKind.TEMPLATE_REF):
            return


def tell(told: Told, named: Cursor, name: str, kind: str, meant: Cursor | None, other: Place | None = None) -> None:
    """`other`: what is right as well, a type by another name."""
    found = at(named)
    path = told.relative(found[0]) if found else ""
    if found is None or not path or not name or name.startswith("operator"):
        return
    if told.is_written(path, found[2], name):
        one = None if meant is None else meaning(told, meant)
        if one is not None and other is not None:
            one.beside = (*one.beside, other)
        told.sites[Site(path, found[1], name, kind)].append(one)


def is_implied(meant: Cursor) -> bool:
    """A function of C that nothing declares: clang takes the first call of it for its declaration."""
    start = meant.extent.start
    return meant.kind is CursorKind.FUNCTION_DECL and (start.file is None or start.offset == meant.location.offset)


def meaning(told: Told, meant: Cursor) -> Meant | None:
    if is_implied(meant):
        return None
    template = cindex.conf.lib.clang_getSpecializedCursorTemplate(meant)
    meant = meant if template is None else template
    defined = meant.get_definition()
    place = told.place(meant)
    beside: list[Place] = []
    if meant.kind is CursorKind.TYPEDEF_DECL:
        beside.append(told.place(meant.underlying_typedef_type.get_canonical().get_declaration()))
    if meant.kind is CursorKind.VAR_DECL:
        beside.append(place)
    if meant.kind is CursorKind.CONSTRUCTOR:
        around = meant.semantic_parent
        beside.append(told.place(around.get_definition() or around))
    return Meant(
        meant.get_usr(),
        None if defined is None else told.place(defined),
        place,
        meant.kind in FUNCTIONS or meant.kind in CLASSES,
        tuple(beside),
    )


def answer(told: Told, looks: list[Meant | None]) -> Answer | None:
    """None where clang knew nothing in one of its looks."""
    places: set[Place] = set()
    for meant in looks:
        if meant is None:
            return None
        places.update(meant.beside)
        defined = {meant.defined} if meant.defined is not None else told.definitions.get(meant.usr, set())
        places |= defined
        if len(defined) != 1:
            places |= told.declarations.get(meant.usr, set()) | {meant.declared}
    is_value = not any(meant is not None and meant.is_callable for meant in looks)
    return Answer(frozenset(places), is_value)
