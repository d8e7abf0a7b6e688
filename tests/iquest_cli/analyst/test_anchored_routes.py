"""A pack marks the function that answers a route as its start, and where it is registered as that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

EXPRESS = {
    "src/app.js": "const express = require('express');\nconst { show, create } = require('./orders');\n"
    "const app = express();\napp.get('/orders/:id', auth, show);\napp.post('/orders', create);\n"
    "app.get('/health', (req, res) => res.send('ok'));\n",
    "src/orders.js": "function show(req, res) {\n  return 1;\n}\nfunction create(req, res) {\n  return 2;\n}\n"
    "module.exports = { show, create };\n",
}
GIN = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tg := gin.New()\n'
    '\tg.GET("/orders/:id", show)\n\tg.POST("/orders", create)\n\tg.Run()\n}\n',
    "orders.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc show(c *gin.Context) {}\n\n'
    "func create(c *gin.Context) {}\n",
}
HTTP = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "api/routes.go": 'package api\n\nimport "net/http"\n\nfunc Routes() {\n\tmux := http.NewServeMux()\n'
    '\tmux.HandleFunc("GET /orders/{id}", show)\n\tmux.HandleFunc("POST /orders", create)\n}\n',
    "api/orders.go": 'package api\n\nimport "net/http"\n\nfunc show(w http.ResponseWriter, r *http.Request) {}\n\n'
    "func create(w http.ResponseWriter, r *http.Request) {}\n",
}
AXUM = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
    "src/lib.rs": "use axum::{routing::get, routing::post, Router};\n\npub fn router() -> Router {\n    Router::new()\n"
    '        .route("/orders/:id", get(show))\n        .route("/orders", post(create))\n}\n\n'
    "async fn show() {}\n\nasync fn create() {}\n",
}
DJANGO = {
    "manage.py": "",
    "shop/urls.py": "from django.urls import path\n\nfrom shop import views\n\n"
    'urlpatterns = [\n    path("orders/<int:pk>", views.show),\n    path("orders", views.create),\n]\n',
    "shop/views.py": "def show(request, pk):\n    return 1\n\n\ndef create(request):\n    return 2\n",
}
RAILS = {
    "config/routes.rb": "Rails.application.routes.draw do\n  get '/orders/:id', to: 'orders#show'\n"
    "  post '/orders', to: 'orders#create'\nend\n",
    "app/controllers/orders_controller.rb": "class OrdersController < ApplicationController\n"
    "  def show\n    1\n  end\n\n"
    "  def create\n    2\n  end\nend\n",
}
LARAVEL = {
    "routes/web.php": "<?php\n\nuse App\\Http\\Controllers\\OrderController;\n\n"
    "Route::get('/orders/{id}', [OrderController::class, 'show']);\n"
    "Route::post('/orders', [OrderController::class, 'create']);\n",
    "app/Http/Controllers/OrderController.php": "<?php\n\nnamespace App\\Http\\Controllers;\n\n"
    "class OrderController\n{\n"
    "    public function show($id)\n    {\n        return 1;\n    }\n\n    public function create()\n    {\n"
    "        return 2;\n    }\n}\n",
}
ASP = {
    "Program.cs": 'var app = builder.Build();\napp.MapGet("/orders/{id}", Orders.Show);\n'
    'app.MapPost("/orders", Orders.Create);\napp.Run();\n',
    "Orders.cs": "public static class Orders\n{\n    public static int Show(int id) => 1;\n\n"
    "    public static int Create() => 2;\n}\n",
}
VAPOR = {
    "Sources/App/Orders.swift": "import Vapor\n\nstruct Orders: RouteCollection {\n"
    '    func boot(routes: RoutesBuilder) throws {\n        routes.get("orders", ":id", use: show)\n'
    '        routes.post("orders", use: create)\n    }\n\n    func show(req: Request) async throws -> Int { 1 }\n\n'
    "    func create(req: Request) async throws -> Int { 2 }\n}\n",
}
FRAMEWORKS = {
    "express": EXPRESS,
    "gin": GIN,
    "net/http": HTTP,
    "axum": AXUM,
    "django": DJANGO,
    "rails": RAILS,
    "laravel": LARAVEL,
    "asp": ASP,
    "vapor": VAPOR,
}
FLASK = {
    "app.py": "from flask import Flask\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/orders/<id>")\ndef show(id):\n    return 1\n',
}


def anchors(tmp_path: Path, files: dict[str, str]) -> dict[str, str]:
    """Of a pack of all files the entry points, each by the line of code below it."""
    root = make_repo(tmp_path / "repo", files).root
    lines = iquest(tmp_path, "pack", "-C", str(root)).out.split("\n")
    found = {}
    for number, line in enumerate(lines):
        match = re.match(r"\s*(?://|#) ENTRY_POINT: (.*)", line)
        if match is not None:
            below = next(text for text in lines[number:] if not re.match(r"\s*(?://|#) [A-Z_]+: ", text))
            found[below.strip()] = match[1]
    return found


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_who_answers_is_the_start_and_where_it_is_registered_says_so(tmp_path: Path, name: str) -> None:
    found = anchors(tmp_path, FRAMEWORKS[name])
    for verb, path, handler in (("GET", "orders/", "show"), ("POST", "orders", "create")):
        verb = "" if name == "django" else verb
        defined = re.compile(rf"\b(?:def|func|fn|function|int) {handler}\b", re.IGNORECASE)
        (own,) = [text for below, text in found.items() if defined.search(below)]
        assert re.search(rf"{handler}\(\) - route {verb} ?/?{path}.*, registered at \S+:\d+", own, re.I), own
        registers = re.compile(rf"registers route .*{verb} ?/?{path}.* to \S*\b{handler}\b", re.IGNORECASE)
        assert any(map(registers.search, found.values()))


def test_what_is_answered_where_it_is_registered_stays_a_start(tmp_path: Path) -> None:
    found = anchors(tmp_path, EXPRESS)
    assert found["app.get('/health', (req, res) => res.send('ok'));"] == "route GET /health"
    assert [*anchors(tmp_path / "flask", FLASK).values()] == ["show() - route /orders/<id>"]


def test_the_map_on_top_of_a_pack_names_who_answers_once(tmp_path: Path) -> None:
    files = HTTP | {f"api/more_{n}.go": f"package api\n\nfunc more{n}() {{}}\n" * 300 for n in range(30)}
    root = make_repo(tmp_path / "repo", files).root
    out = iquest(tmp_path, "pack", "orders", "--budget", "14000", "-C", str(root)).out
    assert out.count("ENTRY_POINT api/") == 2 and "ENTRY_POINT api/orders.go:5 show() - route GET /orders/{id}" in out


def test_an_explained_pack_says_what_starts_in_a_file(tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", HTTP).root
    out = iquest(tmp_path, "pack", "orders", "--explain", "-C", str(root)).out
    assert "start    show() - route GET /orders/{id}, registered at api/routes.go:7 (line 5)" in out
    assert "start    Routes() - registers route GET /orders/{id} to show; POST /orders to create (line 5)" in out


def test_an_anchor_that_settings_drop_stays_away(tmp_path: Path) -> None:
    found = anchors(tmp_path, HTTP | {".iquest.toml": '[anchors]\ndrop = ["show"]\n'})
    assert not any(below.startswith("func show") for below in found)
    assert any(below.startswith("func create") for below in found)
