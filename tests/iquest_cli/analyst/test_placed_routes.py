"""Where routes do not lie: under the path of another application, class, constant, router or remark."""

from __future__ import annotations

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.routes.described import told_routes

POM = {"pom.xml": "<project><artifactId>shop</artifactId></project>\n"}
JAVA = "src/main/java/shop"


def _main(prefix: str) -> str:
    return f"async function run() {{\n  const app = await make(App);\n  app.setGlobalPrefix('{prefix}');\n}}\nrun();\n"


def _controller(name: str) -> str:
    return (
        "import { Controller, Get } from '@nestjs/common';\n\n"
        f"@Controller('{name}')\nexport class {name.title()} {{\n  @Get()\n  all() {{}}\n}}\n"
    )


def _resource(name: str, one: str) -> str:
    return (
        f'package shop;\n\n@RestController\npublic class {name} {{\n    private static final String ONE = "{one}";\n\n'
        '    @GetMapping(ONE + "/notes")\n    public String notes() { return ""; }\n}\n'
    )


NESTED = {
    "src/main.ts": _main("outer"),
    "src/items.controller.ts": _controller("items"),
    "src/inner/src/main.ts": _main("inner"),
    "src/inner/src/users.controller.ts": _controller("users"),
}
MESSAGES = POM | {
    "src/main/resources/application.properties": "server.servlet.context-path=/shop\n",
    f"{JAVA}/Chat.java": 'package shop;\n\n@Controller\npublic class Chat {\n    @MessageMapping("/say")\n'
    "    public void say() {\n    }\n}\n",
}
OWN_PATHS = POM | {
    f"{JAVA}/Base.java": 'package shop;\n\n@RestController\n@RequestMapping("/base")\npublic class Base {\n'
    '    @GetMapping("/x")\n    public String x() { return ""; }\n}\n',
    f"{JAVA}/Sub.java": 'package shop;\n\n@RestController\n@RequestMapping("/sub")\n'
    "public class Sub extends Base {\n}\n",
}
NAMED = {
    "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
    "CrudController.cs": "using Microsoft.AspNetCore.Mvc;\n\npublic abstract class CrudController : ControllerBase\n{\n"
    '    [HttpGet("{id}")]\n    public string One(int id) { return ""; }\n}\n',
    "ItemsController.cs": 'using Microsoft.AspNetCore.Mvc;\n\n[Route("api/[controller]")]\n'
    "public class ItemsController : CrudController\n{\n}\n",
}
CONSTANTS = POM | {
    f"{JAVA}/Items.java": _resource("Items", "/items/{id}"),
    f"{JAVA}/Users.java": _resource("Users", "/users/{id}"),
}
ROUTERS = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\te := gin.New()\n'
    '\tapi := e.Group("/api")\n\tfor _, each := range routers {\n\t\teach.Init(api)\n\t}\n}\n',
    "routers.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\n'
    + "".join(
        f'type A{n} struct{{}}\n\nfunc (x *A{n}) Init(r *gin.RouterGroup) {{\n\tr.GET("/a{n}", show)\n}}\n\n'
        for n in range(7)
    ),
    "far/away/odd.go": 'package away\n\nimport "github.com/gin-gonic/gin"\n\n'
    'type Odd struct{}\n\nfunc (x *Odd) Init(r *gin.Engine, name string) {\n\tr.GET("/odd", show)\n}\n',
}
REMARKS = {
    "Gemfile": "gem 'rails'\n",
    "config/routes.rb": "Rails.application.routes.draw do\n  concern :paid do\n"
    "    get :bill, to: 'bills#show'\n  end\n\n"
    "  resources :orders, only: [], concerns: :paid\n  resources :carts, only: [] do # concerns :paid\n"
    "    get :sum, to: 'carts#sum'\n  end\nend\n",
}
CASES = {
    "an application within another": (NESTED, {"GET /outer/items", "GET /inner/users"}),
    "messages of a socket": (MESSAGES, {"/say"}),
    "a base with a path of its own": (OWN_PATHS, {"GET /base/x"}),
    "the name of the class that inherits": (NAMED, {"GET /api/Items/{id}"}),
    "constants of one name": (CONSTANTS, {"GET /items/{id}/notes", "GET /users/{id}/notes"}),
    "methods of one name": (ROUTERS, {*(f"GET /api/a{n}" for n in range(7)), "GET /odd"}),
    "a remark": (REMARKS, {"GET /orders/:order_id/bill", "GET /carts/:cart_id/sum"}),
}


@pytest.mark.parametrize("name", CASES)
def test_routes_lie_where_they_are_put(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    files, routes = CASES[name]
    workspace = Workspace.open(make_repo(tmp_path_factory.mktemp("placed") / "shop", files).root)
    assert {setting.key for setting in told_routes(workspace) if not setting.text.startswith("resources")} == routes
