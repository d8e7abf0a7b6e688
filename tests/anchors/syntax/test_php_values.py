"""PHP's comments and expressions as the resolver reads them."""

from __future__ import annotations

import pytest
from support.pace import within

from anchors.syntax.rules.php_docs import doc_type, documented
from anchors.syntax.rules.php_values import assigned, chain_of, looped, narrowed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\\Shop\\Item|null", "Item"),
        ("?Item", "Item"),
        ("Item[]", "Item[]"),
        ("(Item|Gift)[]", "Item[]|Gift[]"),
        ("array<string, Item>", "Item[]"),
        ("list<array<int, Item>>", "Item[]"),
        ("Collection<int, Item>|Item[]", "Item[]|Collection"),
        ("iterable<Item>", "Item[]"),
        ("$this", "static"),
        ("class-string<Item>", ""),
        ("array{name: Item}", ""),
        ("callable(Item): Gift", ""),
        ("int|string", ""),
    ],
)
def test_types_of_comments(written: str, read: str) -> None:
    assert doc_type(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("$this->repo->find($id)", "$this.repo.find.()"),
        ("$a?->b(f(1), [2, ')'])->c", "$a.b().c"),
        ("Shop\\Item::make()", "Item.make.()"),
        ("self::$kept[$key]", "static.kept.*"),
        ("parent::open()", "super.open.()"),
        ("Level::Error", "Level.Error"),
        ("$a\n    ->b()\n    ->c()", "$a.b().c.()"),
        ("$a[1]->b()", ""),
        ("$a + $b", ""),
        ("function () { return 1; }", ""),
    ],
)
def test_chains(written: str, read: str) -> None:
    assert chain_of(written.encode()) == read


def test_comments_speak_of_what_stands_behind_them() -> None:
    text = (
        b"<?php\n/** @property Item $one */\nclass A\n{\n    /**\n     * @param Item[] $all\n     * @param Gift $told\n"
        b"     * @return Item\n     */\n    public function f(array $all, Other $told) {}\n"
        b"    /** @param Item $kept */\n    public function __construct(private $kept) {}\n}\n"
    )
    assert [(row.name, row.type_text) for row in documented(text)] == [
        ("one", "Item"),
        ("$all", "Item[]"),
        ("return", "Item"),
        ("$kept", "Item"),
        ("this.kept", "Item"),
    ]


@pytest.mark.parametrize(
    "flood", [b"/**", b"/** @var ", b"$a instanceof ", b"@param Item<", b"('", b"$a->b(", b"foreach ($a "]
)
def test_floods_take_no_time(flood: bytes) -> None:
    text = flood * 20_000
    with within(2):
        documented(text)
        documented(b"/** @var " + text + b" */")
        narrowed(text)
        looped(text, 0, len(text))
        assigned(b"$x = " + text, 0, len(text))
