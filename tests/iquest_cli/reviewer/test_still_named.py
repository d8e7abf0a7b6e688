"""What went and is named still where no import and no call says so: symbols, keys of texts, paths, settings."""

from __future__ import annotations

from pathlib import Path

from support.reviews import findings


def test_ruby_methods_that_are_named_by_a_symbol(tmp_path: Path) -> None:
    text = (
        "class UsersController < ApplicationController\n  before_action :find_user, only: [:edit]\n"
        "  before_action :check, if: :is_strict?\n\n  def edit\n    @user\n  end\n\n  private\n\n"
        "  def find_user\n    @user = User.find(params[:id])\n  end\n\n  def is_strict?\n    true\n  end\nend\n"
    )
    path = "app/controllers/users_controller.rb"
    (found,) = findings(tmp_path / "a", {path: text}, {path: text.replace("def find_user", "def load_user")})
    assert (found.rule_id, found.severity, found.evidence[1].start_line) == ("api/removed", "high", 2)
    both = text.replace("def find_user", "def load_user").replace("action :find_user", "action :load_user")
    assert findings(tmp_path / "b", {path: text}, {path: both}) == ()
    (found,) = findings(tmp_path / "c", {path: text}, {path: text.replace("  def is_strict?\n    true\n  end\n", "")})
    assert found.evidence[1].start_line == 3


def test_texts_that_went_from_a_catalogue(tmp_path: Path) -> None:
    yml = "en:\n  posts:\n    saved: Saved\n    gone:\n      one: 1 went\n      other: More went\n"
    view = "class Posts\n  def say\n    [I18n.t('posts.saved'), t('posts.gone', count: 2)]\n  end\nend\n"
    base = {"config/locales/en.yml": yml, "config/locales/de.yml": yml.replace("en:", "de:"), "app/posts.rb": view}
    (found,) = findings(tmp_path / "a", base, {"config/locales/en.yml": yml.replace("    saved: Saved\n", "")})
    assert (found.rule_id, found.path, found.message) == (
        "translation/removed", "config/locales/en.yml", "text posts.saved was removed; 1 place still asks for it"
    )  # fmt: skip
    one = {"config/locales/en.yml": yml.replace("      one: 1 went\n", "")}
    assert findings(tmp_path / "b", base, one) == (), "another form is left"
    other = {"config/locales/de.yml": base["config/locales/de.yml"].replace("    saved: Saved\n", "")}
    assert findings(tmp_path / "c", base, other) == (), "another language often lacks some"
    moved = {
        "config/locales/en.yml": yml.replace("    saved: Saved\n", ""),
        "config/locales/more.en.yml": "en:\n  posts:\n    saved: Saved\n",
    }
    assert findings(tmp_path / "d", base, moved) == ()


def test_a_file_that_went_and_is_named_still(tmp_path: Path) -> None:
    base = {
        "scripts/build.sh": "#!/bin/sh\necho built\n",
        "Makefile": "all:\n\tsh scripts/build.sh\n# scripts/build.sh\n",
        "docs/build.md": "Run `scripts/build.sh`.\n",
        "app/views/users/_form.html.erb": "<p>form</p>\n",
        "app/views/users/new.html.erb": "<%= render partial: 'form' %>\n",
        "app/views/posts/new.html.erb": "<%= render 'form' %>\n<%= render 'users/form' %>\n",
    }
    script, form = sorted(
        findings(tmp_path / "a", base, {"scripts/build.sh": None, "app/views/users/_form.html.erb": None}),
        key=lambda item: item.path,
    )
    assert [item.rule_id for item in (script, form)] == ["file/removed"] * 2
    assert [(item.path, item.start_line) for item in script.evidence[1:]] == [("Makefile", 2)]
    places = [(item.path, item.start_line) for item in form.evidence[1:]]
    assert places == [("app/views/posts/new.html.erb", 2), ("app/views/users/new.html.erb", 1)]
    told = {"scripts/build.sh": None, "Makefile": "all:\n\techo\n"}
    assert findings(tmp_path / "b", base, told) == ()
    haml = {"app/views/users/_form.html.erb": None, "app/views/users/_form.haml": "%p form\n"}
    assert findings(tmp_path / "c", base, haml) == (), "another template of that name"


def test_a_route_that_is_asked_for_by_its_name(tmp_path: Path) -> None:
    routes = (
        "Rails.application.routes.draw do\n  resources :posts do\n    member do\n      post :republish\n"
        "      post :archive\n    end\n  end\nend\n"
    )
    base = {
        "config/routes.rb": routes,
        "app/views/posts/show.html.erb": "<%= link_to 'Again', republish_post_path(@post), method: :post %>\n",
    }
    found = findings(tmp_path, base, {"config/routes.rb": routes.replace("      post :republish\n", "")})
    assert [(item.rule_id, item.message) for item in found] == [
        ("route/removed", "route republish was removed; 1 place still asks for its path by that name")
    ]


def test_tests_that_are_calls(tmp_path: Path) -> None:
    text = 'it("adds", () => {\n  expect(1 + 1).toBe(2);\n});\n\nit("takes", () => {\n  expect(2 - 1).toBe(1);\n});\n'
    cut = text[text.index('it("takes') :]
    (found,) = findings(tmp_path / "a", {"a.test.js": text}, {"a.test.js": cut})
    assert (found.rule_id, found.severity, found.message) == ("test/removed", "info", "1 test removed: “adds”")
    assert findings(tmp_path / "b", {"a.test.js": text}, {"a.test.js": cut, "b.test.js": text}) == (), "it moved"


def test_a_setting_that_only_a_help_text_names(tmp_path: Path) -> None:
    code = 'import os\n\nlimit = os.environ["UPLOAD_LIMIT"]\nHELP = "the limit (default: $UPLOAD_LIMIT)"\n'
    base = {"app.py": code, "deploy/app.env": "UPLOAD_LIMIT=100\nOTHER_NAME=1\n"}
    found = findings(tmp_path, base, {"app.py": code.replace('os.environ["UPLOAD_LIMIT"]', "100")})
    assert [(item.rule_id, item.num_uses) for item in found] == [("config/removed", 2)]


def test_a_place_in_a_template_is_told_once(tmp_path: Path) -> None:
    base = {
        "app/views/users/_form.html.erb": "<p>form</p>\n",
        "app/views/posts/new.html.erb": "<%= render 'users/form' %>\n",
    }
    (form,) = findings(tmp_path, base, {"app/views/users/_form.html.erb": None})
    assert [(item.path, item.start_line) for item in form.evidence[1:]] == [("app/views/posts/new.html.erb", 1)]


SEARCH_TEST = (
    "package e2e;\n\nimport static org.junit.Assert.assertNull;\nimport org.junit.Test;\n\npublic class SearchTest {\n"
    "    @Test\n    public void testAll() {\n        page.open(url);\n        page.verifyRow(student);\n"
    "        assertNull(server.find(request));\n    }\n}\n"
)


def test_what_a_page_verifies_is_asserted_and_an_import_asserts_nothing(tmp_path: Path) -> None:
    fewer = SEARCH_TEST.replace("import static org.junit.Assert.assertNull;\n", "")
    fewer = fewer.replace("        assertNull(server.find(request));\n", "")
    (cut,) = findings(
        tmp_path / "a", {"src/test/e2e/SearchTest.java": SEARCH_TEST}, {"src/test/e2e/SearchTest.java": fewer}
    )
    assert (cut.severity, cut.message) == ("low", "1 assertion cut out of a test: assertNull(server.find(request));")
    none = fewer.replace("        page.verifyRow(student);\n", "")
    (emptied,) = findings(
        tmp_path / "b", {"src/test/e2e/SearchTest.java": fewer}, {"src/test/e2e/SearchTest.java": none}
    )
    assert (emptied.severity, emptied.message) == ("medium", "testAll no longer asserts anything")
