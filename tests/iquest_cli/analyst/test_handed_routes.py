"""Routes of functions that are handed a router lie under the path of whoever hands it, in every language's way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.routes.callsites import prefixes_at

GO = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport (\n\t"github.com/gin-gonic/gin"\n\n\t"example.com/shop/orders"\n'
    '\t"example.com/shop/users"\n)\n\nfunc main() {\n\tr := gin.Default()\n'
    '\tv1 := r.Group("/api/v1") // (the only one\n'
    '\tusers.Register(v1.Group("/users"))\n\torders.Register(v1)\n\tadmin := v1.Group("/admin", auth())\n\t{\n'
    "\t\torders.Admin(\n\t\t\tadmin,\n\t\t)\n\t}\n\torders.Public(r)\n}\n\n"
    "func auth() gin.HandlerFunc { return nil }\n",
    "users/users.go": 'package users\n\nimport "github.com/gin-gonic/gin"\n\n'
    'func Register(rg *gin.RouterGroup) {\n\trg.GET("", list)\n\trg.POST("/:id", change(true))\n}\n\n'
    "func list(c *gin.Context) {}\n\nfunc change(all bool) gin.HandlerFunc { return list }\n",
    "orders/orders.go": 'package orders\n\nimport "github.com/gin-gonic/gin"\n\n'
    'func Register(rg *gin.RouterGroup) {\n\tg := rg.Group("/orders")\n\tg.GET("/", list)\n\titems(g)\n}\n\n'
    'func items(rg *gin.RouterGroup) {\n\trg.DELETE("/items/:id", list)\n}\n\n'
    'func Admin(rg *gin.RouterGroup) {\n\trg.POST("/purge", list)\n}\n\n'
    'func Public(r *gin.Engine) {\n\tr.GET("/health", list)\n}\n\nfunc list(c *gin.Context) {}\n',
}
CHI = {
    "go.mod": "module example.com/c\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport (\n\t"github.com/go-chi/chi/v5"\n\n\t"example.com/c/admin"\n'
    '\t"example.com/c/users"\n)\n\nfunc main() {\n\tr := chi.NewRouter()\n\tr.Mount("/admin", admin.Router())\n'
    '\tr.Route("/api", func(r chi.Router) {\n\t\tr.Use(nil)\n\t\tr.Route("/users", users.Routes)\n'
    '\t\tr.Route("/more", func(r chi.Router) {\n\t\t\tusers.More(r)\n\t\t})\n\t})\n}\n',
    "users/users.go": 'package users\n\nimport "github.com/go-chi/chi/v5"\n\n'
    'func Routes(r chi.Router) {\n\tr.Get("/{id}", one)\n}\n\nfunc More(r chi.Router) {\n\tr.Post("/import", one)\n}\n',
    "admin/admin.go": 'package admin\n\nimport (\n\t"net/http"\n\n\t"github.com/go-chi/chi/v5"\n)\n\n'
    'func Router() http.Handler {\n\tr := chi.NewRouter()\n\tr.Get("/stats", one)\n\treturn r\n}\n',
}
AXUM = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/main.rs": "mod orders;\nmod users;\n\nuse axum::Router;\n\nfn main() {\n    let app = Router::new()\n"
    '        .nest("/api", api())\n        .nest("/orders", orders::router());\n}\n\n'
    'fn api() -> Router {\n    Router::new().nest("/users", users::routes()).merge(users::extra())\n}\n',
    "src/users.rs": "use axum::{routing::{get, post}, Router};\n\npub fn routes() -> Router {\n"
    '    Router::new().route("/", get(list).post(create)).route("/{id}", get(show))\n}\n\n'
    'pub fn extra() -> Router {\n    Router::new().route("/extra", get(list))\n}\n\n'
    "async fn list() {}\nasync fn create() {}\nasync fn show() {}\n",
    "src/orders.rs": "use axum::{routing::get, Router};\n\npub fn router() -> Router {\n"
    '    Router::new().route("/{id}", get(show))\n}\n\nasync fn show() {}\n',
}
KTOR = {
    "Main.kt": "package shop\n\nimport io.ktor.server.routing.*\n\nfun Application.module() {\n    routing {\n"
    '        route("/api") {\n            userRoutes()\n            authenticate {\n                orderRoutes()\n'
    "            }\n        }\n    }\n}\n",
    "Users.kt": "package shop\n\nimport io.ktor.server.routing.*\n\nfun Route.userRoutes() {\n"
    '    route("/users") {\n        post("/new") { call.respondText("new") }\n    }\n}\n',
    "Orders.kt": "package shop\n\nimport io.ktor.server.routing.*\n\n"
    'fun Route.orderRoutes() {\n    get("/orders/{id}") { call.respondText("one") }\n}\n',
}
MINIMAL = {
    "Program.cs": 'var app = builder.Build();\nvar api = app.MapGroup("/api");\napi.MapCatalog();\n'
    'app.MapGroup("/orders").MapOrders();\napp.Run();\n',
    "Catalog.cs": "namespace Shop;\npublic static class Catalog\n{\n"
    "    public static RouteGroupBuilder MapCatalog(this RouteGroupBuilder group)\n    {\n"
    '        group.MapGet("/items", All);\n        return group;\n    }\n'
    "    public static void MapOrders(this IEndpointRouteBuilder routes)\n    {\n"
    '        var group = routes.MapGroup("/v1");\n        group.MapDelete("/{id}", All);\n    }\n'
    "    static IResult All() => Results.Ok();\n}\n",
}
EXPRESS = {
    "app.js": "const express = require('express')\nconst app = express()\n"
    "app.use('/v2', require('./routes/made')({ limit: 3 }))\n"
    "const { registerShops } = require('./routes/shops')\nconst shops = express.Router()\nregisterShops(shops)\n"
    "app.use('/shops', shops)\n",
    "package.json": '{"name": "shop", "main": "app.js", "dependencies": {"express": "^4"}}\n',
    "routes/shops.js": "function registerShops (router) {\n  router.get('/all', (req, res) => res.json([]))\n}\n"
    "module.exports = { registerShops }\n",
    "routes/made.js": "const { Router } = require('express')\nmodule.exports = function make (options) {\n"
    "  const router = Router()\n  router.get('/made', (req, res) => res.json([]))\n  return router\n}\n",
}
ACTIX = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/lib.rs": "pub fn config(cfg: &mut web::ServiceConfig) {\n    cfg.service(\n"
    '        web::scope("/api")\n            .wrap(limit())\n            .service(\n'
    '                web::scope("/site").route("", get().to(show_site)).route("/icon", web::post().to(set_icon)),\n'
    '            )\n            .service(web::resource("/search").wrap(slow()).route(get().to(search)))\n'
    '            .route("/log", get().to(log)),\n    );\n}\n',
}
MUX = {
    "go.mod": "module example.com/m\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/m/api"\n)\n\nfunc main() {\n'
    '\tmux := http.NewServeMux()\n\tmux.Handle("/v1/", api.Whole())\n'
    '\tmux.Handle("/v2/", http.StripPrefix("/v2", api.Rest()))\n}\n',
    "api/api.go": 'package api\n\nimport "net/http"\n\nfunc Whole() http.Handler {\n\tmux := http.NewServeMux()\n'
    '\tmux.HandleFunc("POST /v1/feeds", list)\n\treturn mux\n}\n\nfunc Rest() http.Handler {\n'
    '\tmux := http.NewServeMux()\n\tmux.HandleFunc("GET /feeds", list)\n\treturn mux\n}\n\n'
    "func list(w http.ResponseWriter, r *http.Request) {}\n",
}
WHOLE = [
    (MUX, ["/v1/", "/v2/", "POST /v1/feeds", "GET /v2/feeds"]),
    (
        GO,
        ["GET /api/v1/users", "POST /api/v1/users/:id", "GET /api/v1/orders", "DELETE /api/v1/orders/items/:id"]
        + ["POST /api/v1/admin/purge", "GET /health"],
    ),
    (CHI, ["GET /api/users/{id}", "POST /api/more/import", "GET /admin/stats"]),
    (AXUM, ["GET,POST /api/users", "GET /api/users/{id}", "GET /api/extra", "GET /orders/{id}"]),
    (KTOR, ["POST /api/users/new", "GET /api/orders/{id}"]),
    (MINIMAL, ["GET /api/items", "DELETE /orders/v1/{id}"]),
    (EXPRESS, ["GET /shops/all", "GET /v2/made"]),
    (ACTIX, ["GET /api/site", "POST /api/site/icon", "GET /api/search", "GET /api/log"]),
]


def listed(state: Path, folder: Path, files: dict[str, str]) -> str:
    root = make_repo(folder / "repo", files).root
    ran = iquest(state, "ask", "Which routes are there?", "-C", str(root), "--model", "none", "--format", "json")
    return str(json.loads(ran.out)["answer"])


@pytest.mark.parametrize(
    ("files", "routes"), WHOLE, ids=["mux", "gin", "chi", "axum", "ktor", "minimal", "express", "actix"]
)
def test_routes_have_all_of_their_path(state: Path, tmp_path: Path, files: dict[str, str], routes: list[str]) -> None:
    text = listed(state, tmp_path, files)
    assert {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")} == set(routes)


def test_who_answers_is_named(state: Path, tmp_path: Path) -> None:
    axum = listed(state, tmp_path / "axum", AXUM)
    assert "`list, create`" in axum and "`show`" in axum
    assert "`show_site`" in listed(state, tmp_path / "actix", ACTIX)
    assert "`change`" in listed(state, tmp_path / "gin", GO)


@pytest.mark.parametrize("part", ['r.Group("/a").', "/* ", "r := r\n", '"', "'", "(", "f(`", "a.b(c, ", "x.Group(\n"])
@pytest.mark.parametrize("language", ["go", "javascript"])
def test_call_sites_take_long_text(part: str, language: str) -> None:
    text = part * (39_000 // len(part))
    with within(1):
        prefixes_at(text + "target(r, x)", len(text), language)
        prefixes_at("target(r, x)" + text, 0, language)


def test_functions_that_call_each_other_end(state: Path, tmp_path: Path) -> None:
    files = GO | {
        "users/users.go": GO["users/users.go"].replace(
            'rg.GET("", list)', 'rg.GET("", list)\n\tRegister(rg.Group("/x"))'
        )
    }
    assert "/api/v1/users`" in listed(state, tmp_path, files)


def test_a_path_does_not_hang_on_which_route_is_asked_for_first(state: Path, tmp_path: Path) -> None:
    """The deepest function stands first, and more calls lie above it than are gone up."""
    files = {"go.mod": "module example.com/d\n\ngo 1.22\n"}
    for step in range(9):
        given = f'\tf{step + 1}(r.Group("/g{step}"))\n' if step < 8 else ""
        route = f'\tr.GET("/end{step}", list)\n' if step in (4, 8) else ""
        files[f"{9 - step}.go"] = f"package d\n\nfunc f{step}(r *gin.RouterGroup) {{\n{given}{route}}}\n"
    files["list.go"] = "package d\n\nfunc list(c *gin.Context) {}\n"
    assert "`GET /g0/g1/g2/g3/end4`" in listed(state, tmp_path, files)


def test_what_was_not_read_is_said(state: Path, tmp_path: Path) -> None:
    few = {f"r{n}.js": "const app = express()\napp.get('/x', (req, res) => res.end())\n" for n in range(3)}
    many = few | {f"m{n}.js": "app.use(1)\n" for n in range(420)}
    assert "Not all was read" not in listed(state, tmp_path / "few", few)
    assert "Not all was read" in listed(state, tmp_path / "many", many)
