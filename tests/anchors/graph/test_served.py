"""Scripts of PHP that are started by their path, and actions of controllers."""

from __future__ import annotations

import pytest
from support.graphs import graphed

from anchors.graph.roles.roles import decide_roles

BOOT = "<?php\nfunction boot(): void {}\n"
SHOP = {"lib/boot.php": BOOT}


def starts(files: dict[str, str]) -> list[str]:
    found = graphed(files)
    anchors = decide_roles(found.snapshot, found.graph, lambda path: files[path].encode() if path in files else None)
    return [f"{item.path}:{item.line} {item.text}" for item in anchors if item.kind == "ENTRY_POINT"]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("www/api/stock.php", "<?php\nrequire __DIR__ . '/../../lib/boot.php';\nboot();\n", ["1 web script"]),
        ("cli/stock.php", "#!/usr/bin/env php\n<?php\nrequire __DIR__ . '/../lib/boot.php';\nboot();\n", ["1 script"]),
        # A page of the theme, which computes its path and says that nobody else may load it.
        ("theme/page.php", "<?php\ndefined('SHOP') or die;\nrequire __DIR__ . '/../lib/boot.php';\n", []),
        ("theme/page.php", "<?php\nif (!defined('SHOP')) die();\nrequire __DIR__ . '/../lib/boot.php';\n", []),
        # A class that loads what it needs.
        ("lib/Stock.php", "<?php\nrequire_once __DIR__ . '/boot.php';\nclass Stock {}\n", []),
        # What one of its functions loads says nothing of a file.
        ("lib/stock.php", "<?php\nfunction stock() {\n  require __DIR__ . '/boot.php';\n}\n", []),
        ("tests/boot.php", "<?php\nrequire __DIR__ . '/../lib/boot.php';\nboot();\n", []),
        ("_build/rules.php", "<?php\nrequire __DIR__ . '/../lib/boot.php';\nboot();\n", []),
    ],
)
def test_what_loads_the_program_and_is_loaded_by_nothing_is_started_by_its_path(
    path: str, text: str, told: list[str]
) -> None:
    assert starts({**SHOP, path: text}) == [f"{path}:{row}" for row in told]


def test_what_another_script_loads_is_no_start() -> None:
    page = "<?php\nrequire __DIR__ . '/lib/boot.php';\nboot();\n"
    front = "<?php\nrequire __DIR__ . '/page.php';\n"
    assert starts({**SHOP, "page.php": page, "index.php": front}) == ["index.php:1 index.php"]


ACTIONS = """<?php
class Shop_cart_Controller extends Shop_Controller {
    public function __construct() {}
    public function addAction(): void {}
    private function countAction(): int { return 1; }
    public function action(): void {}
}
"""


def test_actions_of_a_controller_are_asked_for_by_their_names() -> None:
    assert starts({"app/cart.php": ACTIONS}) == ["app/cart.php:4 Shop_cart_Controller.addAction() - handler cart/add"]
    plain = ACTIONS.replace(" extends Shop_Controller", "")
    of_symfony = ACTIONS.replace("<?php\n", "<?php\nuse Symfony\\Component\\HttpFoundation\\Response;\n")
    assert starts({"app/cart.php": plain}) == starts({"app/cart.php": of_symfony}) == []
