"""What something is done to: code that says nothing of it does not answer how it is done."""

from __future__ import annotations

from pathlib import Path

from support.answered import answered

SHOP = {
    "shop/faces.py": (
        "def detect(image):\n    return run_detection(image)\n\n\ndef detect_all(images):\n"
        "    return [detect(image) for image in images]\n"
    ),
    "shop/twins.py": (
        "def add_twin(order, other):\n    order.twins.append(other)\n\n\ndef orders_alike(order, other):\n"
        "    if order.lines == other.lines:\n        add_twin(order, other)\n"
    ),
    "shop/mail.py": (
        "def send_parcel(text, to):\n    post.send(text, to)\n\n\ndef send_parcel_if_welcome(text, to):\n"
        '    """True if the parcel was sent."""\n'
        "    if to.wants_parcels:\n        send_parcel(text, to)\n"
    ),
}


def test_what_does_it_to_something_else_gives_way(tmp_path: Path) -> None:
    told = answered(tmp_path, SHOP, "How are twins detected?").answer
    assert "twins.py" in told.splitlines()[0]


def test_a_name_that_says_just_that_comes_before_names_that_say_more(tmp_path: Path) -> None:
    told = answered(tmp_path, SHOP, "How is a parcel sent?").answer
    assert told.startswith("`send_parcel` (shop/mail.py:1)")


def test_a_word_that_only_ends_as_what_is_done_is_kept(tmp_path: Path) -> None:
    files = {
        "shop/feeds.py": (
            "def send_feed(text, to):\n    post.send(text, to)\n\n\ndef send_feed_if_due(text, to):\n"
            '    """True if the feed was sent."""\n    if to.is_due:\n        send_feed(text, to)\n'
        ),
        "shop/base.py": "def other():\n    pass\n",
    }
    assert answered(tmp_path, files, "How is a feed sent?").answer.startswith("`send_feed` (shop/feeds.py:1)")


PAGE = {
    "web/WarrantyNote.tsx": (
        "export function WarrantyNote({ order }) {\n  const warranty = extendWarranty(order);\n"
        "  return <span>{warranty.until}</span>;\n}\n"
    ),
    "src/orders.ts": (
        "export function prolongWarranty(order: Order) {\n  const warranty = extendWarranty(order);\n"
        "  return warranty.until;\n}\n"
    ),
}


def test_what_draws_a_page_gives_way_unless_a_page_is_asked_for(tmp_path: Path) -> None:
    done = answered(tmp_path / "a", PAGE, "How is the warranty extended?")
    assert done.citations[0].path == "src/orders.ts"
    page = {**PAGE, "src/orders.ts": PAGE["src/orders.ts"].replace("prolongWarranty", "prolong")}
    shown = answered(tmp_path / "b", page, "How is the extended warranty shown on the page?")
    assert shown.citations[0].path == "web/WarrantyNote.tsx"


def test_pages_give_way_to_what_serves_them(tmp_path: Path) -> None:
    files = {
        "web/crates.ts": (
            "export async function saveCrate(crate: Crate) {\n  await http.post(crate);\n  return crate;\n}\n"
        ),
        "shop/crates.go": "package shop\n\nfunc storeCrate(crate *Crate) error {\n\treturn saved(crate)\n}\n",
    }
    assert answered(tmp_path / "a", files, "How is a crate saved?").citations[0].path == "shop/crates.go"
    scripts = {path.replace("shop/crates.go", "web/shop.ts"): text for path, text in files.items()}
    scripts["web/shop.ts"] = "export function storeCrate(crate: Crate) {\n  return saved(crate);\n}\n"
    assert answered(tmp_path / "b", scripts, "How is a crate saved?").citations[0].path == "web/crates.ts"


WILL = {
    "src/client.c": (
        "void client__send_will(struct client *c)\n{\n\tif(c->will){\n\t\tpublish(c->will);\n\t}\n}\n\n"
        "/* Sets outgoing messages back that were sent. */\nvoid message_reset(struct client *c)\n{\n"
        "\tc->message_state = 0;\n}\n"
    ),
}


def test_a_word_that_helps_verbs_is_a_thing_behind_an_article(tmp_path: Path) -> None:
    told = answered(tmp_path, WILL, "When is the will message sent?").answer
    assert told.startswith("`client__send_will` (src/client.c:1)")
