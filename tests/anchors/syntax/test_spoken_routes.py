"""Routes whose verb is an annotation's own name, as of Armeria and Micronaut, and Koa's whose paths have no slash."""

import pytest

from anchors.syntax.extract import extract


def routes(text, language):
    return [(fact.value, fact.name) for fact in extract(text.encode(), language).facts if fact.kind == "route"]


JAVA = 'package a;\n\n{}\npublic class Shop {{\n  {}\n  public String list() {{ return ""; }}\n}}\n'


@pytest.mark.parametrize(
    ("above", "mark", "found"),
    [
        ("", '@Get("/orders")', [("GET", "/orders")]),
        ("", '@Delete("{id}")', [("DELETE", "/{id}")]),
        ('@PathPrefix("/v2")', '@Post("/orders")', [("POST", "/v2/orders")]),
        ('@Controller("/shop")', "@Get", [("GET", "/shop")]),
        ('@Controller("/shop")', '@Put("list")', [("PUT", "/shop/list")]),
        ('@Controller("/shop")', '@Get(uri = "/all", produces = "text/plain")', [("GET", "/shop/all")]),
        ('@Controller("/shop")', '@GetMapping("/all")', [("GET", "/shop/all")]),
        ('@Controller("shopController")', '@GetMapping("/all")', [("GET", "/all")]),
        ("", '@Get("name")', []),
        ("", "@Get", []),
        ('@Client("/shop")', '@Get("/orders")', []),
    ],
)
def test_a_verb_that_is_the_annotation(above, mark, found):
    assert routes(JAVA.format(above, mark), "java") == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('router.post("orders.list", auth(), async (ctx) => { ctx.body = 1; });', [("POST", "/orders.list")]),
        ('orderRouter.get("orders/:id", function (ctx) { ctx.body = 1; });', [("GET", "/orders/:id")]),
        ('router.get("orders.list");', []),
        ('router.get("orders.list", options);', []),
        ('router.get("all of them", (a) => a);', []),
        ('cache.get("orders.list", (a) => a);', []),
    ],
)
def test_a_path_without_its_slash_is_a_routers(line, found):
    text = f'import Router from "koa-router";\n\nconst router = new Router();\n{line}\n'
    assert routes(text, "typescript") == found
