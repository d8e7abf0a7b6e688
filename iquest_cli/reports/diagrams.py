"""Nodes and arrows as Mermaid or Graphviz text; labels come from code and are kept from meaning anything there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iquest_cli.text import clean_line

_FONT = 'fontname="Helvetica"'


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    label: str
    is_marked: bool = False
    group: str = ""
    """What it stands in, drawn as a box around it; "" for none."""


@dataclass(frozen=True, slots=True)
class Arrow:
    source: str
    target: str
    is_certain: bool = True


def and_more(text: str) -> list[Node]:
    """A box that says what a diagram leaves out; none for ""."""
    return [Node("more", text)] if text else []


def as_mermaid(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> str:
    lines = ["flowchart LR"]
    for number, (group, own) in enumerate(_grouped(nodes)):
        indent = "    " if group else "  "
        lines += [f'  subgraph g{number}["{_mermaid(group)}"]'] if group else []
        lines += [f'{indent}{node.key}["{_mermaid(node.label)}"]' for node in own]
        lines += ["  end"] if group else []
    lines += [f"  {arrow.source} {'-->' if arrow.is_certain else '-.->'} {arrow.target}" for arrow in arrows]
    lines += [f"  style {node.key} stroke-width:3px" for node in nodes if node.is_marked]
    return "\n".join(lines) + "\n"


def as_dot(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> str:
    lines = ["digraph iquest {", "  rankdir=LR;", f'  graph [{_FONT}, fontsize=11, color="#9aa6b6", style=rounded];']
    lines += [f'  node [shape=box, style="rounded,filled", fillcolor="#f6f7f9", {_FONT}, fontsize=11];']
    lines += ['  edge [color="#5b6675", arrowsize=0.7];']
    for number, (group, own) in enumerate(_grouped(nodes)):
        indent = "    " if group else "  "
        lines += [f"  subgraph cluster_{number} {{", f'    label="{_dot(group)}";'] if group else []
        for node in own:
            lines.append(f'{indent}{node.key} [label="{_dot(node.label)}"{", penwidth=3" if node.is_marked else ""}];')
        lines += ["  }"] if group else []
    lines += [f"  {arrow.source} -> {arrow.target}{'' if arrow.is_certain else ' [style=dashed]'};" for arrow in arrows]
    return "\n".join([*lines, "}"]) + "\n"


def _grouped(nodes: Sequence[Node]) -> list[tuple[str, list[Node]]]:
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        groups.setdefault(node.group, []).append(node)
    return list(groups.items())


def _mermaid(text: str) -> str:
    """Mermaid reads HTML entities in quoted labels and little else."""
    text = clean_line(text).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return text.replace("#", "&#35;").replace("`", "&#96;")


def _dot(text: str) -> str:
    return clean_line(text).replace("\\", "\\\\").replace('"', '\\"')
