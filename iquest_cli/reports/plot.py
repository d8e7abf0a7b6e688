"""Small plots as SVG text: panels of bars or of one line, side by side. Knows numbers and labels, no measurement.

Plain shapes and the reader's own fonts and colours: the plot is readable on a light and on a dark page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 360, 220
_LEFT, _TOP, _BOTTOM = 12, 34, 26
_STYLE = (
    "text{font:12px sans-serif;fill:#808080}.t{font-weight:bold}.m{text-anchor:middle}.b{fill:#4c78a8}"
    ".l{fill:none;stroke:#4c78a8;stroke-width:2}.a{stroke:#808080}"
)


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float


def document(title: str, *panels: str) -> str:
    """The whole file; panels stand side by side."""
    width, height = _WIDTH * len(panels), _HEIGHT + 24
    placed = "\n".join(f'<g transform="translate({_WIDTH * i},24)">\n{panel}\n</g>' for i, panel in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">\n<style>{_STYLE}</style>\n'
        f'<text class="t" x="{_LEFT}" y="18">{escape(title)}</text>\n{placed}\n</svg>\n'
    )


def bars(title: str, items: Sequence[Bar]) -> str:
    """Heights from zero, each with its value above."""
    most = max((bar.value for bar in items), default=0.0) or 1.0
    step = (_WIDTH - 2 * _LEFT) / max(len(items), 1)
    parts = [_head(title)]
    for number, bar in enumerate(items):
        size = _room() * bar.value / most
        left, top = _LEFT + step * (number + 0.15), _floor() - size
        middle = left + step * 0.35
        parts.append(f'<rect class="b" x="{left:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" height="{size:.1f}"/>')
        parts.append(_label(middle, top - 4, _short(bar.value)))
        parts.append(_label(middle, _HEIGHT - 8, bar.label))
    return "\n".join([*parts, _axis()])


def series(title: str, points: Sequence[tuple[str, float]]) -> str:
    """One line over evenly spaced labels, from zero; only the ends carry values."""
    most = max((value for _, value in points), default=0.0) or 1.0
    step = (_WIDTH - 2 * _LEFT) / max(len(points), 1)
    places = [
        (_LEFT + step * (number + 0.5), _floor() - _room() * value / most) for number, (_, value) in enumerate(points)
    ]
    parts = [_head(title), f'<polyline class="l" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>']
    for number, ((x, y), (label, value)) in enumerate(zip(places, points, strict=True)):
        parts.append(f'<circle class="b" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
        parts.append(_label(x, _HEIGHT - 8, label))
        if number in (0, len(points) - 1):
            parts.append(_label(x, y - 8, _short(value)))
    return "\n".join([*parts, _axis()])


def _head(title: str) -> str:
    return f'<text class="t" x="{_LEFT}" y="14">{escape(title)}</text>'


def _label(x: float, y: float, text: str) -> str:
    return f'<text class="m" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _axis() -> str:
    return f'<line class="a" x1="{_LEFT}" y1="{_floor()}" x2="{_WIDTH - _LEFT}" y2="{_floor()}"/>'


def _floor() -> int:
    return _HEIGHT - _BOTTOM


def _room() -> int:
    return _floor() - _TOP


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 1 else f"{value:.2g}"
