"""A map of many routes names those that tell what they are for, and says under which paths most lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.reports.map.below import most_below
from iquest_cli.reports.map.overview import Row

SERVER = (
    "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/health')\ndef a_health():\n    return 1\n\n\n"
    "@app.get('/favicon.ico')\ndef b_icon():\n    return 1\n\n\n"
    + "".join(f"@app.get('/api/orders/{number}')\ndef order_{number}():\n    return 1\n\n\n" for number in range(12))
    + "".join(f"@app.post('/api/users/{number}')\ndef user_{number}():\n    return 1\n\n\n" for number in range(3))
)


def rows(*paths: str) -> list[Row]:
    return [
        Row("ENTRY_POINT", "a.py", 1, "a", f"route GET {path} - f()", "route", 1.0, role="source") for path in paths
    ]


def test_of_many_routes_it_says_where_most_lie(tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", {"server.py": SERVER}).root
    text = iquest(tmp_path, "map", "-C", str(root)).out
    routes = text[text.index("  routes\n") :].split("more, most below ")
    assert "/api/" in routes[0] and "/health" not in routes[0] and "favicon" not in routes[0]
    assert routes[1].startswith("/api/orders 12, /api/users 3\n")


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (
            [f"/api/v1/{name}/{number}" for name in ("a", "b") for number in range(6)],
            ", most below /api/v1/a 6, /api/v1/b 6",
        ),
        ([f"api/{name}/{number}" for name in ("a", "b") for number in range(6)], ", most below /api/a 6, /api/b 6"),
        (
            [f"/{{base}}/{name}/{number}" for name in ("a", "b") for number in range(6)],
            ", most below /{base}/a 6, /{base}/b 6",
        ),
        ([f"/api/{number}/x" for number in range(12)], ""),
        (["/api/a/1", "/api/b/1"], ""),
        (
            [f"/{'x' * 60}/{number}" for number in range(6)] + [f"/b/{number}" for number in range(6)],
            ", most below /b 6",
        ),
    ],
)
def test_what_routes_share_is_not_counted_for_them(paths: list[str], said: str) -> None:
    assert most_below(rows(*paths), 50) == said
