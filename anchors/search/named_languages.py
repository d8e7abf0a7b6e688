"""Which programming languages a question names: "the C client", "Python bindings", "in Go".

By words alone. A name that is also an ordinary word or a letter counts only beside what makes it a language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.syntax.languages import SCRIPTS, is_code, lacks_grammar

OTHER: Final = 0.5
"""What a file of another language counts, where a question names one."""
LANGUAGES: Final = {
    "python": ("python",), "typescript": ("typescript", "tsx"), "ts": ("typescript", "tsx"),
    "javascript": ("javascript",), "js": ("javascript",), "java": ("java",), "kotlin": ("kotlin",),
    "scala": ("scala",), "go": ("go",), "golang": ("go",), "rust": ("rust",), "c": ("c",), "c++": ("cpp",),
    "cpp": ("cpp",), "c#": ("csharp",), ".net": ("csharp",), "dotnet": ("csharp",), "ruby": ("ruby",), "php": ("php",),
    "swift": ("swift",), "lua": ("lua",), "elixir": ("elixir",), "shell": ("shell",), "bash": ("shell",),
    "objective-c": ("objective-c",), "zig": ("zig",), "clojure": ("clojure",), "erlang": ("erlang",),
    "haskell": ("haskell",), "ocaml": ("ocaml",), "f#": ("fsharp",), "dart": ("dart",), "perl": ("perl",),
    "nim": ("nim",), "solidity": ("solidity",), "powershell": ("powershell",),
}  # fmt: skip
"""What a question calls a language -> what files of it are of."""
_KIN: Final = ({"c", "cpp"}, set(SCRIPTS))
"""Languages of which one program's files are, headers and types among them."""
_THING: Final = (
    r"(?:clients?|apis?|sdks?|bindings?|wrappers?|librar(?:y|ies)|extensions?|code|implementations?|ports?|drivers?"
    r"|sources?|side|modules?|packages?|headers?|classes|class|functions?|programs?)"
)
_NAMED: Final = re.compile(
    rf"(?<![\w.#/-])(?:(?P<sure>C\+\+|C\#|Java|JavaScript|TypeScript|Python|Ruby|Rust|Kotlin|Scala|Swift|PHP|Lua|Golang"
    rf"|golang|Objective-C|Zig|Elixir|Clojure|Erlang|Haskell|OCaml|F\#|Dart|Perl|Nim|Solidity|PowerShell)(?![\w.#+/-])"
    rf"|(?P<before>C|Go|java|javascript|typescript|python|ruby|rust|kotlin|scala|swift|php|lua)(?=[ -](?i:{_THING})\b)"
    rf"|(?<=\b[iI]n )(?P<within>C|Go)(?![\w.#+/'-]))"
)


def languages_named(question: str) -> frozenset[str]:
    """Languages, as files have them, of which a question asks for code; empty where it names none."""
    said = (match[match.lastgroup or "sure"].lower() for match in _NAMED.finditer(question))
    named = {language for name in said for language in LANGUAGES[name]}
    return frozenset(named).union(*(kin for kin in _KIN if kin & named))


def factors(question: str, languages: Sequence[str | None]) -> npt.NDArray[np.float64] | None:
    """What each file, of these languages, counts for a question that names one of them; None where it names none.

    Only code counts less: a manifest or a text is of no language.
    """
    named = languages_named(question)
    if not named.intersection(languages):
        return None
    others = {item for item in set(languages) - named if is_code(item) or lacks_grammar(item or "")}
    worth = {item: OTHER if item in others else 1.0 for item in set(languages)}
    return np.array([worth[item] for item in languages], dtype=np.float64)
