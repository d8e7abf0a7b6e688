"""Languages that a question names, and what that does to files of others."""

from __future__ import annotations

import pytest
from support.snapshots import snapshot_of

from anchors.search.lexical import LexicalIndex
from anchors.search.named_languages import languages_named
from anchors.search.rank import rank

C_LIKE = {"c", "cpp"}
SCRIPT = {"javascript", "typescript", "tsx", "vue", "svelte", "astro"}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Add C APIs for containers", C_LIKE),
        ("the session expires in the C client", C_LIKE),
        ("how is it done in C, and why?", C_LIKE),
        ("the Python bindings leak", {"python"}),
        ("where does the go client retry", set()),
        ("where does the Go client retry", {"go"}),
        ("Where in Go is it called", {"go"}),
        ("our java code and the C# SDK", {"java", "csharp"}),
        ("the JavaScript API", SCRIPT),
        ("rust client and Rust", {"rust"}),
        ("Go home, and see section C. Then go on with vitamin C", set()),
        ("in C++17, java.util, node.js and libs/C code", set()),
        ("the Objective-C client and the F# one", {"objective-c", "fsharp"}),
        ("zig zag in Zig, or Clojure", {"zig", "clojure"}),
        ("swift answers to a ruby ring", set()),
        ("", set()),
    ],
)
def test_a_language_is_named_where_it_can_be_nothing_else(question: str, named: set[str]) -> None:
    assert languages_named(question) == named


FILES = {
    "java/Session.java": "class Session {\n    /** Reopens an expired session. */\n    void reopenSession() {}\n}\n",
    "c/session.c": "/* Reopens an expired session. */\nvoid reopen_session(void) {}\n",
}


def test_code_of_the_language_that_is_named_goes_first() -> None:
    snapshot = snapshot_of(FILES)
    lexical = LexicalIndex.build(snapshot)

    def first(question: str) -> str:
        return rank(snapshot, None, lexical, question).files[0].path

    asked = "How does {} reopen an expired session?"
    assert first(asked.format("the C client")) == "c/session.c"
    assert first(asked.format("the Java client")) == "java/Session.java"
    plain = rank(snapshot, None, lexical, asked.format("one"))
    other = rank(snapshot, None, lexical, asked.format("Rust one"))
    assert [(file.path, file.score) for file in other.files] == [(file.path, file.score) for file in plain.files]
