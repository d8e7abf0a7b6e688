"""Routes that frameworks put together from several places are told whole, with who answers them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

DRF = {
    "shop/urls.py": "from django.conf.urls import include, url\nfrom django.urls import path\n\n"
    "from shop import feeds\nfrom shop.api import routes as api_routes\n"
    "from shop.pages import about as about_page\n\n"
    "urlpatterns = [\n    url(r'^about/$', about_page),\n"
    "    url(r'^api/', include('shop.api.urls', namespace='api')),\n"
    '    path(\n        "items/<int:pk>/files/",\n        include(api_routes.file_router.urls),\n    ),\n'
    '    path("feed", feeds.LatestFeed(), name="feed"),\n]\n\n'
    'urlpatterns = [path("", include((urlpatterns, "shop")))]\n',
    "shop/pages.py": "def about(request):\n    return 1\n",
    "shop/feeds.py": "class LatestFeed:\n    pass\n",
    "shop/api/urls.py": "from rest_framework.routers import DefaultRouter\n\nfrom shop.api.views import ItemViewSet\n\n"
    'router = DefaultRouter()\nrouter.register(r"items", ItemViewSet)\n\nurlpatterns = router.urls\n',
    "shop/api/routes.py": "from rest_framework.routers import SimpleRouter\n\n"
    "from shop.api.views import FileViewSet\n\n"
    'file_router = SimpleRouter()\nfile_router.register("", FileViewSet, basename="file")\n',
    "shop/api/views.py": "from rest_framework import mixins, viewsets\n"
    "from rest_framework.decorators import action\n\n\n"
    "class Base(viewsets.GenericViewSet, mixins.ListModelMixin):\n    pass\n\n\n"
    'class ItemViewSet(Base):\n    lookup_field = "slug"\n\n    def destroy(self, request, slug):\n        return 1\n\n'
    '    @action(detail=True, methods=["post"], url_path="put-away")\n    def archive(self, request, slug):\n'
    "        return 2\n\n\nclass FileViewSet(viewsets.ReadOnlyModelViewSet):\n    pass\n",
}
FASTAPI = {
    "app/main.py": "from fastapi import Depends, FastAPI\n\nfrom app.api import router as api_router\n"
    "from app.settings import settings\n\napp = FastAPI()\n"
    "app.include_router(api_router, dependencies=[Depends(settings)], prefix=settings.api_prefix)\n",
    "app/settings.py": 'class Settings:\n    api_prefix: str = "/api"\n\n\nsettings = Settings()\n',
    "app/api.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
    '@router.get("", name="all")\ndef every():\n    return 1\n\n\n@router.get("/{item}")\n'
    "def one(item):\n    return 2\n",
}
ROCKET = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
    "src/main.rs": "mod api;\n\nfn main() {\n    let base = config();\n    rocket::build()\n"
    '        .mount([base, "/api"].concat(), api::routes())\n        .mount("/", routes![api::alive]);\n}\n',
    "src/api.rs": "pub fn routes() -> Vec<Route> {\n    routes![\n        list, // all\n        show,\n    ]\n}\n\n"
    '#[get("/items")]\nfn list() {}\n\n#[get("/items/<id>")]\nfn show(id: u8) {}\n\n'
    '#[get("/alive")]\npub fn alive() {\n    list()\n}\n\n'
    '#[get("/loose")]\nfn loose() {}\n\nfn others() {\n    routes!\n        [];\n}\n',
}
FASTIFY = {
    "src/app.ts": "import path from 'node:path'\nimport autoload from '@fastify/autoload'\n\n"
    "export default async function app (fastify) {\n  fastify.register(autoload, {\n"
    "    dir: path.join(import.meta.dirname, 'routes'),\n    options: { prefix: '/v1' }\n  })\n}\n",
    "src/routes/home.ts": "export default async function (fastify) {\n  fastify.get('/', async () => 1)\n}\n",
    "src/routes/tasks/_id/index.ts": "export default async function (fastify) {\n"
    "  fastify.get('/file', async () => 1)\n}\n",
    "src/routes/shared.ts": "import fp from 'fastify-plugin'\nexport default fp(async function (fastify) {\n"
    "  fastify.get('/own', async () => 1)\n})\n",
}
GIN = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tg := gin.New()\n'
    '\tg.GET("version", func(c *gin.Context) {})\n\tg.Match([]string{"GET", http.MethodHead}, "/health", health)\n'
    '\tg.Group("/user").Use(auth).POST("", create)\n\tv1 := g.Group("/v1")\n'
    '\tv1.Group("/a").Use(auth).GET("/b", create)\n'
    '\tclient.GET("https://example.com/x", nil)\n}\n\n'
    "func health(c *gin.Context) {}\n\nfunc create(c *gin.Context) {}\n",
}
GIN_ROUTERS = {
    "go.mod": GIN["go.mod"],
    "main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\n'
    "type Router interface {\n\tInit(r *gin.RouterGroup)\n}\n\nfunc main() {\n\te := gin.New()\n"
    '\tapi := e.Group(conf.Base + "/api/v1")\n\tfor _, each := range routers {\n\t\teach.Init(api)\n\t}\n}\n',
    "routers.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\n'
    + "".join(
        f"type R{number} struct{{}}\n\nfunc (x *R{number}) Init(r *gin.RouterGroup) {{\n"
        f'\tr.GET("/r{number}", x.show)\n}}\n\nfunc (x *R{number}) show(c *gin.Context) {{}}\n\n'
        for number in range(9)
    ),
}
GIN_GROUPS = {
    "go.mod": GIN["go.mod"],
    "routes.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc public(e *gin.RouterGroup) {\n'
    '\tapi := e.Group("/api")\n\t{\n\t\trepo := api.Group("/repos")\n\t\t{\n\t\t\trepo.POST("", create)\n'
    '\t\t\tone := repo.Group("/:id")\n\t\t\t{\n\t\t\t\trepo := one.Group("")\n\t\t\t\t{\n\t\t\t\t\trepo.Use(pull)\n'
    '\t\t\t\t\trepo.GET("", show)\n\t\t\t\t\trepo.GET("/files", files)\n\t\t\t\t}\n\t\t\t}\n'
    '\t\t\trepo.GET("/all", all)\n'
    "\t\t}\n\t}\n}\n\n"
    'func private(repo *gin.RouterGroup) {\n\trepo.GET("/mine", mine)\n\tvar admin *gin.RouterGroup\n\tif strict {\n'
    '\t\tadmin = repo.Group("/strict")\n\t}\n\tadmin.GET("/users", users)\n}\n\n'
    'func (s *Server) Start(e *gin.Engine) {\n\ts.inner = e.Group("/inner")\n}\n\n'
    'func (s *Server) Add(api *gin.RouterGroup) {\n\ts.inner.GET("/health", health)\n\tapi.GET("/own", own)\n}\n',
}
ENDPOINTS = {
    "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
    "Api.cs": "static class Api {\n    static void Orders(WebApplication app) {\n"
    '        var group = app.MapGroup("/orders");\n        group.MapGet("/{id}", Get);\n    }\n'
    '    static void Loose(RouteGroupBuilder group) {\n        group.MapGet("/loose", Get);\n    }\n}\n',
}
EXPRESS = {
    "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@server/*": ["server/*"]}}}\n',
    "server/index.ts": "import express from 'express';\nimport routes from '@server/routes';\n\n"
    "const server = express();\nserver.use('/api/v1', routes);\nserver.listen(80);\n",
    "server/routes/index.ts": "import itemRoutes from '@server/routes/items';\nimport { Router } from 'express';\n\n"
    "const router = Router();\nrouter.get('/status', (req, res) => res.end());\n"
    "router.use('/items', checked(), itemRoutes);\nexport default router;\n",
    "server/routes/items.ts": "import { Router } from 'express';\n\nconst itemRoutes = Router();\n"
    "itemRoutes.get('/:id', (req, res) => res.end());\nexport default itemRoutes;\n",
}
LARAVEL = {
    "routes/api.php": "<?php\n\nuse App\\Http\\Controllers\\ItemController;\nuse App\\Http\\Controllers\\Shop;\n\n"
    "Route::resource('items', ItemController::class);\n"
    "Route::post('shop/items', [Shop\\ItemController::class, 'store']);\n",
    "app/Http/Controllers/ItemController.php": "<?php\n\nnamespace App\\Http\\Controllers;\n\nclass ItemController\n{\n"
    "    public function index()\n    {\n    }\n\n    public function store()\n    {\n    }\n}\n",
    "app/Http/Controllers/Shop/ItemController.php": "<?php\n\nnamespace App\\Http\\Controllers\\Shop;\n\n"
    "class ItemController\n{\n    public function store()\n    {\n    }\n}\n",
}
SPRING = {
    "src/main/java/shop/ItemApi.java": 'package shop;\n\n@RestController\n@RequestMapping(path = "items/{slug}")\n'
    'class ItemApi {\n  @GetMapping(path = "notes")\n  public String notes() { return ""; }\n\n'
    '  @PutMapping\n  public String change() { return ""; }\n}\n',
}
AXUM = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
    "src/main.rs": "use axum::{routing::get, Router};\n\npub fn router() -> Router {\n"
    "    Router::new()\n        .route(\n"
    '            "/items/feed",\n            get(feed),\n        )\n        .route(\n            "/items/:id",\n'
    "            get(show).put(change),\n        )\n}\n\n"
    "async fn feed() {}\n\nasync fn show() {}\n\nasync fn change() {}\n",
}
HEIRS = {
    "pom.xml": "<project><artifactId>shop</artifactId></project>\n",
    "src/main/java/shop/App.java": "package shop;\n\nimport jakarta.ws.rs.ApplicationPath;\n\n"
    '@ApplicationPath("/api")\npublic class App extends Application {\n}\n',
    "src/main/java/shop/BaseResource.java": "package shop;\n\npublic abstract class BaseResource<T> {\n"
    '    @Path("{id}")\n    @GET\n    public T one(long id) { return null; }\n\n'
    "    @POST\n    public T add(T it) { return it; }\n}\n",
    "src/main/java/shop/NamedResource.java": "package shop;\n\n"
    "public abstract class NamedResource<T> extends BaseResource<T> {\n}\n",
    "src/main/java/shop/ItemResource.java": 'package shop;\n\n@Path("items")\n'
    "public class ItemResource extends NamedResource<Item> {\n"
    "    @POST\n    public Item add(Item it) { return it; }\n}\n",
    "src/main/java/shop/UserResource.java": 'package shop;\n\n@Path("users")\n'
    "public class UserResource extends BaseResource<User> {\n}\n",
}
NEST = {
    "apps/shop/src/main.ts": "import { NestFactory } from '@nestjs/core';\n\nasync function run() {\n"
    "  const app = await NestFactory.create(Shop);\n  app.setGlobalPrefix('api');\n"
    "  await app.listen(80);\n}\nrun();\n",
    "apps/shop/src/base.controller.ts": "import { Get } from '@nestjs/common';\n\nexport abstract class Base {\n"
    "  @Get(':id')\n  one() {}\n}\n",
    "apps/shop/src/items.controller.ts": "import { Controller } from '@nestjs/common';\n"
    "import { Base } from './base.controller';\n\n@Controller('items')\nexport class Items extends Base {}\n",
    "apps/back/src/main.ts": "import { NestFactory } from '@nestjs/core';\n\nasync function run() {\n"
    "  const app = await NestFactory.create(Back);\n  app.setGlobalPrefix('back');\n"
    "  await app.listen(81);\n}\nrun();\n",
    "apps/back/src/users.controller.ts": "import { Controller, Get } from '@nestjs/common';\n\n"
    "@Controller('users')\nexport class Users {\n  @Get()\n  all() {}\n}\n",
}
BOOT = {
    "pom.xml": "<project><artifactId>shop</artifactId></project>\n",
    "src/main/resources/application.yml": "server:\n  servlet:\n    context-path: ${BASE:/shop}\n",
    "src/test/resources/application.yml": "server:\n  servlet:\n    context-path: /test\n",
    "src/main/java/shop/Crud.java": "package shop;\n\npublic abstract class Crud<T> {\n"
    '    @GetMapping("/{id}")\n    public T one() { return null; }\n}\n',
    "src/main/java/shop/ItemApi.java": 'package shop;\n\n@RestController\n@RequestMapping("/items")\n'
    "public class ItemApi extends Crud<Item> {\n}\n",
}
AIDE = {
    "Cargo.toml": AXUM["Cargo.toml"],
    "src/main.rs": "mod items;\n\nfn app() -> Router {\n"
    "    let v1_router = items::router(config()).with_state::<()>(state());\n\n"
    '    ApiRouter::new()\n        .nest_api_service("/api/v1", v1_router)\n        .finish_api(&mut openapi())\n}\n',
    "src/items.rs": "pub fn router(cfg: Config) -> ApiRouter<State> {\n    ApiRouter::new()\n        .api_route_with(\n"
    '            "/items",\n            post_with(create, create_docs).get_with(list, list_docs),\n            tag(),\n'
    '        )\n        .api_route("/items/{id}", get(show))\n}\n',
}
CONCERNS = {
    "Gemfile": "gem 'rails'\n",
    "config/routes.rb": "Shop::Engine.routes.draw do\n  namespace :api do\n    concern :paid do\n"
    "      resources :payments, only: [:index] do\n        member do\n          put :capture\n        end\n      end\n"
    "    end\n\n    resources :orders, only: [:show], concerns: :paid\n    resources :carts, only: [:show] do\n"
    "      concerns :paid\n    end\n  end\nend\n",
    "app/controllers/shop/api/orders_controller.rb": "class Shop::Api::OrdersController < Shop::Api::BaseController\n"
    "  def show\n  end\nend\n",
    "app/controllers/shop/orders_controller.rb": "class Shop::OrdersController\n  def show\n  end\nend\n",
    "app/controllers/shop/api/base_controller.rb": "class Shop::Api::BaseController\n"
    "  def index\n  end\n\n  def show\n  end\nend\n",
    "app/controllers/shop/api/carts_controller.rb": "class Shop::Api::CartsController < Shop::Api::BaseController\n"
    "end\n",
    "app/controllers/shop/api/payments_controller.rb": "class Shop::Api::PaymentsController\n"
    "  def index\n  end\n\n  def capture\n  end\nend\n",
}
CONSTANTS = {
    "pom.xml": BOOT["pom.xml"],
    "src/main/java/shop/Urls.java": "package shop;\n\npublic class Urls {\n"
    '    public static final String ROOT = "/api";\n    public static final String ITEMS = ROOT + "/items/";\n}\n',
    "src/main/java/shop/ItemApi.java": "package shop;\n\n@RestController\n@RequestMapping(Urls.ITEMS)\n"
    'public class ItemApi {\n    private static final String ONE = "/{id}";\n\n'
    '    @GetMapping(value = ONE + "/notes", params = {"page", "size"})\n    public String notes() { return ""; }\n\n'
    '    @PutMapping(ONE)\n    public String put() { return ""; }\n\n'
    '    @GetMapping(value = {"/all", "/any"}, produces = {"text/plain"})\n    public String all() { return ""; }\n\n'
    '    @PostMapping(Else.WHERE)\n    public String add() { return ""; }\n}\n',
}
WHOLE = {
    "drf": (
        DRF,
        ["about/$", "feed", "GET api/items", "DELETE api/items/{slug}", "POST api/items/{slug}/put-away"]
        + ["GET items/<int:pk>/files/", "GET items/<int:pk>/files/{pk}/"],
    ),
    "fastapi": (FASTAPI, ["GET /api", "GET /api/{item}"]),
    "rocket": (ROCKET, ["GET /api/items", "GET /api/items/<id>", "GET /alive", "GET /loose"]),
    "fastify": (FASTIFY, ["GET /v1", "GET /v1/tasks/:id/file", "GET /own"]),
    "gin": (GIN, ["GET /version", "GET,HEAD /health", "POST /user", "GET /v1/a/b"]),
    "routers in a loop": (GIN_ROUTERS, [f"GET /{{Base}}/api/v1/r{number}" for number in range(9)]),
    "gin's groups": (
        GIN_GROUPS,
        ["POST /api/repos", "GET /api/repos/:id", "GET /api/repos/:id/files", "GET /api/repos/all", "GET /mine"]
        + ["GET /strict/users", "GET /inner/health", "GET /own"],
    ),
    "endpoints of C#": (ENDPOINTS, ["GET /orders/{id}", "GET /loose"]),
    "express by paths of a configuration": (EXPRESS, ["GET /api/v1/status", "GET /api/v1/items/:id"]),
    "laravel's controllers of one name": (LARAVEL, ["GET /items", "POST /items", "POST /shop/items"]),
    "classes that inherit their routes": (
        HEIRS,
        ["GET /api/items/{id}", "POST /api/items", "GET /api/users/{id}", "POST /api/users"],
    ),
    "applications of nest": (NEST, ["GET /api/items/:id", "GET /back/users"]),
    "an application below a path": (BOOT, ["GET /shop/items/{id}"]),
    "aide": (AIDE, ["POST,GET /api/v1/items", "GET /api/v1/items/{id}"]),
    "concerns of rails": (
        CONCERNS,
        ["GET /api/orders/:id", "GET /api/orders/:order_id/payments", "PUT /api/orders/:order_id/payments/:id/capture"]
        + ["GET /api/carts/:id", "GET /api/carts/:cart_id/payments", "PUT /api/carts/:cart_id/payments/:id/capture"],
    ),
    "constants of java": (
        CONSTANTS,
        ["GET /api/items/{id}/notes", "PUT /api/items/{id}", "GET /api/items/all", "GET /api/items/any"]
        + ["POST /api/items/{WHERE}"],
    ),
    "spring": (SPRING, ["GET /items/{slug}/notes", "PUT /items/{slug}"]),
}


def ask(state: Path, folder: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    root = make_repo(folder / "repo", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.mark.parametrize("name", WHOLE)
def test_routes_are_told_whole(state: Path, tmp_path: Path, name: str) -> None:
    files, routes = WHOLE[name]
    text = ask(state, tmp_path, files, "Which routes are there?")["answer"]
    assert sorted(line.split("`")[1] for line in text.splitlines() if line.startswith("| `")) == sorted(routes)


@pytest.mark.parametrize(
    ("files", "asked", "handler"),
    [
        (AXUM, "PUT /items/{id}", "change"),
        (AXUM, "GET /items/{id}", "show"),
        (AXUM, "GET /items/feed", "feed"),
        (DRF, "DELETE /api/items/{slug}", "ItemViewSet.destroy"),
        (DRF, "POST /api/items/first/put-away", "ItemViewSet.archive"),
        (DRF, "GET /about", "about"),
        (DRF, "GET /feed", "LatestFeed"),
        (ROCKET, "GET /api/items/7", "show"),
    ],
)
def test_who_answers_is_named(state: Path, tmp_path: Path, files: dict[str, str], asked: str, handler: str) -> None:
    answer = ask(state, tmp_path, files, f"Where is {asked} handled?")["answer"]
    assert f"is answered by `{handler}`" in answer


def test_thousands_of_registered_classes_in_circles_take_no_quadratic_time(state: Path, tmp_path: Path) -> None:
    registered = "".join(f'router.register("a{i}", V{i % 900}ViewSet)\n' for i in range(10_000))
    classes = "".join(
        f"class V{i}ViewSet(V{(i + 1) % 900}ViewSet, V{(i + 7) % 900}ViewSet, ListModelMixin):\n"
        "    @action(detail=True)\n    def run(self, request):\n        pass\n\n"
        "    def list(self, request):\n        pass\n\n\n"
        for i in range(900)
    )
    files = {
        "shop/urls.py": f"from rest_framework.routers import DefaultRouter\n\nrouter = DefaultRouter()\n{registered}",
        "shop/views.py": classes,
    }
    root = make_repo(tmp_path / "repo", files).root
    iquest(state, "index", "-C", str(root))
    with within(4):
        iquest(state, "ask", "Which routes are there?", "-C", str(root), "--model", "none", "--format", "json")
