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
    "another route lies there": (
        {"a.py": FLASK, "tests/test_a.py": asks("/users/7/orders")},
        {"a.py": MEMBERS,
         "b.py": FLASK.replace("orders(id)", "others(id)")}),
}  # fmt: skip


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
