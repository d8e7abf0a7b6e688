"""The map over a repository of hostile names: as a page it is inert and whole, as text it says what a newcomer asks."""

import base64
import hashlib
import json
import os
import re
from html.parser import HTMLParser

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.graph.roles.about import about
from anchors.workspace import Workspace
from iquest_cli.reports.files import write_atomically
from iquest_cli.reports.map import machine, page
from iquest_cli.reports.map.overview import overview_of
from iquest_cli.reports.map.text import as_text

EVIL = "</script><img src=x onerror=alert(1)>"
FILES = {
    "pyproject.toml": '[project]\nname = "shop"\ndescription = "Sells <b>things</b> & more"\n',
    "app.py": (
        '"""Runs."""\n\nfrom lib.core import work\nfrom lib.more import more\n\n\n'
        "def main():\n    work()\n    more()\n\n\n"
        'if __name__ == "__main__":\n    main()\n'
    ),
    "lib/__init__.py": '"""All that works."""\n',
    "lib/core.py": '"""Works."""\n\n\ndef work():\n    """Does it all."""\n',
    "lib/more.py": "from lib.core import work\n\n\ndef more():\n    work()\n",
    "lib/third.py": "from lib.core import work\n\n\ndef third():\n    work()\n",
    "a<img src=x>/x'\"&.py": "def odd():\n    pass\n",
    "web.py": (
        f'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/{EVIL}")\ndef index():\n    return ""\n'
    ),
    "bi\u202edi.py": "def hidden():\n    pass\n",
    "tests/test_app.py": "from lib.core import work\n\n\ndef test_it():\n    work()\n",
}


class Page(HTMLParser):
    """Collects the tags and the texts of script and style elements."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.bodies, self._in = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag if tag in ("script", "style") else None

    def handle_data(self, data):
        if self._in:
            self.bodies.append((self._in, data))
            self._in = None


@pytest.fixture
def run(tmp_path):
    repo = make_repo(tmp_path / "shop", FILES)
    return lambda *args: iquest(tmp_path, *args, "-C", str(repo.root))


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S).group(1))


def test_the_page_holds_nothing_of_the_repository_but_data(run):
    text = run("map", "--format", "html").out
    parsed = Page(text)
    assert [tag for tag, _ in parsed.tags].count("script") == 2
    assert not any(tag in ("img", "link", "iframe", "b", "object") for tag, _ in parsed.tags)
    assert not any(key.startswith("on") or key in ("src", "href", "style") for _, attrs in parsed.tags for key in attrs)
    assert "\u202e" not in text
    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text)
    value = data_of(text)
    paths = [row[0] for row in value["files"]]
    assert "a<img src=x>/x'\"&.py" in paths and "bi\\u202edi.py" in paths
    assert value["about"] == "Sells <b>things</b> & more"
    assert any(EVIL in row[2] for row in value["entries"])


def test_only_the_page_s_own_script_and_style_may_run(run):
    parsed = Page(run("map", "--format", "html").out)
    policy = next(attrs["content"] for tag, attrs in parsed.tags if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; ")
    (style,) = [body for tag, body in parsed.bodies if tag == "style"]
    script = [body for tag, body in parsed.bodies if tag == "script"][1]
    for text in (style, script):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_page_knows_starts_apis_and_who_uses_whom(run):
    value = data_of(run("map", "--format", "html").out)
    paths = [row[0] for row in value["files"]]
    assert [(paths[row[0]], row[1]) for row in value["entries"]] == [("app.py", 12), ("web.py", 6)]
    assert [(paths[row[0]], row[2]) for row in value["apis"]] == [("lib/core.py", "work()")]
    assert value["apis"][0][3].startswith("Does it all. 3 callers in 3 files")
    assert (paths.index("app.py"), paths.index("lib/core.py")) in {(one, other) for one, other, _ in value["links"]}
    roles = {row[0]: page.ROLES[row[5]] for row in value["files"]}
    assert (roles["lib/core.py"], roles["tests/test_app.py"], roles["pyproject.toml"]) == ("source", "test", "other")


def test_what_is_too_much_is_summed_up_by_folder(tmp_path):
    repo = make_repo(tmp_path / "shop", FILES)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        value = data_of(page.as_html(overview_of(workspace), max_files=3))
    assert len(value["files"]) == 3
    assert sum(row[1] for row in value["rest"]) == len(FILES) - 3
    assert all(row[0] < 3 for row in value["entries"] + value["apis"])


def test_what_is_not_shown_is_not_asked_for(tmp_path):
    repo = make_repo(tmp_path / "shop", {**FILES, "lib/other.py": FILES["lib/core.py"].replace("work", "sell")})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        whole, little = overview_of(workspace), overview_of(workspace, num_described=1, is_linked=False)
    assert as_text(little, width=100, limit=1) == as_text(whole, width=100, limit=1)
    assert whole.links and not little.links
    assert sum(bool(row.doc) for row in little.rows) < sum(bool(row.doc) for row in whole.rows)


def test_the_text_tells_what_it_is_and_leaves_tests_out(run):
    out = run("map").out
    assert out.startswith("shop  Sells <b>things</b> & more\n")
    assert re.search(r"^    work\(\)  3 callers in 3 files - Does it all\. +lib/core\.py:4$", out, re.M)
    assert "test_app" not in out
    assert "beside them 1 test, 1 other" in out
    assert run("map", "--all").out.count(".py:") >= out.count(".py:")


def test_paths_give_way_to_names_and_folders_are_said_once(tmp_path):
    folder = "app/src/main/java/org/example/shop/and/much/deeper"
    name = "BenchmarkOfAllThings"
    files = {
        f"{folder}/{name}.java": "package x;\nimport java.util.List;\n/** Sells it. */\n"
        f"public class {name} {{ public static void main(String[] a) {{}} }}\n"
    }
    repo = make_repo(tmp_path / "long", files)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        rows = ["".join(piece.text for piece in row) for row in as_text(overview_of(workspace), width=100)]
    (started,) = (row for row in rows if ".main()" in row)
    assert f"{name}.main() - main method" in started and "  \u2026/" in started and started.endswith(f"/{name}.java:4")
    assert f"  {folder}/  1 source file" in rows
    (row,) = (row for row in rows if "Sells it." in row and ".main()" not in row)
    assert row.startswith(f"    {name}  Sells it.") and row.endswith(f" {name}.java:1")
    assert all(len(row) <= 100 for row in rows)


def test_the_map_goes_into_a_file(run, tmp_path):
    target = tmp_path / "map.html"
    ran = run("map", "--format", "html", "-o", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert target.read_text().startswith("<!doctype html>")


LATE = "# Thing\n\n[![badge](x)](y)\n\nSee the docs.\n\nThing is a tool that does. It is fast.\n"
CODED = "Thing\n=====\n\n```\nThing is a shell prompt\n```\n\nA small box of useful things.\n"


REFERRED = "This README is just a start.\n\nThing is often referred to as a server of things.\n"
SPONSORED = "Sponsors\n========\n\nThe Box is our great platform that pays us.\n"
ASKED = "## Questions\n\nOur list is for those who find bugs.\n"
ASCIIDOC = "= A title of some words\n:toc: macro\n\nimage:x.svg[A b c d]\n\nKeeps all of it.\n"
PACKAGE = {"src/thing/__init__.py": '"""Boxes things."""\n'}
POM = "<description>\n  Thing keeps\n  boxes &amp; more. It is free.\n</description>"
MEMBER = '{"description": "Boxes it"}'


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"README.md": LATE}, "Thing is a tool that does."),
        ({".github/README.md": "Thing is a tool for users.\n", "README.md": LATE}, "Thing is a tool for users."),
        (
            {"README.md": "# Thing\n\n[Thing](x) is a tool that\nhas:\n\n- **keeps** (x)\n- [holds](y) it.\n\nMore.\n"},
            "Thing is a tool that has: keeps (x), holds it",
        ),
        ({"README.md": CODED}, "A small box of useful things."),
        ({"package.json": '{"description": "Makes [it] so"}', "README.md": "Thing is a tool.\n"}, "Makes [it] so"),
        ({"Cargo.toml": '[package]\ndescription = """\nFinds  things\n"""\n'}, "Finds things"),
        ({"README.md": "Run the following command to install it all:\n"}, ""),
        (
            {"README.md": "This README is just a start.\n\nThing is often referred to as a server of things.\n"},
            "Thing is often referred to as a server of things.",
        ),
        (
            {"README.rst": "Sponsors\n========\n\nThe Box is our great platform that pays us.\n", **PACKAGE},
            "Boxes things.",
        ),
        (
            {"README.md": "## Questions\n\nOur list is for those who find bugs.\n", "thing/package.json": MEMBER},
            "Boxes it",
        ),
        (
            {"README.adoc": "= A title of some words\n:toc: macro\n\nimage:x.svg[A b c d]\n\nKeeps all of it.\n"},
            "Keeps all of it.",
        ),
        ({"package.json": "{", "pyproject.toml": "[", "setup.cfg": "a"}, ""),
        ({"pom.xml": f"<project>{POM}</project>", "README.md": LATE}, "Thing keeps boxes & more."),
        ({"pom.xml": f"<project><build>{POM}</build></project>"}, ""),
        ({"composer.json": MEMBER, "setup.cfg": "[metadata]\ndescription = Other\n"}, "Boxes it"),
        ({"setup.cfg": "[metadata]\ndescription = Boxes 100% of it\n"}, "Boxes 100% of it"),
        (
            {"doc.go": "// Package thing boxes\n// all things. It is fast.\n//\npackage thing\n"},
            "Package thing boxes all things.",
        ),
        (
            {"README.md": "# A\n\n[**All of its many settings**](docs/all.md)\n\nKeep your own things with it.\n"},
            "Keep your own things with it.",
        ),
        (
            {
                "README.md": "<div>\n\n# A platform that keeps many things\n\n</div>\n\n"
                "📚 [Docs](a.md)&ensp;•&ensp;🌐 [All of the site](b.md)&ensp;•&ensp;[Chat](c)\n\n"
                "Install it [here](d).\n"
            },
            "A platform that keeps many things",
        ),
        ({"README.md": "# A\n\n- keeps things [in\n  many boxes](x) and all of\n  their many lids\n"}, ""),
        ({}, ""),
    ],
)
def test_a_repository_says_what_it_is(files, said):
    assert about(lambda path: files[path].encode() if path in files else None, "thing") == said


def test_starts_of_whole_files_are_told_apart(tmp_path):
    files = {"bin/one": "#!/bin/sh\n# Does one thing.\necho\n", "bin/two": "#!/bin/sh\necho\n"}
    repo = make_repo(tmp_path / "tools", files)
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        overview = overview_of(workspace)
    rows = ["".join(piece.text for piece in row) for row in as_text(overview, width=100)]
    starts = [row.split("  ") for row in rows if row.endswith(("bin/one:1", "bin/two:1"))]
    assert [[part for part in row if part][0].strip() for row in starts] == ["one - script", "two - script"]
    assert [row[2] for row in data_of(page.as_html(overview))["entries"]] == ["one - script", "two - script"]


def test_a_pipe_is_written_to_as_it_is(run, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run("map", "-o", str(pipe)).code == 0
    with os.fdopen(reader) as stream:
        assert stream.read().startswith("shop  Sells") and pipe.is_fifo()


def test_a_link_in_the_place_of_a_report_leads_nowhere(run, tmp_path):
    """As a repository may bring it: `iquest.sarif` that leads to the settings of the person's shell."""
    own, link, pipe, to_pipe = (tmp_path / name for name in ("own", "link", "pipe", "to_pipe"))
    own.write_text("mine")
    os.mkfifo(pipe)
    link.symlink_to(own)
    to_pipe.symlink_to(pipe)
    for path in (link, to_pipe):
        assert run("map", "-o", str(path)).code == 0
        assert not path.is_symlink() and path.read_text().startswith("shop  Sells")
    assert own.read_text() == "mine" and pipe.is_fifo()


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="streams have no names here")
def test_a_stream_named_by_the_person_is_written_to(tmp_path):
    told = tmp_path / "told"
    descriptor = os.open(told, os.O_WRONLY | os.O_CREAT)
    try:
        write_atomically(f"/dev/fd/{descriptor}", "said\n")
    finally:
        os.close(descriptor)
    assert told.read_text() == "said\n" and not os.path.islink(told)


def test_a_diagram_says_nothing_twice_and_stays_in_one_piece():
    links = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "c"), ("b", "d")]
    assert machine._reduced(links) == [("a", "b"), ("b", "c"), ("c", "d"), ("d", "c")]


def test_a_sentence_that_only_says_the_name_again_is_not_told(tmp_path):
    uses = "<?php\nfunction use{0}() {{ new Cart(); new Till(); }}\n"
    files = {
        "src/Cart.php": "<?php\n/** Class Cart */\nclass Cart {}\n",
        "src/Till.php": "<?php\n/** Counts the money. */\nclass Till {}\n",
        **{f"src/{n}.php": uses.format(n) for n in "abcd"},
    }
    root = make_repo(tmp_path / "shop", files).root
    text = iquest(tmp_path / "state", "map", "-C", str(root)).out
    assert "Counts the money." in text and "Class Cart" not in text


def test_links_in_documentation_are_shown_as_words_and_a_bare_address_not_at_all(tmp_path):
    users = {f"u{n}.py": "from core import Cart, Till\n\n\ndef use():\n    Cart(Till())\n" for n in range(4)}
    core = (
        'class Cart:\n    """Factory for [calls][Call] of {@link Shop} and [guides](docs/a.md)."""\n\n\n'
        'class Till:\n    """https://example.org/watch"""\n'
    )
    repo = make_repo(tmp_path / "shop", {"core.py": core, **users})
    text = iquest(tmp_path, "map", "-C", str(repo.root)).out
    assert "Factory for calls of Shop and guides" in text and "example.org" not in text.split("Modules")[0]


def test_a_heading_says_once_what_kind_of_start_stands_below_it(tmp_path):
    web = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/items")\ndef items():\n    return ""\n'
    tool = 'import click\n\n\n@click.command("load")\ndef load():\n    pass\n'
    repo = make_repo(tmp_path / "shop", {"web.py": web, "tool.py": tool})
    text = iquest(tmp_path, "map", "-C", str(repo.root)).out
    assert "GET /items - items()" in text and "load() - load" in text


def test_each_route_stands_at_who_answers_it_with_all_of_its_path(tmp_path):
    files = {
        "shop/urls.py": "from django.urls import include, path\n\nurlpatterns = [\n"
        '    path("api/", include("shop.api.urls")),\n]\n',
        "shop/api/urls.py": "from django.urls import path\nfrom shop.api import views\n\nurlpatterns = [\n"
        '    path("carts/", views.carts),\n    path("carts/<int:pk>/", views.cart),\n]\n',
        "shop/api/views.py": "def carts(request):\n    return 1\n\n\ndef cart(request, pk):\n    return 2\n",
        "shop/__init__.py": "",
        "shop/api/__init__.py": "",
    }
    repo = make_repo(tmp_path / "shop", files)
    text = iquest(tmp_path, "map", "-C", str(repo.root)).out
    assert re.search(r"api/carts/ - carts\(\) +shop/api/views.py:1\n", text)
    assert re.search(r"api/carts/<int:pk>/ - cart\(\) +shop/api/views.py:5\n", text)
    rows = json.loads(iquest(tmp_path, "map", "-C", str(repo.root), "--format", "json").out)["entry_points"]
    assert [(row["symbol"], row["path"], row["line"], row["told_at"]) for row in rows] == [
        ("carts", "shop/api/views.py", 1, "shop/api/urls.py:5"),
        ("cart", "shop/api/views.py", 5, "shop/api/urls.py:6"),
    ]


def test_what_starts_in_one_way_stands_once_whatever_says_so(tmp_path):
    files = {
        "tool.py": 'import sys\n\nif __name__ == "__main__":\n    sys.exit(0)\n',
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: python tool.py\n",
        "src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App {\n"
        "  public static void main(String[] args) { }\n}\n",
    }
    repo = make_repo(tmp_path / "shop", files)
    rows = json.loads(iquest(tmp_path, "map", "-C", str(repo.root), "--format", "json").out)["entry_points"]
    assert [(row["path"], row["line"], row["text"]) for row in rows] == [
        ("src/main/java/shop/App.java", 4, "App.main() - main method; Spring Boot application"),
        ("tool.py", 3, "__main__ guard; run by CI"),
    ]


def test_the_size_of_a_repository_fits_a_narrow_terminal(tmp_path):
    names = ("a.py", "b.js", "c.ts", "d.go", "e.rs", "f.java")
    repo = make_repo(tmp_path / "shop", dict.fromkeys(names, "x\n"))
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache") as workspace:
        lines = as_text(overview_of(workspace), width=60)
    text = ["".join(piece.text for piece in pieces) for pieces in lines]
    assert all(len(row) <= 60 for row in text) and " ".join(text[1:3]).replace("   ", " ").endswith("symbols")


def test_a_route_of_rails_leads_to_the_controller_of_its_namespace(tmp_path):
    story = "class {0}StoriesController\n  def edit\n  end\n\n  def undelete\n  end\nend\n"
    files = {
        "config/routes.rb": "Rails.application.routes.draw do\n  resources :stories, only: [:edit] do\n"
        '    patch "undelete"\n  end\n  namespace :mod do\n    resources :stories, only: [:edit] do\n'
        '      patch "undelete"\n    end\n  end\nend\n',
        "app/controllers/stories_controller.rb": story.format(""),
        "app/controllers/mod/stories_controller.rb": story.format("Mod::"),
    }
    repo = make_repo(tmp_path / "shop", files)
    rows = json.loads(iquest(tmp_path, "map", "-C", str(repo.root), "--format", "json").out)["entry_points"]
    assert [(row["text"].split(" - ")[0], row["path"], row["line"]) for row in rows] == [
        ("route GET /stories/:id/edit", "app/controllers/stories_controller.rb", 2),
        ("route PATCH /stories/:story_id/undelete", "app/controllers/stories_controller.rb", 5),
        ("route GET /mod/stories/:id/edit", "app/controllers/mod/stories_controller.rb", 2),
        ("route PATCH /mod/stories/:story_id/undelete", "app/controllers/mod/stories_controller.rb", 5),
    ]


def test_the_map_names_large_folders_that_no_row_tells_of(tmp_path):
    files = {f"core/m{n}.py": f"def core_{n}():\n    return {n}\n" for n in range(14)}
    files |= {f"engines/{n}.py": f"def ask_{n}():\n    return {n}\n" for n in range(9)}
    files |= {f"few/{n}.py": f"def few_{n}():\n    return {n}\n" for n in range(2)}
    names = "".join(f"from core.m{n} import core_{n}\n" for n in range(14))
    files["use.py"] = names + "".join(f"core_{n}()\n" for n in range(14))
    root = make_repo(tmp_path / "shop", files).root
    text = " ".join(iquest(tmp_path / "state", "map", "-C", str(root)).out.split())
    assert "most in engines/ 9" in text and "few/ 2" not in text


def test_types_of_one_name_are_told_apart_by_their_packages(tmp_path):
    files = {"go.mod": "module example.com/shop\n"}
    for package in ("client", "server"):
        files[f"{package}/config.go"] = f"package {package}\n\n// Config is read at start.\ntype Config struct{{}}\n"
        for name in "abcd":
            files[f"{package}{name}/use.go"] = (
                f'package {package}{name}\n\nimport "example.com/shop/{package}"\n\n'
                f"func Use(c {package}.Config) {package}.Config {{ return c }}\n"
            )
    text = iquest(tmp_path / "state", "map", "-C", str(make_repo(tmp_path / "shop", files).root)).out
    apis = text.partition("Critical APIs")[2].partition("Modules")[0]
    assert "client.Config" in apis and "server.Config" in apis


def test_a_path_is_no_description_and_what_is_typed_comes_first(tmp_path):
    files = {
        "a_tool.py": "if __name__ == '__main__':\n    print(1)\n",
        "shelf/run.py": "def main():\n    pass\n",
        "pyproject.toml": '[project]\nname = "shelf"\n[project.scripts]\nshelf-keep = "shelf.run:main"\n',
        "core.py": '# core/colors.py\nclass Colour:\n    """core/colors.py"""\n',
        **{f"u{n}.py": "from core import Colour\n\n\ndef use():\n    Colour()\n" for n in range(4)},
    }
    text = iquest(tmp_path / "state", "map", "-C", str(make_repo(tmp_path / "shop", files).root)).out
    assert text.index("shelf-keep") < text.index("a_tool.py")
    assert "core/colors.py" not in text.partition("Critical APIs")[2].partition("Modules")[0]
