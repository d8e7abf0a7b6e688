"""Routes that are asked for by a name or by what mounts them, and those that only seem to be gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.reviews import findings


def told(
    tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]
) -> list[tuple[str, int, int]]:
    """Severity, line and number of places."""
    found = findings(tmp_path, base, after, select=(rule,))
    return [(item.severity, item.start_line, item.num_uses) for item in found]


URLS = (
    "from django.urls import path\n\nfrom shop import views\n\napp_name = 'shop'\n"
    "urlpatterns = [\n    path('cart', views.cart, name='cart-view'),\n]\n"
)


def test_names_of_routes(tmp_path: Path) -> None:
    def said(name: str, user: Mapping[str, str], after: str) -> list[tuple[str, int, int]]:
        base = {"shop/urls.py": URLS, "shop/views.py": "def cart(request):\n    return 1\n", **user}
        return told(tmp_path / name, "route/removed", base, {"shop/urls.py": after})

    renamed = URLS.replace("'cart-view'", "'basket-view'")
    page = {"shop/templates/top.html": "<a href=\"{% url 'shop:cart-view' %}\">cart</a>\n"}
    code = {"shop/pay.py": "from django.urls import reverse\n\nNEXT = reverse('shop:cart-view')\n"}
    assert said("a", {**page, **code}, renamed) == [("medium", 7, 2)]
    assert said("b", {"shop/pay.py": code["shop/pay.py"].replace("shop:", "allauth:")}, renamed) == [], "another's"
    assert said("c", code, renamed.replace("]", "    path('c', views.cart, name='cart-view'),\n]")) == [], (
        "it is named still"
    )
    laravel = "<?php\nRoute::get('/cart', [Carts::class, 'show'])->name('carts.show');\n"
    blade = {
        "resources/views/top.blade.php": "<a href=\"{{ route('carts.show') }}\">cart</a>\n",
        "routes/web.php": laravel,
    }
    after = {"routes/web.php": laravel.replace("carts.show", "carts.index")}
    assert told(tmp_path / "d", "route/removed", blade, after) == [("medium", 2, 1)]
    other = {"routes/more.php": "<?php\nRoute::get('/line', [Lines::class, 'show'])->name('lines.show');\n"}
    assert told(tmp_path / "e", "route/removed", {**blade, **other}, after) == [("medium", 2, 1)]
    inner = "    Route::get('/cart', [Carts::class, 'show'])->name('show');\n"
    group = {"routes/more.php": f"<?php\nRoute::prefix('c')->name('carts.')->group(function () {{\n{inner}}});\n"}
    assert told(tmp_path / "f", "route/removed", {**blade, **group}, after) == [], "a group may call it so"


def test_routes_that_something_mounts(tmp_path: Path) -> None:
    files = "import { Hono } from 'hono';\n\nexport const files = new Hono().post('/send-page', (c) => c.text('x'));\n"
    user = "export const send = () => fetch(url('/api/files/send-page'), { method: 'POST' });\n"
    after = {"files.ts": files.replace("/send-page", "/send")}
    assert told(tmp_path / "a", "route/removed", {"files.ts": files, "user.ts": user}, after) == [("medium", 3, 1)]
    one = {"files.ts": files.replace("/send-page", "/send"), "user.ts": user.replace("/send-page", "/send")}
    assert told(tmp_path / "b", "route/removed", one, {"files.ts": files}) == [], "one word says too little"
    go = 'package web\n\nfunc Register(e Router) {\n\te.GET("/api/v1/sse", stream)\n}\n'
    base = {"web.go": go, "live.ts": "export const live = () => fetch('/api/v1/sse');\n"}
    assert told(tmp_path / "c", "route/removed", base, {"web.go": go.replace("v1/sse", "v1/all")}) == [("medium", 4, 1)]


def test_a_parameter_may_stand_for_another_route(tmp_path: Path) -> None:
    code = (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route('/orders/<shop>/<number>')\n"
        "def one(shop, number):\n    return '1'\n\n\n@app.route('/orders/close/all')\ndef close():\n    return '2'\n"
    )
    less = code.replace(code[code.index("@app.route('/orders/<shop>") : code.index("@app.route('/orders/close")], "")
    user = "import requests\n\nrequests.get('http://shop/orders/close/all')\n"
    assert told(tmp_path / "a", "route/removed", {"app.py": code, "user.py": user}, {"app.py": less}) == []
    user = user.replace("close/all", "main/7")
    found = told(tmp_path / "b", "route/removed", {"app.py": code, "user.py": user}, {"app.py": less})
    assert [(severity, num) for severity, _, num in found] == [("medium", 1)]


def test_a_slash_at_the_end_and_a_word_alone(tmp_path: Path) -> None:
    urls = (
        "from django.urls import path\nfrom shop import views\n\nurlpatterns = [\n    path('profiles', views.all),\n]\n"
    )
    base = {"shop/urls.py": urls, "shop/views.py": "def all(request):\n    return 1\n"}
    word = {"kinds.py": "KIND = 'profiles'\n"}
    page = {"page.js": "fetch('/profiles');\n"}
    gone = {"shop/urls.py": urls.replace("'profiles'", "'people'")}
    assert told(tmp_path / "a", "route/removed", {**base, **word}, gone) == [], "a word may mean anything"
    assert told(tmp_path / "b", "route/removed", {**base, **word, **page}, gone) == [("medium", 5, 1)]
    slash = {"shop/urls.py": urls.replace("'profiles'", "'profiles/'")}
    assert told(tmp_path / "c", "route/removed", {**base, **page}, slash) == []
    longer = {"shop/urls.py": urls.replace("'profiles'", "'api/profiles'")}
    assert told(tmp_path / "d", "route/removed", {**base, **page}, longer) == [("medium", 5, 1)]
    asked = {"page.js": "fetch('/api/profiles');\n"}
    assert told(tmp_path / "e", "route/removed", {**base, **asked}, longer) == [], "it is asked for where it lies now"
