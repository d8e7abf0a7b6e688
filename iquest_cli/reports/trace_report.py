"""A call chain for people, programs and diagrams."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from anchors.graph.ways.trace import MAX_EXPANDED
from anchors.graph.ways.tree import MAX_FANOUT, MAX_STEPS
from anchors.types import Condition, Fact, Symbol, Trace
from iquest_cli.console import Line, line
from iquest_cli.reports.diagrams import Arrow, Node, and_more, as_dot, as_mermaid
from iquest_cli.reports.wrapping import last_folders
from iquest_cli.text import clean_line, display_width, plural, shorten

_FATES = {"swallow": " and says nothing", "reraise": " and raises again"}
_FACT_STYLES = {"log": "good", "raise": "bad", "config": "warn", "catch": "warn"}
MAX_OTHERS = 6
MAX_OF_CALLER = 6
"""What a caller logs, raises or reads, told beside its call."""
MAX_KNOWN = 4
"""Lines of conditions that were told before."""
_SHOWN_FACTS = ("log", "raise", "catch", "config", "route", "command", "handler")


def as_text(
    trace: Trace, others: Sequence[Symbol] = (), *, is_callers: bool, width: int, is_fitted: bool = False
) -> list[Line]:
    """`others`: what the name that was asked for may mean as well. `is_fitted`: for a person's eyes, so that of paths
    which would break the lines the last folders stand; a program gets them whole.

    A condition that several calls of one function stand under is told in full at the first, by its line at the others.
    """
    lines = _head(trace, others, is_callers=is_callers)
    told_of: set[tuple[int, Condition]] = set()
    for step in trace.steps:
        caller = step.edge.source if step.edge is not None else -1
        known = [condition for condition in step.conditions if (caller, condition) in told_of]
        told_of.update((caller, condition) for condition in step.conditions)
        indent = "  " * step.depth
        mark = "  " if step.edge is None else "~ " if not step.edge.is_certain else "→ "
        is_file = is_callers and step.edge is not None and step.symbol.kind == "module"
        # A file that calls by itself is its call: what else it does may be another's, as of two routes it offers.
        at = step.edge.line if is_file and step.edge is not None else step.symbol.name_line
        place = clean_line(f"{step.symbol.path}:{at}")
        again = _again(known) + (f"  … {step.num_more:,} more" if step.num_more else "")
        name = clean_line(step.symbol.qualified_name)
        if is_fitted:
            place = last_folders(place, width - display_width(indent + name + again) - 3)
        room = max(1, width - len(indent) - len(name) - len(place) - len(again) - 3)
        lines.append(
            line(
                indent,
                (mark, "dim"),
                (name, "bold"),
                " " * min(room, max(2, 44 - len(indent + name))),
                (place, "path"),
                (again, "dim"),
            )
        )
        for condition in (condition for condition in step.conditions if condition not in known):
            lines.append(_condition(condition, indent, width))
        told = step.fact_conditions or ((),) * len(step.facts)
        shown = [pair for pair in zip(step.facts, told, strict=True) if pair[0].kind in _SHOWN_FACTS]
        near = shown
        if is_callers and step.edge is not None:
            near = [] if is_file else _nearest(shown, step.edge.line)
        for fact, conditions in near:
            lines += _fact(fact, conditions, indent, width)
        if len(shown) > len(near) and not is_file:
            lines.append(line((f"{indent}            and {len(shown) - len(near):,} more", "dim")))
        if step.also:
            lines.append(line((_also(step.also, indent, width), "dim")))
    return lines


def _head(trace: Trace, others: Sequence[Symbol], *, is_callers: bool) -> list[Line]:
    """What was asked for, how much of it there is, what else may be meant, what was not found."""
    verb = "is reached from" if is_callers else "calls"
    start = trace.start
    reached = len(trace.steps) - 1 if trace.steps else 0
    lines = [line((f"{start.qualified_name}", "bold"), f" ({start.path}:{start.name_line})", f" {verb} ")]
    lines[0] = (*lines[0], *line(plural(reached, "definition") + _cut(trace, is_callers=is_callers)))
    logs = sum(1 for step in trace.steps for fact in step.facts if fact.kind == "log")
    raises = sum(1 for step in trace.steps for fact in step.facts if fact.kind == "raise")
    guessed = sum(1 for step in trace.steps if step.edge is not None and not step.edge.is_certain)
    remark = f"{plural(logs, 'log statement')}, {plural(raises, 'raised error')}"
    lines.append(line((remark + (f", {plural(guessed, 'step')} by name only (~)" if guessed else ""), "dim")))
    if others:
        lines.append(_meant_as_well(start, others))
    if trace.end is not None and all(step.symbol.id != trace.end.id for step in trace.steps):
        looked = f" within {trace.max_calls} calls" if trace.max_calls else ""
        looked += f" from the first {MAX_EXPANDED:,} definitions" if trace.num_expanded >= MAX_EXPANDED else ""
        lines.append(line(("no way found to ", "warn"), (trace.end.qualified_name, "bold"), (looked, "warn")))
    lines.append(())
    return lines


def _nearest(facts: list[tuple[Fact, tuple[Condition, ...]]], line: int) -> list[tuple[Fact, tuple[Condition, ...]]]:
    """Those of a caller that stand nearest to its call, in their order."""
    first = sorted(facts, key=lambda pair: abs(pair[0].line - line))[:MAX_OF_CALLER]
    return [pair for pair in facts if pair in first]


def _also(names: Sequence[str], indent: str, width: int) -> str:
    """What gives or keeps a value alone, as far as a line leads."""
    told = f"{indent}      also "
    for number, name in enumerate(map(clean_line, names)):
        left = len(names) - number
        added = ("" if not number else ", ") + name
        more = f" and {left:,} more"
        if number and display_width(told + added) + (len(more) if left > 1 else 0) > width:
            return told + more
        told += added
    return told


def _again(known: Sequence[Condition]) -> str:
    """Conditions that were told at another call, by their lines, the innermost first where there are many."""
    if not known:
        return ""
    shown = ", ".join(
        f"not {condition.line}" if condition.text.startswith("else of ") else str(condition.line)
        for condition in known[-MAX_KNOWN:]
    )
    more = len(known) - MAX_KNOWN
    return f"  when {shown}" + (f" and {more} before" if more > 0 else "")


def _cut(trace: Trace, *, is_callers: bool) -> str:
    if trace.is_complete:
        return ""
    if trace.num_direct <= MAX_FANOUT:
        return ", cut short" + (
            " (--depth leads further)" if len(trace.steps) < MAX_STEPS and trace.end is None else ""
        )
    return f", cut short: {trace.num_direct:,} {'lead there' if is_callers else 'are called'} directly"


def _meant_as_well(start: Symbol, others: Sequence[Symbol]) -> Line:
    """Overloads by their lines, what stands elsewhere by its place, and how to name one."""
    if all(symbol.path == start.path for symbol in others):
        numbers = sorted(symbol.name_line for symbol in others)
        shown = ", ".join(map(str, numbers[:MAX_OTHERS])) + (" and more" if len(numbers) > MAX_OTHERS else "")
        named = f"{start.path}:{numbers[0]}"
        said = f"the longest of {len(others) + 1} of this name here; the others stand at {shown}: trace one as "
        return line((said, "dim"), (named, "path"))
    places = [f"{symbol.path}:{symbol.name_line}" for symbol in others]
    more = f" and {len(places) - MAX_OTHERS:,} more" if len(places) > MAX_OTHERS else ""
    return line(("not meant, or named by its place: ", "dim"), (", ".join(places[:MAX_OTHERS]), "path"), (more, "dim"))


def _condition(condition: Condition, indent: str, width: int) -> Line:
    """What the call to a step stands under, at its line in the caller."""
    head = f"{indent}    when {condition.line:>4} "
    return line((head, "dim"), (shorten(_when(condition), max(20, width - len(head))), "number"))


def _when(condition: Condition) -> str:
    """A condition behind the word "when": the keyword that a language begins it with says nothing more."""
    text = clean_line(condition.text)
    is_other = text.startswith("else of ")
    plain = re.sub(r"^(?:\} ?)?(?:else if|elsif|elif|if|unless|guard)\b ?", "", text.removeprefix("else of "))
    if re.match(r"(?:else of )?unless\b", text):
        is_other = not is_other
    if plain.startswith("(") and plain.endswith(")") and _closes_last(plain):
        plain = plain[1:-1].strip()
    if is_other and (negated := re.fullmatch(r"(?:!|not )\s*([\w.$]+(?:\(\))?)", plain)):
        return negated[1]
    return f"not: {plain}" if is_other and plain else plain or text


def _closes_last(text: str) -> bool:
    """Whether the bracket that opens the text is closed by its last character."""
    depth = 0
    for at, mark in enumerate(text):
        depth += (mark == "(") - (mark == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


def _fact(fact: Fact, conditions: tuple[Condition, ...], indent: str, width: int) -> list[Line]:
    said = {
        "log": f"{(fact.name or '?').upper()} {_quoted(fact.value) or f'computed, by {fact.text}'}",
        "raise": f"{fact.name} {_quoted(fact.value)}".rstrip(),
        "catch": f"{fact.name or 'everything'}{_FATES.get(fact.text, '')}",
        "config": f"{fact.name}{f' = {fact.value}' if fact.value else ''}",
    }.get(fact.kind, f"{fact.value} {fact.name}".strip())
    head = f"{indent}      {fact.line:>5} {fact.kind:<7} "
    shown = shorten(clean_line(said), max(20, width - len(head)))
    style = _FACT_STYLES.get(fact.kind, "dim")
    # Of a handler the innermost condition is the handler itself.
    if not conditions or fact.kind == "catch":
        return [line((head, style), shown)]
    when = f"when {_when(conditions[-1])}"
    if display_width(head + shown + when) + 2 <= width:
        return [line((head, style), shown, (f"  {when}", "dim"))]
    gap = " " * len(head)
    return [line((head, style), shown), line(gap, (shorten(when, max(20, width - len(head))), "dim"))]


def _quoted(message: str) -> str:
    """As the source has it, escapes and all."""
    return f"'{message}'" if message else ""


def as_json(trace: Trace, others: Sequence[Symbol] = ()) -> str:
    value = {
        "schema": 1,
        "start": _symbol(trace.start),
        "others": [_symbol(symbol) for symbol in others],
        "end": _symbol(trace.end) if trace.end is not None else None,
        "is_complete": trace.is_complete,
        "num_direct": trace.num_direct if trace.end is None else None,
        "max_calls": trace.max_calls or None,
        "steps": [
            {
                "depth": step.depth,
                "symbol": _symbol(step.symbol),
                "line": step.edge.line if step.edge is not None else None,
                "confidence": step.edge.confidence if step.edge is not None else None,
                "reason": step.edge.reason if step.edge is not None else None,
                "conditions": _conditions(step.conditions),
                "also": list(step.also),
                "num_more": step.num_more,
                "facts": [
                    {"kind": fact.kind, "path": fact.path, "line": fact.line, "name": fact.name, "value": fact.value,
                     "text": fact.text, "conditions": _conditions(conditions)}
                    for fact, conditions in zip(
                        step.facts, step.fact_conditions or ((),) * len(step.facts), strict=True
                    )
                ],
            }
            for step in trace.steps
        ],
    }  # fmt: skip
    return json.dumps(value, indent=2)


def _conditions(found: tuple[Condition, ...]) -> list[dict[str, Any]]:
    return [{"line": item.line, "text": item.text} for item in found]


def _symbol(symbol: Symbol) -> dict[str, Any]:
    return {
        "path": symbol.path,
        "name": symbol.qualified_name,
        "kind": symbol.kind,
        "start_line": symbol.start_line,
        "end_line": symbol.end_line,
        "signature": symbol.signature,
    }


def _left_out(trace: Trace) -> str:
    """What a diagram does not show of a trace that was cut or did not arrive; "" where it shows all."""
    if trace.is_complete:
        return ""
    if trace.end is not None and all(step.symbol.id != trace.end.id for step in trace.steps):
        within = f" within {trace.max_calls} calls" if trace.max_calls else ""
        return f"no way found to {trace.end.qualified_name}{within}"
    direct = f" ({trace.num_direct:,} in one step)" if trace.end is None and trace.num_direct > MAX_FANOUT else ""
    return f"cut short: there are more{direct}"


def _diagram(trace: Trace) -> tuple[list[Node], list[Arrow]]:
    nodes: dict[int, Node] = {}
    arrows: dict[tuple[int, int], Arrow] = {}
    marked = {trace.start.id} | ({trace.end.id} if trace.end is not None else set())
    for step in trace.steps:
        symbol = step.symbol
        label = f"{symbol.qualified_name} ({symbol.path}:{symbol.name_line})"
        nodes.setdefault(symbol.id, Node(f"s{symbol.id}", label, symbol.id in marked))
        if step.edge is not None:
            arrow = Arrow(f"s{step.edge.source}", f"s{step.edge.target}", step.edge.is_certain)
            arrows.setdefault((step.edge.source, step.edge.target), arrow)
    known = {node.key for node in nodes.values()}
    kept = [item for item in arrows.values() if {item.source, item.target} <= known]
    return [*nodes.values(), *and_more(_left_out(trace))], kept


RENDERERS: dict[str, Callable[[Trace, Sequence[Symbol]], str]] = {
    "json": as_json,
    "mermaid": lambda trace, others: as_mermaid(*_diagram(trace)),
    "dot": lambda trace, others: as_dot(*_diagram(trace)),
}
