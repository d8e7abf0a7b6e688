"""Koa's applications under a path, and routers that a folder's index only hands on."""

from __future__ import annotations

from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

ORDERS = (
    'import Router from "koa-router";\n\nconst router = new Router();\n\n'
    'router.post("orders.list", auth(), async (ctx) => {\n  ctx.body = find(ctx);\n});\n\nexport default router;\n'
)
API = (
    'import Koa from "koa";\nimport Router from "koa-router";\nimport orders from "./orders";\n\n'
    'const api = new Koa();\nconst router = new Router();\n\nrouter.use("/", orders.routes());\n'
    "api.use(router.routes());\n\nexport default api;\n"
)
FILES = {
    "server/web.ts": 'import mount from "koa-mount";\nimport api from "./api";\n\n'
    'export default function init(app) {\n  app.use(mount("/api", api));\n}\n',
    "server/api/index.ts": API,
    "server/api/orders/index.ts": 'export { default } from "./orders";\n',
    "server/api/orders/orders.ts": ORDERS,
}


def test_a_route_has_the_path_of_what_it_is_mounted_under(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", FILES).root
    told = iquest(state, "ask", "Which routes are there?", "-C", str(root), "--model", "none").out
    assert "POST /api/orders.list" in told and "server/api/orders/orders.ts:5" in told
    answered = iquest(state, "ask", "Who handles POST /api/orders.list?", "-C", str(root), "--model", "none").out
    assert "server/api/orders/orders.ts:5" in answered.split("\n\n")[0]
