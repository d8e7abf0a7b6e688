"""Entry points, critical APIs, what a file is for, and the anchors of one file on demand."""

from __future__ import annotations

import pytest
from support.graphs import Graphed, graphed

from anchors.errors import BadPattern
from anchors.graph.roles import AnchorPatterns, anchors_for_file, clean, decide_roles
from anchors.types import Anchor

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\n[project.scripts]\nshop = "shop.cli:main"\n',
    "Dockerfile": 'FROM python\nCOPY . /app\nCMD ["gunicorn", "shop.web:app"]\n',
    ".github/workflows/ci.yml": "jobs:\n  build:\n    steps:\n      - run: python tools/release.py --now\n",
    "tools/release.py": "def cut():\n    pass\ncut()\n",
    "src/shop/__init__.py": "from .core import Engine\n",
    "src/shop/core.py": (
        '"""The engine that everything runs on."""\n'
        "import os\n"
        "import logging\n"
        "log = logging.getLogger(__name__)\n"
        "class Engine:\n"
        "    def run(self, job):\n"
        "        log.warning('running %s', job)\n"
        "        if not job:\n"
        "            raise ValueError('no job')\n"
        "        return os.getenv('SHOP_MODE', 'fast')\n"
        "def helper(x):\n"
        "    return x\n"
        "def _private(x):\n"
        "    return x\n"
    ),
    "src/shop/cli.py": (
        "import click\nfrom .core import Engine, helper, _private\n"
        "@click.command()\ndef main():\n    Engine().run(helper(_private(1)))\n"
        "if __name__ == '__main__':\n    main()\n"
    ),
    "src/shop/web.py": (
        "from flask import Flask\nfrom .core import Engine, helper, _private\n"
        "app = Flask(__name__)\n"
        "@app.route('/jobs', methods=['POST'])\ndef jobs():\n    return Engine().run(helper(_private(2)))\n"
    ),
    "src/shop/more.py": (
        "from .core import Engine, helper, _private\n"
        "def one():\n    Engine().run(helper(_private(3)))\n"
        "def two():\n    Engine().run(helper(_private(4)))\n"
    ),
    "tests/test_core.py": (
        "from shop.core import helper\ndef test_helper():\n    assert helper(1)\n"
        "if __name__ == '__main__':\n    test_helper()\n"
    ),
    "examples/demo.py": "def main():\n    pass\nif __name__ == '__main__':\n    main()\n",
}


@pytest.fixture(scope="module")
def shop() -> Graphed:
    return graphed(FILES)


def of(anchors: tuple[Anchor, ...], kind: str) -> dict[tuple[str, int], str]:
    return {(anchor.path, anchor.line): anchor.text for anchor in anchors if anchor.kind == kind}


def test_entry_points_by_their_idioms(shop: Graphed) -> None:
    found = of(decide_roles(shop.snapshot, shop.graph, shop.read), "ENTRY_POINT")
    assert "command" in found["src/shop/cli.py", 3] and 'console script "shop"' in found["src/shop/cli.py", 3]
    assert found["src/shop/cli.py", 6] == "__main__ guard"
    assert found["src/shop/web.py", 4] == "jobs() - route POST /jobs"
    assert "run by Dockerfile" in found["src/shop/web.py", 3]
    assert found["tools/release.py", 1] == "run by CI"


def test_tests_and_examples_are_no_entry_points(shop: Graphed) -> None:
    found = of(decide_roles(shop.snapshot, shop.graph, shop.read), "ENTRY_POINT")
    assert not [path for path, _ in found if path.startswith(("tests/", "examples/"))]


def test_critical_apis_are_public_and_say_how_much_depends_on_them(shop: Graphed) -> None:
    found = of(decide_roles(shop.snapshot, shop.graph, shop.read), "CRITICAL_API")
    assert found["src/shop/core.py", 6] == "run() - 4 callers in 3 files"
    assert found["src/shop/core.py", 11] == "helper() - 4 callers in 3 files"
    assert "exported by its package" in found["src/shop/core.py", 5]
    assert ("src/shop/core.py", 13) not in found


def test_module_is_its_own_words_or_its_definitions(shop: Graphed) -> None:
    found = of(decide_roles(shop.snapshot, shop.graph, shop.read), "MODULE")
    assert found["src/shop/core.py", 1] == "The engine that everything runs on."
    assert "one" in found["src/shop/more.py", 1]


def test_a_module_names_what_others_use_first() -> None:
    python = "LIMIT = 3\ndef _own():\n    return LIMIT\ndef sell():\n    return _own()\n"
    script = (
        "const fresh = require('./fresh')\nconst app = module.exports = {}\n"
        "app.use = function use () { own() }\nfunction own () { fresh() }\n"
    )
    made = graphed({"shop/sales.py": python, "lib/app.js": script, "lib/fresh.js": "module.exports = () => 1\n"})
    found = of(decide_roles(made.snapshot, made.graph, made.read), "MODULE")
    assert found["shop/sales.py", 1] == "sell, LIMIT, _own"
    assert found["lib/app.js", 1] == "use, own"


def test_anchors_of_one_file(shop: Graphed) -> None:
    file = shop.snapshot.file_index("src/shop/core.py")
    assert file is not None
    found = anchors_for_file(shop.snapshot, shop.graph, file)
    assert of(found, "LOG") == {("src/shop/core.py", 7): 'warning "running %s"'}
    assert of(found, "RAISES") == {("src/shop/core.py", 9): 'ValueError "no job"'}
    assert "SHOP_MODE" in of(found, "CONFIG")["src/shop/core.py", 10]
    assert "fast" in of(found, "CONFIG")["src/shop/core.py", 10]
    assert of(found, "TEST")["src/shop/core.py", 11] == "tests/test_core.py:test_helper()"
    callers = of(found, "CALLED_BY")["src/shop/core.py", 11]
    assert "src/shop/cli.py:main()" in callers and callers.endswith("and 1 more")


def test_patterns_pin_drop_and_add(shop: Graphed) -> None:
    patterns = AnchorPatterns.from_texts(
        pin=("src/shop/core.py:_private",),
        drop=("helper", "ENTRY_POINT src/shop/web.py:*"),
        entry_points=("src/shop/more.py:o*",),
    )
    anchors = decide_roles(shop.snapshot, shop.graph, shop.read, patterns)
    assert of(anchors, "CRITICAL_API")["src/shop/core.py", 13] == "_private()"
    assert ("src/shop/core.py", 11) not in of(anchors, "CRITICAL_API")
    entries = of(anchors, "ENTRY_POINT")
    assert entries["src/shop/more.py", 2] == "one()"
    assert ("src/shop/web.py", 4) not in entries
    with pytest.raises(BadPattern):
        AnchorPatterns.from_texts(pin=("",))


def test_anchors_stand_in_order_one_of_a_kind_above_a_line(shop: Graphed) -> None:
    anchors = decide_roles(shop.snapshot, shop.graph, shop.read)
    places = [(anchor.path, anchor.line) for anchor in anchors]
    assert places == sorted(places)
    assert len({(anchor.path, anchor.line, anchor.kind) for anchor in anchors}) == len(anchors)
    assert all(anchor.reason and "\n" not in anchor.text and len(anchor.text) <= 160 for anchor in anchors)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\nlines\tand  more", "two lines and more"),
        ("a\x1b[31mred\u202e*/", "a\\x1b[31mred\\u202e* /"),
        ("lone \udce9", "lone \\udce9"),
        ("x" * 300, "x" * 159 + "…"),
    ],
)
def test_texts_are_one_safe_line(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project\nscripts = 3"),
        ("pyproject.toml", "project = 3\n[tool]\npoetry = []\n"),
        ("package.json", '{"bin": 3, "main": ["x"]}'),
        ("package.json", "[" * 5000),
        ("setup.py", "console_scripts=["),
        ("Dockerfile", "\x00\xff CMD"),
    ],
)
def test_broken_manifests_start_nothing_and_stop_nothing(path: str, text: str) -> None:
    one = graphed({path: text, "a.py": "def f():\n    pass\n"})
    assert of(decide_roles(one.snapshot, one.graph, one.read), "ENTRY_POINT") == {}


def test_mains_of_compiled_languages() -> None:
    one = graphed(
        {
            "cmd/tool/main.go": "package main\n\nfunc main() {\n}\n",
            "src/main.rs": "fn main() {}\n",
            "App.java": (
                "class App {\n    public static void main(String[] args) {\n    }\n    void run() {\n    }\n}\n"
            ),
            "Cargo.toml": '[[bin]]\nname = "tool"\npath = "src/main.rs"\n',
            "package.json": '{"name": "x", "bin": {"x-cli": "./bin/x.js"}}',
            "bin/x.js": "#!/usr/bin/env node\nrun();\nfunction run() {}\n",
        }
    )
    found = of(decide_roles(one.snapshot, one.graph, one.read), "ENTRY_POINT")
    assert found["cmd/tool/main.go", 3] == "main() - package main"
    assert 'binary "tool"' in found["src/main.rs", 1]
    assert found["App.java", 2] == "App.main() - main method"
    assert found["bin/x.js", 1] == 'binary "x-cli"'


def entry_points(files: dict[str, str]) -> list[tuple[str, int]]:
    graph = graphed(files)
    found = decide_roles(graph.snapshot, graph.graph, graph.read)
    return [(anchor.path, anchor.line) for anchor in found if anchor.kind == "ENTRY_POINT"]


def test_a_package_called_samples_is_no_folder_of_samples() -> None:
    main = "fun main() {\n}\n"
    shop = graphed(
        {
            "src/main/kotlin/org/acme/samples/shop/Main.kt": f"package org.acme.samples.shop\n\n{main}",
            "samples/src/main/kotlin/Main.kt": main,
        }
    )
    roles = decide_roles(shop.snapshot, shop.graph, shop.read)
    found = [anchor.path for anchor in roles if anchor.kind == "ENTRY_POINT"]
    assert found == ["src/main/kotlin/org/acme/samples/shop/Main.kt"]


def test_mains_of_c_that_are_built_for_trials_are_no_entry_points() -> None:
    files = {
        "src/server.c": "#ifdef __linux__\n#include <unistd.h>\n#endif\nint main(void) {\n    return 0;\n}\n",
        "src/hash.c": "int hash(int x) {\n    return x;\n}\n#ifdef HASH_TEST\n#if 1\n#endif\n"
        "int main(void) {\n    return hash(1);\n}\n#endif\n",
        "deps/other/tool.c": "int main(void) {\n    return 0;\n}\n",
    }
    assert entry_points(files) == [("src/server.c", 4)]


def test_running_another_program_or_waiting_for_a_signal_is_no_entry_point() -> None:
    files = {
        "build.rs": "fn main() {\n}\n",
        "src/main.rs": "fn main() {\n    list();\n}\n\nfn list() {\n    use std::process::Command;\n"
        '    Command::new("ls").spawn();\n}\n',
        "tools/wait.py": "import signal\n\ndef stop(number, frame):\n    pass\n\n"
        "def wait():\n    signal.signal(signal.SIGTERM, stop)\n",
    }
    assert entry_points(files) == [("src/main.rs", 1)]


def test_the_main_file_of_a_package_is_where_a_library_starts() -> None:
    files = {
        "package.json": '{"name": "plain"}',
        "index.js": "module.exports = require('./lib/plain');\n",
        "lib/plain.js": "exports.run = function run() {};\n",
        "packages/built/package.json": '{"name": "built", "main": "./dist/index.cjs", "exports": {}}',
        "packages/built/src/index.ts": "export function run(): void {}\n",
    }
    assert entry_points(files) == [("index.js", 1), ("packages/built/src/index.ts", 1)]
