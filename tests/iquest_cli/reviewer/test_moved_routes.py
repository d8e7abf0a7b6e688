"""Routes that lie under another path because what puts them there changed, and who still asks for the old one."""

import pytest
from support.reviews import findings

FLASK = (
    "from flask import Blueprint\n\nbp = Blueprint('u', __name__, url_prefix='/users')\n\n\n"
    "@bp.route('/<int:id>/orders')\ndef orders(id):\n    return str(id)\n"
)
FASTAPI = (
    "from fastapi import APIRouter\n\nrouter = APIRouter(prefix='/users')\n\n\n"
    "@router.get('/{id}/orders')\ndef orders(id):\n    return str(id)\n"
)
MAIN = "from fastapi import FastAPI\nimport a\n\napp = FastAPI()\napp.include_router(a.router, prefix='/api')\n"
EXPRESS = "const users = require('./users');\nconst app = require('express')();\napp.use('/api', users);\n"
USERS = (
    "const router = require('express').Router();\nrouter.get('/users/:id/orders', send);\nmodule.exports = router;\n"
)
DJANGO = "from django.urls import include, path\n\nurlpatterns = [path('api/', include('shop.urls'))]\n"
SHOP = (
    "from django.urls import path\nfrom . import views\n\nurlpatterns = [path('orders/<int:id>/lines', views.lines)]\n"
)
VIEWS = "def lines(request, id):\n    return id\n"


def asks(path: str) -> str:
    return f"def test_a(client):\n    assert client.get('{path}')\n"


MOVED = {
    "flask": ({"a.py": FLASK, "tests/test_a.py": asks("/users/7/orders")}, "a.py", "'/users'", "'/members'"),
    "fastapi, where it is put": (
        {"a.py": FASTAPI, "main.py": MAIN, "tests/test_a.py": asks("/api/users/7/orders")},
        "main.py", "'/api'", "'/v2'"),
    "fastapi, by the router": (
        {"a.py": FASTAPI, "main.py": MAIN, "tests/test_a.py": asks("/api/users/7/orders")},
        "a.py", "'/users'", "'/members'"),
    "express": (
        {"app.js": EXPRESS, "users.js": USERS, "test/a.js": "request(app).get('/api/users/7/orders');\n"},
        "app.js", "'/api'", "'/v2'"),
    "django": (
        {"site/urls.py": DJANGO, "shop/__init__.py": "", "shop/urls.py": SHOP, "shop/views.py": VIEWS,
         "tests/test_a.py": asks("/api/orders/7/lines")},
        "site/urls.py", "'api/'", "'v2/'"),
}  # fmt: skip
GIN = {
    "go.mod": "module example.com/x\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.0\n",
    "main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n'
    '\tRegister(r.Group("/api"))\n\tr.Run()\n}\n',
    "users.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc Register(g *gin.RouterGroup) {\n'
    '\tg.POST("/users/:id/ban", ban)\n}\n\nfunc ban(c *gin.Context) {}\n',
    "users_test.go": 'package main\n\nfunc TestBan(t *testing.T) {\n\tpost("/api/users/3/ban")\n}\n',
}
CHANGED = {
    "fastapi": (
        {"a.py": FASTAPI, "main.py": MAIN, "tests/test_a.py": asks("/api/users/7/orders")},
        "a.py", "/orders'", "/sales'", "route GET /api/users/{id}/orders lies at GET /api/users/{id}/sales now"),
    "express": (
        {"app.js": EXPRESS, "users.js": USERS, "test/a.js": "request(app).get('/api/users/7/orders');\n"},
        "users.js", "/orders'", "/sales'", "route GET /api/users/:id/orders lies at GET /api/users/:id/sales now"),
    "express, gone": (
        {"app.js": EXPRESS, "users.js": USERS, "test/a.js": "request(app).get('/api/users/7/orders');\n"},
        "users.js", "router.get('/users/:id/orders', send);\n", "", "route GET /api/users/:id/orders was removed"),
    "gin": (
        GIN, "users.go", "/ban\"", "/block\"", "route POST /api/users/:id/ban lies at POST /api/users/:id/block now"),
}  # fmt: skip
MEMBERS = FLASK.replace("'/users'", "'/members'")
TWICE = MAIN + "app.include_router(a.router, prefix='/v2')\n"
STANDING = {
    "nobody asks": ({"a.py": FLASK, "tests/test_a.py": asks("/other/7/orders")}, {"a.py": MEMBERS}),
    "who asks follows": (
        {"a.py": FLASK, "tests/test_a.py": asks("/users/7/orders")},
        {"a.py": MEMBERS, "tests/test_a.py": asks("/members/7/orders")}),
    "it lies at both": (
        {"a.py": FASTAPI, "main.py": MAIN, "tests/test_a.py": asks("/api/users/7/orders")},
        {"main.py": TWICE}),
    "its own path changes, who asks follows": (
        {"app.js": EXPRESS, "users.js": USERS, "test/a.js": "request(app).get('/api/users/7/orders');\n"},
        {"users.js": USERS.replace("/orders", "/sales"), "test/a.js": "request(app).get('/api/users/7/sales');\n"}),
    "its parameter is called otherwise": (
        {"app.js": EXPRESS, "users.js": USERS, "test/a.js": "request(app).get('/api/users/7/orders');\n"},
        {"users.js": USERS.replace(":id", ":user")}),
    "it went to another file": (
        {"app.js": EXPRESS, "users.js": USERS, "test/a.js": "request(app).get('/api/users/7/orders');\n"},
        {"users.js": USERS.replace("router.get('/users/:id/orders', send);\n", ""),
         "app.js": EXPRESS + "app.get('/api/users/:id/orders', send);\n"}),
    "another route lies there": (
        {"a.py": FLASK, "tests/test_a.py": asks("/users/7/orders")},
        {"a.py": MEMBERS,
         "b.py": FLASK.replace("orders(id)", "others(id)")}),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_a_route_whose_own_path_changed_below_what_others_put_before_it(tmp_path, case):
    before, path, old, new, message = CHANGED[case]
    assert old in before[path]
    (found,) = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("route/*",))
    assert (found.path, found.severity, found.num_uses) == (path, "medium", 1)
    assert found.message.partition(";")[0] == message


@pytest.mark.parametrize("case", MOVED)
def test_a_route_that_was_moved_by_its_prefix(tmp_path, case):
    before, path, old, new = MOVED[case]
    after = {path: before[path].replace(old, new)}
    (found,) = findings(tmp_path, before, after, select=("route/*",))
    assert (found.path, found.severity, found.num_uses) == (path, "medium", 1)
    assert "lies at" in found.message


@pytest.mark.parametrize("case", STANDING)
def test_a_route_that_can_be_asked_for_as_before(tmp_path, case):
    before, after = STANDING[case]
    assert findings(tmp_path, before, after, select=("route/*",)) == ()
