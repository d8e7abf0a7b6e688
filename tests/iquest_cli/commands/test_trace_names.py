"""What a name given to `trace` means, and what is said of the others of that name."""

import json
import re

import pytest
from support.cli import iquest
from support.repos import make_repo

JAVA = """package shop;

public class Till {
    public int take(int coins) {
        return count(coins);
    }

    public int take(int coins, String note) {
        int sum = count(coins);
        return sum + note.length();
    }

    private int count(int coins) {
        return coins;
    }
}
"""
FILES = {
    "src/main/java/shop/Till.java": JAVA,
    "lib/sell.py": "def sell():\n    return pay()\n\n\ndef pay():\n    return 1\n",
    "tests/stubs.py": "def sell():\n    return 2\n",
    "lib/one.py": "def twice():\n    pass\n",
    "lib/two.py": "def twice():\n    pass\n\n\ndef twice():\n    pass\n",
    "tests/two.py": "def twice():\n    pass\n",
    "types.d.ts": "export declare class Shop {\n  close(): void;\n}\n",
    "src/shop.js": "export class Shop {\n  close() {\n    return leave();\n  }\n}\n\nfunction leave() {}\n",
    "src/main/java/shop/Desk.java": "package shop;\n\npublic class Desk {\n  public Desk(int size) { open(size); }\n"
    "  private void open(int size) { }\n}\n",
    "ci.yml": "jobs:\n  twice: yes\n",
}


@pytest.fixture
def run(tmp_path):
    repo = make_repo(tmp_path / "shop", FILES)
    return lambda *args: iquest(tmp_path, "trace", *args, "-C", str(repo.root))


def test_of_overloads_it_says_which_it_took_and_how_to_name_another(run):
    out = run("Till.take").out.split("\n")
    assert out[0].startswith("Till.take (src/main/java/shop/Till.java:8) ")
    (said,) = (row for row in out if "of this name" in row)
    place = re.search(r"the longest of 2 of this name here; the others stand at 4: trace one as (\S+)$", said)
    assert place and run(place[1]).out.startswith("Till.take (src/main/java/shop/Till.java:4) ")
    value = json.loads(run("Till.take", "--format", "json").out)
    assert [(item["name"], item["start_line"]) for item in value["others"]] == [("Till.take", 4)]
    assert "of this name" not in run("Till.count").out


def test_what_only_declares_a_type_is_not_what_is_meant(run):
    out = run("Shop.close").out
    assert out.startswith("Shop.close (src/shop.js:2) calls 1 definition\n")
    assert "named by its place: types.d.ts:2\n" in out


def test_the_only_one_of_the_product_is_meant_and_the_others_are_named(run):
    out = run("sell").out
    assert out.startswith("sell (lib/sell.py:1) calls 1 definition\n")
    assert "named by its place: tests/stubs.py:1\n" in out


def test_several_are_listed_once_each_those_of_the_product_first_and_no_keys(run):
    found = run("twice")
    assert found.code == 2
    assert found.err == (
        "iquest: 'twice' names 3 symbols; write it as path:name or path:line\n"
        "  lib/one.py:twice\n  lib/two.py:twice\n  tests/two.py:twice\n"
    )


def test_a_class_is_meant_though_its_constructor_is_called_the_same(run):
    found = run("Desk")
    assert (found.code, found.out.split("\n")[0]) == (0, "Desk (src/main/java/shop/Desk.java:3) calls 0 definitions")
    assert "what runs are its methods. Trace one: Desk.Desk, Desk.open" in found.err
    assert run("Desk.Desk").out.startswith("Desk.Desk (src/main/java/shop/Desk.java:4) calls 1 definition")


def test_what_is_wrong_with_a_name_in_a_file_is_said(run):
    assert run("lib/sell.py:Till.take").err == (
        "iquest: lib/sell.py defines no 'Till.take', but others do\n  src/main/java/shop/Till.java:Till.take\n"
    )
    assert run("lib/sell.py:pays").err == "iquest: lib/sell.py defines no 'pays'\n  lib/sell.py:pay\n"
    assert run("src/sell.py:pay").err == "iquest: no file 'src/sell.py' in the repository\n  lib/sell.py\n"


def test_of_a_file_its_functions_are_named(run):
    found = run("lib/two.py")
    assert found.code == 0 and "two.py is a file: what runs are its functions. Trace one: lib/two.py:twice" in found.err


def test_a_route_is_traced_from_who_answers_it(tmp_path):
    files = {
        "shop/urls.py": "from django.urls import path\nfrom shop import views\n\n"
        'urlpatterns = [path("carts/<int:pk>/", views.cart)]\n',
        "shop/views.py": "def cart(request, pk):\n    return pay()\n\n\ndef pay():\n    return 1\n",
        "shop/__init__.py": "",
        "web.js": "app.post('/carts', add)\n\nfunction add() {\n  take()\n}\n\nfunction take() {}\n",
    }
    repo = make_repo(tmp_path / "routed", files)
    for spec in ("GET /carts/7/", "/carts/<int:pk>/", "carts/<int:pk>/"):
        found = iquest(tmp_path, "trace", spec, "-C", str(repo.root))
        assert found.out.startswith("cart (shop/views.py:1) calls 1 definition\n"), spec
    assert iquest(tmp_path, "trace", "POST /carts", "-C", str(repo.root)).out.startswith("add (web.js:3) ")
    missed = iquest(tmp_path, "trace", "DELETE /nothing", "-C", str(repo.root))
    assert (missed.code, missed.err) == (2, "iquest: no route DELETE /nothing is offered here\n")


def test_of_a_handler_that_is_written_where_its_route_is_that_alone_is_traced(tmp_path):
    files = {
        "web.js": "const app = make()\napp.post('/carts', async (request) => {\n  add(request)\n})\n\n"
        "app.post('/till', async (request) => {\n  pay(request)\n})\n\n"
        "function add(request) {}\n\nfunction pay(request) {}\n",
        "chained.ts": "export const orders = new Hono()\n"
        "  .post('/orders', check(), async (c) => {\n    order(c)\n  })\n"
        "  .post('/refunds', async (c) => {\n    refund(c)\n  })\n\n"
        "function order(c: any) {}\n\nfunction refund(c: any) {}\n",
    }
    repo = make_repo(tmp_path / "inline", files)
    for spec, place, name in (
        ("POST /till", "web.js:6", "pay"),
        ("POST /carts", "web.js:2", "add"),
        ("POST /refunds", "chained.ts:5", "refund"),
        ("POST /orders", "chained.ts:2", "order"),
    ):
        found = iquest(tmp_path, "trace", spec, "-C", str(repo.root), "--format", "json")
        value = json.loads(found.out)
        reached = [step["symbol"]["name"] for step in value["steps"][1:]]
        assert f"{value['start']['path']}:{value['start']['start_line']}" == place, spec
        assert reached == [name] and not found.err, spec
