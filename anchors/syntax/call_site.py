"""What can be told of one call, and of one that stands among the tokens of a Rust macro, which no tree takes apart."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from anchors.syntax.params import text_of


@dataclass(frozen=True, slots=True)
class CallSite:
    """`receiver` is the text before the name ("" for a plain call); `is_open`: unpacked arguments of unknown number."""

    line: int
    end_line: int
    num_positional: int
    keywords: tuple[str, ...]
    is_open: bool
    receiver: str
    is_awaited: bool
    is_statement: bool
    """Whether the call's value is thrown away."""
    text: str
    num_leading: int = 0
    """Positional arguments before anything unpacked: those whose place is known."""
    num_trailing: int = 0
    """Closures behind the argument list (Kotlin, Swift): they are for the last parameters."""


def token_call(name: Node, wanted: str) -> CallSite | None:
    """A call among the unparsed tokens of a macro: `assert_eq!(load("a"), 1)`."""
    arguments = name.next_sibling
    around = name.parent
    if name.type != "identifier" or around is None or around.type != "token_tree" or text_of(name) != wanted:
        return None
    before = name.prev_sibling
    if arguments is None or arguments.type != "token_tree" or not text_of(arguments).startswith("("):
        return None
    if before is not None and before.type == "fn":
        return None
    receiver = ""
    if before is not None and before.type in (".", "::"):
        receiver = text_of(before.prev_sibling)
    tokens = arguments.children[1:-1]
    positional = sum(1 for token in tokens if token.type == ",") + 1 if tokens else 0
    if tokens and tokens[-1].type == ",":
        positional -= 1
    # Commas of a closure's parameters, of types and of repetitions are no borders of arguments.
    is_open = any(token.type in ("|", "<", "token_repetition") for token in tokens)
    return CallSite(
        line=name.start_point[0] + 1,
        end_line=arguments.end_point[0] + 1,
        num_positional=positional,
        keywords=(),
        is_open=is_open,
        num_leading=0 if is_open else positional,
        receiver=receiver,
        is_awaited=_is_token_awaited(arguments),
        is_statement=False,
        text=text_of(around)[:200],
    )


def _is_token_awaited(arguments: Node) -> bool:
    dot = arguments.next_sibling
    return dot is not None and dot.type == "." and text_of(dot.next_sibling) == "await"
