"""What parsing one blob gives: the record at rest in the index.

A record depends on the bytes and the language alone, never on the path, so that it can be keyed by blob id. Hot lists
are packed rows of numbers (`anchors.rows`), since a repository holds millions of them; rare ones are structs.
Lines are 1-based and inclusive. A scope is an index into `definitions`, -1 for the file's own level.
"""

from __future__ import annotations

from typing import Final

import msgspec

SCHEMA: Final = 5
"""Raised whenever the meaning of a record changes; part of every cache key."""

DEFINITION_KINDS: Final = (
    "module",
    "class",
    "interface",
    "struct",
    "enum",
    "trait",
    "type",
    "namespace",
    "function",
    "method",
    "constructor",
    "property",
    "macro",
    "constant",
    "variable",
    "field",
    "member",
    "section",
)
"""`module` is the file itself; `member` an enum member; `section` a heading or key of a text file."""
KIND_IDS: Final = {kind: number for number, kind in enumerate(DEFINITION_KINDS)}

RESULT: Final = "()"
"""The name under which a function's own scope binds its result, where its head does not tell that."""
BESIDE: Final = "=>"
"""Begins a base of a trait of Scala that is none: a type that its objects have too."""
OF_CLASS: Final = "<< self"
"""Stands among the decorators of what Ruby defines within `class << self`."""
NAMED_AS_FILE: Final = "<file>"
"""Stands for the name of a definition that only its file's path tells: a component's, which is the file."""


def name_of_file(path: str) -> str:
    """`UploadDialog` of `dialogs/UploadDialog.vue`, `UploadDialog.client.vue` and `UploadDialog/index.vue`; `[...all]`
    of `pages/[...all].vue`."""
    folder, _, name = path.rpartition("/")
    stem, around = name.rpartition(".")[0] or name, folder.rpartition("/")[2]
    if not stem.startswith(("[", ".")):
        stem = stem.partition(".")[0]
    return around if stem == "index" and around[:1].isupper() else stem


REFERENCE_KINDS: Final = ("call", "new", "type", "inherit", "decorate", "name", "attribute")
"""`name` is a bare mention (a callback, a constant read); `attribute` one behind a receiver."""

REFERENCE_FIELDS: Final = 5  # string id of the name, string id of the receiver, kind, line, scope
TERM_FIELDS: Final = 3  # chunk, string id, count: as words are counted; at rest a chunk says how many are its own

# How each column is kept (`anchors.rows.packed`).
REFERENCE_CODING: Final = b"ttnss"
ARGUMENT_CODING: Final = b"st"  # place among the references, string id of what the call passes (`syntax.arguments`)
CHUNK_CODING: Final = b"ssnn"  # first line, last line, scope, how many of the terms are of this chunk
TERM_CODING: Final = b"tn"  # string id, count
SYMBOL_CODING: Final = b"tnnssn"  # string id of the name, kind, parent, first line, last line, whether it is exported
MAX_WORD: Final = 64
"""Longer words are not counted."""


class Definition(msgspec.Struct, frozen=True, array_like=True):
    """A named thing. `start_line` includes its decorators or annotations, `name_line` is where the name stands.

    Definitions stand in source order, save that a parent always stands before its children: the parent of a Go or Rust
    method is its receiver's type where this file defines it (so the method's lines may lie outside its parent's). A Go
    or C++ method whose type is defined elsewhere has parent -1 and `bases` of one entry, the type; a Rust `impl` of
    such a type is a definition of kind `namespace`, named as the type. A function that extends a type (C#, Kotlin) has
    `bases` of one entry, that type.
    """

    name: str
    kind: str
    parent: int
    start_line: int
    end_line: int
    name_line: int
    signature: str
    """One line, at most 240 characters; of a constant, its whole assignment."""
    doc: str
    """First sentence of the docstring or of the comment above."""
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    """As written, without the mark: `app.route("/login")`, `Override`, `derive(Debug)`."""
    is_exported: bool
    body_line: int
    """First line of the body: where an excerpt may be cut after the signature."""


FOUND_ABOVE: Final = "^"
"""Begins the module of an import of Terragrunt that lies in the nearest folder above."""
FOUND_BESIDE: Final = "|"
"""Between such a file and a path from where that lies."""
RELATIVE: Final = "."
"""Begins the module of a name of PHP that is told from where the file's own names and imports lie."""


class Import(msgspec.Struct, frozen=True, array_like=True):
    """One imported name. `import a.b as c` is ("a.b", "", "c"); `from .a import b` is (".a", "b", "b"); a star is "*".

    Module texts are as written: dotted for Python and Java, a path for JavaScript, Go and C (`<x.h>` keeps its angle
    brackets), `crate::a::b` for Rust. A clause that says where the file's own names belong (a C# namespace) is
    (`shop.web`, "*", "") and a re-export; so is a C# `global using`, which has an alias.
    """

    module: str
    name: str
    alias: str
    """The name that it has in this file; of a plain `import a.b`, the first part `a`."""
    line: int
    scope: int
    is_reexport: bool


ITEM_OF: Final = ".*"
"""Ends the type text of what holds an item of something: `$this.users.*`."""
GIVEN_BY: Final = ".()"
"""Ends the type text of what holds what a call of a chain gives: `$this.repo.find.()`."""
SHADOWING: Final = "$0"
"""Between a name and a number where a nameless function has a variable of its own under a name that means another in
the definition around it: of receivers and bindings, `r$01` (`syntax.shadowing`)."""

OTHERWISE: Final = "~"
"""Begins the type text of a variable that counts where nothing is known of the others: that of a namesake."""


def as_written(receiver: str) -> str:
    """A receiver as the text has it."""
    head, _, rest = receiver.partition(SHADOWING)
    return head + rest.lstrip("0123456789") if head.isidentifier() else receiver


RETURNED: Final = "return"
"""The name of a binding in a function that tells its result, or in a file that tells what requiring it gives."""


class Binding(msgspec.Struct, frozen=True, array_like=True):
    """What the text says of a name's type: `x = Foo()`, `x: Foo`, `Foo x`, `self.repo = Repo()` (name `self.repo`).

    `type_text` is as written, without initial marks such as `*` or `&`: a type, or the callee whose result it holds
    (`Foo`, `pkg.New`, `open_repo`); the reader decides which. A field declared in a class body has the class as scope.
    Names and texts may hold SHADOWING marks.
    """

    scope: int
    name: str
    type_text: str
    line: int


class RecordFact(msgspec.Struct, frozen=True, array_like=True):
    """Something the code does that a person asks about.

    kind     name                        value                          text
    log      level, lower case ("" when  message template, without      logger expression (`logger`,
             computed: then text says)   quotes                         `logging`, `LOG`)
    raise    exception or error type     message template               the expression, cut at 200
    catch    caught types, "," joined    -                              "reraise", "swallow" (empty body), ""
    config   key as written              default, as written, or ""     the reading expression, cut at 200
    route    path                        method(s), upper case, or ""   the registering expression, cut at 200
    command  command name                -                              the registering expression, cut at 200
    handler  event or task name          -                              the registering expression, cut at 200
    entry    why (`__main__ guard`)      -                              -
    export   name that a framework may   what is exported under it,     the line, cut at 120
             look for (`GET`, `default`) where that has a name
    literal  callee of a call whose      the literal                    -
             first argument is a plain name-like string ([A-Za-z0-9_.:/-]{3,80}); joins publishers to subscribers
    setlevel logger name or "" (root)    level, lower case              the expression, cut at 200
    logger   variable (`LOG`)            the logger's own name as       the expression, cut at 200
             written, without quotes (`app.web`, `__name__`, `Foo.class`)
    """

    kind: str
    line: int
    scope: int
    name: str
    value: str
    text: str


class FileRecord(msgspec.Struct, frozen=True, array_like=True):
    """All that is kept of one blob."""

    language: str
    """A name of `anchors.syntax.languages`, or "text"."""
    num_lines: int
    note: str
    """Why the file was read as plain text or only in part; "" when parsed whole."""
    doc: str
    """First sentence of the module docstring or header comment (licence texts passed over)."""
    definitions: tuple[Definition, ...]
    strings: bytes
    """The file's strings in UTF-8 with a newline between them, the first one empty; `texts` gives them apart."""
    references: bytes
    chunks: bytes
    terms: bytes
    symbols: bytes
    """What the columns keep of each definition, so that laying them decodes none."""
    arguments: bytes
    """Of calls, in languages that choose between functions of one name by what is passed."""
    imports: tuple[Import, ...]
    facts: tuple[RecordFact, ...]
    is_generated: bool = False
    bindings: tuple[Binding, ...] = ()

    def texts(self) -> list[str]:
        """By string id."""
        return self.strings.decode("utf-8").split("\n")
