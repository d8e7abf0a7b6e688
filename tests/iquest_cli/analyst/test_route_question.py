"""A question that spells a route is answered by the function that answers the route."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.routes.resources import action_of
from iquest_cli.analyst.routes.routed import handlers, spelled_route

GO = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "example.com/shop/users"\n\nfunc main() {\n\tr := gin.Default()\n'
    '\tusers.Register(r.Group("/api/users"))\n}\n',
    "users/users.go": "package users\n\nfunc Register(rg *gin.RouterGroup) {\n"
    '\trg.GET("/:id", show)\n\trg.DELETE("/:id", drop)\n\trg.GET("/all", list)\n}\n\n'
    "// show gives one user.\nfunc show(c *gin.Context) {\n\tc.JSON(200, one(c))\n}\n\n"
    "func drop(c *gin.Context) {\n\tremove(c)\n}\n\nfunc list(c *gin.Context) {\n\tc.JSON(200, every(c))\n}\n",
}
RAILS = {
    "config/routes.rb": "Rails.application.routes.draw do\n  scope :api do\n"
    "    resources :articles, param: :slug, except: [:edit] do\n      resource :favorite, only: [:create, :destroy]\n"
    '    end\n    get "/feed", to: "articles#feed"\n  end\nend\n',
    "app/controllers/articles_controller.rb": "class ArticlesController < ApplicationController\n"
    "  def index\n  end\n\n  def edit\n  end\n\n  def destroy\n    Article.find(params[:slug]).destroy\n  end\n\n"
    "  def feed\n  end\nend\n",
    "app/controllers/favorites_controller.rb": "class FavoritesController < ApplicationController\n"
    "  def create\n  end\n\n  def destroy\n  end\nend\n",
}
LARAVEL = {
    "routes/api.php": "<?php\nRoute::delete('articles/{article}/favorite', 'FavoriteController@remove');\n"
    "Route::resource('articles', 'ArticleController', ['except' => ['create', 'edit']]);\n"
    "Route::post('me', LoginController::class);\n",
    "app/Http/ArticleController.php": "<?php\nclass ArticleController {\n"
    "  public function index() { return 1; }\n  public function create() { return 2; }\n"
    "  public function show($a) { return 3; }\n}\n",
    "app/Http/FavoriteController.php": "<?php\nclass FavoriteController {\n"
    "  public function remove($a) { return 4; }\n}\n",
    "app/Http/LoginController.php": "<?php\nclass LoginController {\n  public function __invoke($r) { return 5; }\n}\n",
}
FLASK = {
    "shop/app.py": "from flask import Flask\n\napp = Flask(__name__)\n\n\n"
    '@app.route("/profile", methods=["GET", "POST"])\ndef edit_profile():\n    return save()\n',
}
SPRING = {
    "src/main/java/org/acme/samples/shop/OwnerController.java": "package org.acme.samples.shop;\n\n@Controller\n"
    'class OwnerController {\n    @PostMapping("/owners/new")\n'
    '    public String create() {\n        return "x";\n    }\n}\n',
}
INLINE = {
    "app.js": "const express = require('express')\nconst app = express()\n\napp.get('/status', (req, res) => {\n"
    "  res.json({ ok: true })\n})\n",
}


def ask(state: Path, folder: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    root = make_repo(folder / "repo", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.mark.parametrize(
    ("files", "question", "said", "first"),
    [
        (GO, "Where is DELETE /api/users/42 handled?", "is answered by `drop`", ("users/users.go", 14)),
        (GO, "which function serves GET /api/users/{userId}?", "is answered by `show`", ("users/users.go", 10)),
        (GO, "what handles /api/users/all", "is answered by `list`", ("users/users.go", 18)),
        (
            RAILS,
            "what handles DELETE /api/articles/some-title?",
            "`DELETE /api/articles/:slug` is answered by `ArticlesController.destroy`",
            ("app/controllers/articles_controller.rb", 8),
        ),
        (
            RAILS,
            "which method answers POST /api/articles/1/favorite",
            "`FavoritesController.create`",
            ("app/controllers/favorites_controller.rb", 2),
        ),
        (
            LARAVEL,
            "where is DELETE /api/articles/{slug}/favorite handled?",
            "`FavoriteController.remove`",
            ("app/Http/FavoriteController.php", 3),
        ),
        (LARAVEL, "who answers POST /me?", "`LoginController.__invoke`", ("app/Http/LoginController.php", 3)),
        (FLASK, "which function serves the route /profile?", "`edit_profile`", ("shop/app.py", 6)),
        (
            SPRING,
            "where is POST /owners/new handled?",
            "`OwnerController.create`",
            ("src/main/java/org/acme/samples/shop/OwnerController.java", 5),
        ),
        (INLINE, "where is GET /status handled?", "is answered where it is put", ("app.js", 4)),
    ],
)
def test_who_answers_a_route_is_told(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, said: str, first: tuple[str, int]
) -> None:
    found = ask(state, tmp_path, files, question)
    assert said in found["answer"]
    lead = found["citations"][0]
    assert (lead["path"], lead["start_line"]) == first


def test_a_route_that_is_spelled_as_it_is_written_is_no_message(state: Path, tmp_path: Path) -> None:
    files = {
        "routes/web.php": "<?php\nRoute::get('/books/{bookSlug}/page/{pageSlug}/revisions', "
        "[PageRevisionController::class, 'index']);\n",
        "app/Http/PageRevisionController.php": "<?php\nclass PageRevisionController {\n"
        "    public function index() {\n        return 1;\n    }\n}\n",
    }
    found = ask(state, tmp_path, files, "What handles GET /books/{bookSlug}/page/{pageSlug}/revisions?")
    assert "is answered by `PageRevisionController.index`" in found["answer"]


def test_what_happens_behind_a_route_is_told_of_its_handler(state: Path, tmp_path: Path) -> None:
    files = GO | {
        "users/store.go": 'package users\n\nfunc remove(c *gin.Context) {\n\tif c.Param("id") == "" {\n'
        '\t\tc.JSON(404, "no user")\n\t\treturn\n\t}\n\tdb.Exec("DELETE FROM users")\n}\n\n'
        "func every(c *gin.Context) []string {\n\treturn db.Users()\n}\n",
    }
    way = ask(state, tmp_path / "way", files, "How does DELETE /api/users/42 reach the database?")["answer"]
    assert "drop" in way and "remove" in way and "`list`" not in way
    fails = ask(state, tmp_path / "fails", files, "What happens when GET /api/users/all is called?")["answer"]
    assert "`list`" in fails.split("\n")[0]


def test_resources_are_the_actions_that_their_controllers_have(state: Path, tmp_path: Path) -> None:
    rails = ask(state, tmp_path / "rails", RAILS, "Which routes are there?")["answer"]
    assert "`GET /api/articles`" in rails and "`DELETE /api/articles/:slug`" in rails
    assert "/edit" not in rails and "`POST /api/articles`" not in rails
    laravel = ask(state, tmp_path / "laravel", LARAVEL, "Which routes are there?")["answer"]
    assert "`GET /articles/{article}`" in laravel and "/create" not in laravel


def test_routes_of_a_collection_and_of_one_of_it_are_told_apart(state: Path, tmp_path: Path) -> None:
    files = {
        "config/routes.rb": "Rails.application.routes.draw do\n  namespace :api do\n"
        "    resources :packages, path: 'gems', only: %i[index] do\n      collection do\n"
        "        delete :yank, to: 'deletions#create'\n      end\n    end\n  end\nend\n",
        "app/controllers/api/deletions_controller.rb": "class Api::DeletionsController\n  def create\n  end\nend\n",
        "app/controllers/api/packages_controller.rb": "class Api::PackagesController\n  def index\n  end\nend\n",
    }
    yanked = ask(state, tmp_path / "yank", files, "What handles DELETE /api/gems/yank?")
    assert "is answered by `DeletionsController.create`" in yanked["answer"]
    listed = ask(state, tmp_path / "list", files, "What handles GET /api/gems?")
    assert "`PackagesController.index`" in listed["answer"]


def test_how_far_something_travels_is_no_word_of_the_code(state: Path, tmp_path: Path) -> None:
    files = {
        "server/channel.py": "from server.handler import handle\n\n\ndef read_channel(request):\n"
        "    return dispatch(request)\n\n\ndef dispatch(request):\n    return handle(request)\n",
        "server/handler.py": "def handle(request):\n    return request\n",
    }
    said = ask(state, tmp_path, files, "How does a request travel from the channel to the handler?")["answer"]
    assert "travel" not in said and "`dispatch`" in said


def test_a_route_that_nobody_offers_is_not_made_up(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, GO, "Where is POST /api/users/orders handled?")["answer"]
    assert text.startswith("Not found: no route here is `POST /api/users/orders`. Nearest: `GET /api/users/:id`")


def test_a_file_is_no_route(state: Path, tmp_path: Path) -> None:
    assert "is answered" not in ask(state, tmp_path, FLASK, "what is handled in /shop/app.py?")["answer"]


@pytest.mark.parametrize(
    "text", ["/a{" * 9000, "/" * 30_000, "GET /" * 6000, "'a#" * 9000, "(" * 30_000, ",A::class" * 3000]
)
def test_patterns_of_routes_take_long_text(text: str) -> None:
    with within(1):
        spelled_route(text, lambda path: True)
        handlers(Setting("GET /x", "", "a.py", 1, None, f"a{text})", "route"))
        action_of(text)


ASP = {
    "Web/BaseController.cs": 'namespace Shop.Web;\n\n[ApiController]\n[Route("api/[controller]")]\n'
    "public abstract class BaseController : ControllerBase\n{\n}\n\n"
    "public class AdminController : BaseController\n{\n}\n",
    "Web/HealthController.cs": "namespace Shop.Web;\n\npublic class HealthController : BaseController\n{\n"
    '    [HttpGet]\n    public ActionResult Ready()\n    {\n        return Ok("Ok");\n    }\n}\n',
    "Web/UserController.cs": "namespace Shop.Web;\n\npublic class UserController : AdminController\n{\n"
    '    [HttpPost("reset")]\n    public ActionResult Reset()\n    {\n        return Ok();\n    }\n\n'
    '    [HttpGet("/ping")]\n    public ActionResult Ping()\n    {\n        return Ok();\n    }\n}\n',
    "Web/OwnController.cs": 'namespace Shop.Web;\n\n[Route("own")]\npublic class OwnController : BaseController\n{\n'
    '    [HttpGet("all")]\n    public ActionResult All()\n    {\n        return Ok();\n    }\n}\n',
}


@pytest.mark.parametrize(
    ("route", "by"),
    [
        ("GET /api/health", "HealthController.Ready"),
        ("POST /api/user/reset", "UserController.Reset"),
        ("GET /ping", "UserController.Ping"),
        ("GET /own/all", "OwnController.All"),
    ],
)
def test_a_controller_lies_under_the_path_of_its_base(state: Path, tmp_path: Path, route: str, by: str) -> None:
    root = make_repo(tmp_path / "repo", ASP).root
    ran = iquest(state, "ask", f"What handles {route}?", "-C", str(root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)["answer"]
    verb, _, path = route.partition(" ")
    assert f"is answered by `{by}`" in answer
    assert answer.lower().startswith(f"`{verb} {path}`".lower())


def test_a_client_that_writes_the_path_does_not_answer_it(state: Path, tmp_path: Path) -> None:
    files = {
        "client/posts.ts": "export async function publishPost(name: string, options = {}) {\n"
        "  const localPath = `/apis/console.shop.run/v1/posts/{name}/publish`\n  return send(localPath, options)\n}\n",
        "src/main/java/shop/PostEndpoint.java": "package shop;\n\npublic class PostEndpoint {\n"
        "    RouterFunction<ServerResponse> endpoint() {\n        return route()\n"
        '            .GET("posts", this::listPosts, builder -> builder.operationId("ListPosts").tag(tag)\n'
        '                .description("All posts of the shop, those that wait to be published too, newest first"))\n'
        '            .PUT("posts/{name}/publish", this::publishPost, builder -> builder.operationId("PublishPost")\n'
        '                .description("Publish a post. By default the request waits until the release is available, "\n'
        '                    + "for as long as it takes, and answers with what was published then"))\n'
        "            .build();\n    }\n\n"
        "    Mono<ServerResponse> listPosts(ServerRequest request) {\n        return ok(request);\n    }\n\n"
        "    Mono<ServerResponse> publishPost(ServerRequest request) {\n        return ok(request);\n    }\n}\n",
    }
    root = make_repo(tmp_path / "repo", files).root
    question = "What handles PUT /apis/console.shop.run/v1/posts/{name}/publish?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    assert "is answered by `PostEndpoint.publishPost`" in json.loads(ran.out)["answer"]
