"""Questions for all routes, commands or tasks: each by its whole path, with who answers it; none that is no such."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.routes.mounts import _INCLUDED, _PATH, _ROW, _USE
from iquest_cli.analyst.texts.remarks import without_remarks

EXPRESS = {
    "src/app.js": "const express = require('express');\nconst routes = require('./routes/v1');\n\n"
    "const app = express();\napp.use('/v1', auth, routes);\nmodule.exports = app;\n",
    "src/routes/v1/index.js": "const express = require('express');\nconst userRoute = require('./user.route');\n\n"
    "const router = express.Router();\nconst all = [\n  {\n    path: '/users',\n    route: userRoute,\n  },\n];\n"
    "all.forEach((row) => {\n  router.use(row.path, row.route);\n});\nmodule.exports = router;\n",
    "src/routes/v1/user.route.js": "const express = require('express');\nconst users = require('../../users');\n\n"
    "const router = express.Router();\nrouter.post('/', auth('manage'), users.create);\nmodule.exports = router;\n",
    "src/users.js": "module.exports = { create: (req, res) => res.send() };\n",
}
DJANGO = {
    "shop/urls.py": "from django.urls import include, path\n\nurlpatterns = [\n"
    '    path("api/", include("shop.api.urls")),\n]\n',
    "shop/api/urls.py": "from django.urls import include, path\nfrom shop.api import views\n\n"
    'order_urls = [\n    path("pay/", views.pay, name="pay"),\n]\n\n'
    'urlpatterns = [\n    path("orders/<int:n>/", include(order_urls)),\n    path("", views.home),\n]\n',
    "shop/api/views.py": "def pay(request, n):\n    return None\n\n\ndef home(request):\n    return None\n",
    "shop/api/management/commands/sendbills.py": "from django.core.management.base import BaseCommand\n\n\n"
    "class Command(BaseCommand):\n    def handle(self, *args, **options):\n        pass\n",
}
FASTAPI = {
    "shop/main.py": "from fastapi import FastAPI\nfrom shop.routers import items\n\napp = FastAPI()\n"
    'app.include_router(\n    items.router,\n    prefix="/api",\n)\n',
    "shop/routers/__init__.py": "",
    "shop/routers/items.py": "from fastapi import APIRouter\n\n"
    'router = APIRouter(prefix="/items", tags=["items"])\n\n\n'
    '@router.get("/{n}")\ndef one(n: int):\n    return n\n',
}
FLASK = {
    "shop/app.py": "from flask import Flask\nfrom shop.users import bp as users_bp\n\napp = Flask(__name__)\n"
    'app.register_blueprint(users_bp, url_prefix="/v2")\n',
    "shop/users.py": "from flask import Blueprint\n\n"
    'bp = Blueprint("users", __name__, url_prefix="/users")\n\n\n@bp.route("/list")\ndef every():\n    return []\n',
}
NESTED = {
    "shop/main.py": "from fastapi import FastAPI\nfrom shop.api import api\n\n"
    "app = FastAPI()\napp.include_router(api)\n",
    "shop/api.py": "from fastapi import APIRouter\nfrom shop.items import router as items\n\n"
    'api = APIRouter(prefix="/api")\napi.include_router(items, prefix="/v1")\n',
    "shop/items.py": "from fastapi import APIRouter\n\n"
    'router = APIRouter(prefix="/items")\n\n\n@router.get("/{n}")\ndef one(n: int):\n    return n\n',
}
MAPPED = {
    "Web/Endpoints.cs": "namespace Shop\n{\n    public class Endpoints\n    {\n"
    "        public void Map(IEndpointRouteBuilder endpoints)\n        {\n"
    '            endpoints.MapControllerRoute(name: "push", pattern: "api/package",\n'
    '                defaults: new { controller = "Push", action = "Upload" });\n        }\n    }\n}\n',
    "Web/PushController.cs": "namespace Shop\n{\n    public class PushController : Controller\n    {\n"
    "        public async Task<IActionResult> UploadAsync(string id)\n        {\n"
    "            return NoContent();\n        }\n"
    "    }\n}\n",
}
FLAGS = {
    "cmd/serve.go": 'package main\n\nimport "github.com/spf13/cobra"\n\nfunc commandServe() *cobra.Command {\n'
    '\tcmd := &cobra.Command{Use: "serve"}\n\tflags := cmd.Flags()\n'
    '\tflags.StringVar(&addr, "http-addr", ":80", "Where.")\n'
    "\treturn cmd\n}\n",
    "server.go": "package main\n\ntype Server struct {\n\tissuer string\n\tstorage string\n\tlogger string\n}\n",
    "cmd/other.go": "package main\n\nfunc commandOther() *cobra.Command {\n\tflags := cmd.Flags()\n"
    '\tflags.Bool("loud", false, "Say more.")\n\treturn cmd\n}\n',
}
RAKE = {
    "lib/tasks/fill.rake": "task fill: :environment do\n  Fill.run\nend\n",
    "lib/fill.rb": "class Fill\n  def self.run\n  end\nend\n",
}


def ask(state: Path, folder: Path, files: dict[str, str], question: str) -> str:
    root = make_repo(folder / "repo", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    return str(json.loads(ran.out)["answer"])


def test_routes_lie_under_the_paths_that_other_files_give_them(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, EXPRESS, "Which routes are there?")
    assert "`POST /v1/users`" in text
    assert "`users.create`" in text


def test_routes_of_lists_that_are_included_have_the_whole_path(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, DJANGO, "Which routes does the server have?")
    assert text.startswith("Two routes are offered")
    assert "`api/orders/<int:n>/pay/`" in text
    assert "`api/`" in text
    assert "`views.pay`" in text


def test_routers_have_their_own_prefix_and_that_of_where_they_are_put(state: Path, tmp_path: Path) -> None:
    assert "`GET /api/items/{n}`" in ask(state, tmp_path, FASTAPI, "Which endpoints are there?")


@pytest.mark.parametrize(
    "taken", ["from .routers import items", "from . import items", "from ..shop.routers import items"]
)
def test_a_router_is_taken_from_the_package_around_it(state: Path, tmp_path: Path, taken: str) -> None:
    own = "shop/items.py" if taken == "from . import items" else "shop/routers/items.py"
    files = {
        "shop/__init__.py": "",
        "shop/main.py": FASTAPI["shop/main.py"].replace("from shop.routers import items", taken),
        own: FASTAPI["shop/routers/items.py"],
        "db/items.py": "class Item:\n    pass\n",
        "db/routers/items.py": "class Item:\n    pass\n",
    }
    assert "`GET /api/items/{n}`" in ask(state, tmp_path, files, "Which endpoints are there?")


def test_what_is_commented_out_mounts_nothing(state: Path, tmp_path: Path) -> None:
    files = FASTAPI | {"shop/main.py": FASTAPI["shop/main.py"] + '# app.include_router(items.router, prefix="/old")\n'}
    text = ask(state, tmp_path, files, "Which routes are there?")
    assert "/api/items/{n}" in text
    assert "/old" not in text


@pytest.mark.parametrize(
    ("path", "files", "shown", "route"),
    [
        ("shop/main.py", FASTAPI, '"""\napp.include_router(items.router, prefix="/old")\n"""\n', "/api/items/{n}"),
        ("src/app.js", EXPRESS, "/*\napp.use('/old', routes);\n*/\n", "/v1/users"),
    ],
)
def test_what_a_text_of_lines_shows_mounts_nothing(
    state: Path, tmp_path: Path, path: str, files: dict[str, str], shown: str, route: str
) -> None:
    text = ask(state, tmp_path, files | {path: shown + files[path] + shown}, "Which routes are there?")
    assert route in text
    assert "/old" not in text


def test_a_remark_that_does_not_end_is_none() -> None:
    assert without_remarks(['x = """', "a", '"""', "b", "'''", "c"], is_python=True) == [
        "x = ",
        "",
        "",
        "b",
        "'''",
        "c",
    ]
    assert without_remarks(['use("/*")', "/* x", "*/ y", "/*"], is_python=False) == ['use("/*")', "", " y", "/*"]


def test_a_blueprint_lies_where_it_is_registered_in_place_of_its_own_prefix(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, FLASK, "Which routes are there?")
    assert "/v2/list`" in text and "/users" not in text.replace("shop/users.py", "")


def test_routers_in_routers_have_the_prefixes_of_all(state: Path, tmp_path: Path) -> None:
    assert "`GET /api/v1/items/{n}`" in ask(state, tmp_path, NESTED, "Which routes are there?")


def test_names_of_actions_are_no_paths_where_all_routes_are_spelled_out(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, MAPPED, "Which routes are there?")
    assert "`/api/package`" in text
    assert "/Push/Upload" not in text


def test_commands_that_are_found_by_their_file_are_told(state: Path, tmp_path: Path) -> None:
    assert "`sendbills`" in ask(state, tmp_path, DJANGO, "Which management commands are there?")


def test_flags_are_those_of_the_command_that_is_named(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, FLAGS, "Which flags does the serve command have?")
    assert text.startswith("One option")
    assert "`--http-addr`" in text


def test_tasks_are_listed(state: Path, tmp_path: Path) -> None:
    assert "`fill`" in ask(state, tmp_path, RAKE, "Which rake tasks are there?")


@pytest.mark.parametrize(
    "text", ["a.use('/a', " * 9000, "path: '/a', " * 9000, "w" * 90_000, "path('a', include(" * 9000]
)
def test_patterns_of_mounts_take_long_text(text: str) -> None:
    with within(1):
        for pattern in (_USE, _ROW, _INCLUDED, _PATH):
            pattern.search(text)
            pattern.findall(text)


def test_lists_that_hold_themselves_many_times_take_no_longer(state: Path, tmp_path: Path) -> None:
    rows = "".join(f'    path("a{i}/", include(urlpatterns)),\n    path("b{i}/", view),\n' for i in range(400))
    files = {"urls.py": f"from django.urls import include, path\n\nurlpatterns = [\n{rows}]\n"}
    assert "b0/" in ask(state, tmp_path, files, "Which routes are there?")
