"""Where a new route is put: beside the others, in one function, in files of one folder, or in folders of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

NAMES = ("orders", "users", "stock", "prices", "returns")
HELD = {
    "routes/lib.rs": (
        'pub fn config(cfg: &mut ServiceConfig) {\n  cfg.service(\n    scope("/api")\n'
        + "".join(f'      .route("/{name}", get().to(list_{name}))\n' for name in NAMES)
        + "  );\n}\n"
    ),
    "routes/Cargo.toml": '[package]\nname = "routes"\n[dependencies]\nactix-web = "4"\n',
}
FOLDERS = {
    **{
        f"src/app/api/{name}/route.ts": (
            f"export async function GET(request: Request) {{\n  return json(await list_{name}());\n}}\n"
        )
        for name in NAMES
    },
    "next.config.js": "module.exports = {};\n",
    "package.json": '{"name": "shop", "dependencies": {"next": "14"}}\n',
    "webpack.js": "const ROUTES_PATHS = {\n  src: 'a',\n  css: 'b',\n  app: 'c',\n};\n",
}


PUT = "To add a new API endpoint, put it into `config` (routes/lib.rs:1)."
WRITE = "To add a new route, write `GET` in a file of its own in `src/app/api/`, as five files do: "


@pytest.mark.parametrize(
    ("files", "question", "lead"),
    [(HELD, "How do I add a new API endpoint?", PUT), (FOLDERS, "How do I add a new route?", WRITE)],
)
def test_a_route_is_added_where_the_others_are(tmp_path: Path, files: dict[str, str], question: str, lead: str) -> None:
    assert answered(tmp_path, files, question).answer.startswith(lead)
