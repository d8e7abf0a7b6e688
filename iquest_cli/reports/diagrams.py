"""Nodes and arrows as Mermaid or Graphviz text; labels come from code and are kept from meaning anything there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iquest_cli.text import clean_line


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    label: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    source: str
    target: str
    is_certain: bool = True


def as_mermaid(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> str:
    lines = ["flowchart LR"]
    for node in nodes:
        # Mermaid reads HTML entities in quoted labels and little else.
        label = clean_line(node.label).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        lines.append(f'  {node.key}["{label.replace("#", "&#35;").replace("`", "&#96;")}"]')
    lines += [f"  {arrow.source} {'-->' if arrow.is_certain else '-.->'} {arrow.target}" for arrow in arrows]
    lines += [f"  style {node.key} stroke-width:3px" for node in nodes if node.is_marked]
    return "\n".join(lines) + "\n"


def as_dot(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> str:
    lines = ["digraph iquest {", "  rankdir=LR;", "  node [shape=box];"]
    for node in nodes:
        label = clean_line(node.label).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  {node.key} [label="{label}"{", penwidth=3" if node.is_marked else ""}];')
    lines += [f"  {arrow.source} -> {arrow.target}{'' if arrow.is_certain else ' [style=dashed]'};" for arrow in arrows]
    return "\n".join([*lines, "}"]) + "\n"
