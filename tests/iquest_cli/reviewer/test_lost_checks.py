"""What kept some from something and went: refusals, actions under a filter, calls that others make, links of chains;
values and numbers that became others. Each beside its harmless twin."""

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


VIEWS = """def reset(request, member):
    if not is_same_shop(request.user, member):
        return HttpResponseForbidden()

    member.reset()
    return done()


def edit(request, member):
    if not is_same_shop(request.user, member):
        return HttpResponseForbidden()
    member.edit()
    return done()
"""
REFUSAL = "    if not is_same_shop(request.user, member):\n        return HttpResponseForbidden()\n"


def test_refusals_that_went(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str, path: str = "views.py") -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "guard/dropped", {path: before}, {path: after})

    less = VIEWS.replace(REFUSAL + "\n", "", 1)
    assert said("a", VIEWS, less) == [("medium", 1, 1)]
    assert said("b", VIEWS, VIEWS.replace(REFUSAL, "")) == [], "nobody asks any more"
    raised = VIEWS.replace(REFUSAL + "\n", "    require_same(request.user, member)\n", 1)
    assert said("c", VIEWS, raised) == [], "something came in its place"
    assert said("d", VIEWS, less, "tests/test_views.py") == []
    work = VIEWS.replace("        return HttpResponseForbidden()\n", "        member.note()\n", 1)
    assert said("e", work, work.replace(REFUSAL.replace("return HttpResponseForbidden", "member.note"), "", 1)) == []


def test_actions_that_a_filter_covered(tmp_path: Path) -> None:
    code = (
        "class Orders < Base\n  before_action :ensure_write_scope, only: [ :create, :destroy ]\n\n"
        "  def create\n    1\n  end\n\n  def destroy\n    2\n  end\nend\n"
    )

    def said(name: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "guard/dropped", {"orders.rb": code}, {"orders.rb": after})

    less = code.replace("[ :create, :destroy ]", "[ :create ]")
    assert said("a", less) == [("medium", 2, 1)]
    assert said("b", less.replace("  def destroy\n    2\n  end\n", "")) == [], "the action went"
    other = less.replace("\n\n  def create", "\n  before_action :ensure_admin, only: [ :destroy ]\n\n  def create", 1)
    assert said("c", other) == [], "another filter covers it"


def test_a_check_that_other_files_make(tmp_path: Path) -> None:
    ban = (
        "fn ban(admin: &Admin) -> Done {\n  let form = Form::new();\n"
        "  Admin::is_higher_admin_check(admin, 1)?;\n  store(form)\n}\n"
    )
    others = {f"src/{name}.rs": ban.replace("fn ban", f"fn {name}") for name in ("purge", "remove")}
    after = {"src/ban.rs": ban.replace("  Admin::is_higher_admin_check(admin, 1)?;\n", "")}
    assert told(tmp_path / "a", "guard/dropped", {"src/ban.rs": ban, **others}, after) == [("medium", 2, 2)]
    one = {"src/ban.rs": ban, "src/purge.rs": others["src/purge.rs"]}
    assert told(tmp_path / "b", "guard/dropped", one, after) == [], "one alone says little"


SERVICE = """<?php

class Drop
{
    public function permissions(): array
    {
        return [
            'must_belong_to_shop',
            'must_be_shop_editor',
        ];
    }
}
"""


def test_checks_of_a_list(tmp_path: Path) -> None:
    base = {f"{name}.php": SERVICE.replace("Drop", name) for name in ("Drop", "Edit", "Move")}
    less = {"Drop.php": SERVICE.replace("            'must_be_shop_editor',\n", "")}
    assert told(tmp_path / "a", "guard/dropped", base, less) == [("medium", 8, 2)]
    names = {path: text.replace("permissions", "columns") for path, text in base.items()}
    after = {"Drop.php": less["Drop.php"].replace("permissions", "columns")}
    assert told(tmp_path / "b", "guard/dropped", names, after) == [], "a list of other things"
    other = {"Drop.php": SERVICE.replace("must_be_shop_editor", "must_be_shop_owner")}
    assert told(tmp_path / "c", "guard/dropped", base, {**other, "Edit.php": None}) == [], "another came in its place"


def test_a_check_in_a_chain(tmp_path: Path) -> None:
    code = "<?php\nRoute::middleware('can:edit,shop')->prefix('shop')->group(fn () => 1);\n"

    def said(name: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "guard/dropped", {"routes/web.php": code}, {"routes/web.php": after})

    assert said("a", code.replace("middleware('can:edit,shop')->", "")) == [("medium", 2, 0)]
    assert said("b", code.replace("can:edit,shop", "can:own,shop")) == []


def test_a_mark_with_more_than_its_class_asks(tmp_path: Path) -> None:
    code = (
        '[Authorize]\nclass A\n{\n    [Authorize(Policy = "Admin")]\n    void One()\n    {\n    }\n\n'
        '    [Authorize(Policy = "Admin")]\n    void Two()\n    {\n    }\n}\n'
    )
    less = code.replace('    [Authorize(Policy = "Admin")]\n', "", 1)
    assert told(tmp_path, "guard/dropped", {"A.cs": code}, {"A.cs": less}) == [("medium", 3, 2)]


def test_links_of_chains(tmp_path: Path) -> None:
    java = (
        "class Users {\n  Object first(List all) {\n    return all.stream()\n"
        "        .filter(u -> u.isVerified())\n        .findFirst();\n  }\n\n"
        "  Object last(List all) {\n    return all.stream()\n        .filter(u -> u.isVerified())\n"
        "        .reduce(null);\n  }\n}\n"
    )
    less = java.replace("        .filter(u -> u.isVerified())\n", "", 1)
    assert told(tmp_path / "a", "query/widened", {"Users.java": java}, {"Users.java": less}) == [("medium", 3, 1)]
    none = java.replace("        .filter(u -> u.isVerified())\n", "")
    assert told(tmp_path / "b", "query/widened", {"Users.java": java}, {"Users.java": none}) == []


def test_values_in_queries(tmp_path: Path) -> None:
    go = 'package store\n\nfunc find(name string) {\n\tdb.Query("SELECT id FROM users WHERE name = ?", name)\n}\n'

    def said(name: str, line: str) -> list[tuple[str, int, int]]:
        after = {"store.go": go.replace('db.Query("SELECT id FROM users WHERE name = ?", name)', line)}
        return told(tmp_path / name, "query/injected", {"store.go": go}, after)

    assert said("a", 'db.Query("SELECT id FROM users WHERE name = \'" + name + "\'")') == [("medium", 4, 0)]
    assert said("b", "db.Query(fmt.Sprintf(\"SELECT id FROM users WHERE name = '%s'\", name))") == [("medium", 4, 0)]
    assert said("c", "db.Query(\"SELECT id FROM users WHERE name = ? AND kind = 'a'\", name)") == []
    assert said("d", "db.Find(name)") == []


def test_numbers_of_another_unit(tmp_path: Path) -> None:
    def said(name: str, before: str, old: str, new: str, path: str = "ask.js") -> list[tuple[str, int, int]]:
        return told(tmp_path / name, "unit/changed", {path: before}, {path: before.replace(old, new)})

    ask = "export const ask = (run) => {\n  setTimeout(run, 5000);\n};\n"
    assert said("a", ask, "5000", "5") == [("medium", 2, 1)]
    assert said("b", ask, "5000", "500") == [], "a tenth of it"
    assert said("c", ask.replace("setTimeout", "setSize"), "5000", "5") == []
    code = (
        "const period = 30_000;\nexport const slot = () => {\n  const now = Date.now();\n"
        "  return Math.floor(now / period);\n};\n"
    )
    assert said("d", code, "30_000", "30") == [("medium", 1, 1)]
    assert said("e", "import time\n\ntime.sleep(5)\n", "5", "5000", "ask.py") == [("medium", 3, 1)]
