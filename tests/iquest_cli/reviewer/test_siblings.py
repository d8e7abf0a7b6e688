"""What a change does otherwise than others still do: steps, conditions, transactions, cases, what may be nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import findings


def told(tmp_path: Path, before: dict[str, str], after: dict[str, str], rule: str) -> list[str]:
    return [item.message for item in findings(tmp_path, before, after, select=(rule,)) if item.severity == "medium"]


MUTES = """<?php
class Filters
{
    public static function mutes($id)
    {
        return Filter::of('mute', $id)->map(function ($id) {
            $account = Accounts::get($id);
            if (!$account) {
                return false;
            }
            return $account['id'];
        });
    }

    public static function blocks($id)
    {
        return Filter::of('block', $id)->map(function ($id) {
            $account = Accounts::get($id);
            if (!$account) {
                return false;
            }
            return $account['id'];
        });
    }
}
"""
ASKS = "            if (!$account) {\n                return false;\n            }\n"


def test_a_step_that_its_twin_takes_still(tmp_path: Path) -> None:
    after = {"src/filters.php": MUTES.replace(ASKS, "", 1)}
    assert told(tmp_path / "a", {"src/filters.php": MUTES}, after, "step/dropped") == [
        "`if (!$account) {` was dropped here; 1 other place of the same shape still has it"
    ]
    both = {"src/filters.php": MUTES.replace(ASKS, "")}
    assert told(tmp_path / "b", {"src/filters.php": MUTES}, both, "step/dropped") == []


def test_a_mark_that_others_of_the_same_parameters_bear(tmp_path: Path) -> None:
    mark = '    @CacheEvict(cacheNames = "members", key = "#list.id")\n'
    before = (
        f"class Lists {{\n{mark}    public void addMember(List list, String name) {{\n"
        f"        dao.add(list, name);\n    }}\n\n"
        f"{mark}    public void dropMember(List list, String name) {{\n        dao.drop(list, name);\n    }}\n}}\n"
    )
    after = {"src/Lists.java": before.replace(f"{mark}    public void drop", "    public void drop")}
    assert told(tmp_path, {"src/Lists.java": before}, after, "step/dropped") == [
        '`@CacheEvict(cacheNames = "members", key = "#list.id")` was dropped here; 1 other place of the same shape '
        "still has it"
    ]


def test_a_secret_that_is_hidden_elsewhere(tmp_path: Path) -> None:
    before = (
        "package users\n\nfunc one(u *User) string {\n\tcheck(u)\n\tu.Password = \"\"\n\treturn render(u)\n}\n\n"
        "func all(us []*User) string {\n\tfor _, u := range us {\n\t\tu.Password = \"\"\n\t}\n"
        "\treturn render(us)\n}\n"
    )  # fmt: skip
    after = {"users/users.go": before.replace('\tcheck(u)\n\tu.Password = ""\n', "\tcheck(u)\n")}
    assert len(told(tmp_path, {"users/users.go": before}, after, "step/dropped")) == 1


def test_a_step_that_is_not_always_taken(tmp_path: Path) -> None:
    """`open_box` stands without `weigh` already, so that it may go from one more."""
    before = (
        "def first(box):\n    open_box(box)\n    weigh(box)\n    close(box)\n\n\n"
        "def second(box):\n    open_box(box)\n    weigh(box)\n    close(box)\n\n\n"
        "def third(box):\n    open_box(box)\n    paint(box)\n    dry(box)\n    pack(box)\n"
        "    ship(box)\n    bill(box)\n"
        "    thank(box)\n    rest(box)\n    wait(box)\n"
    )
    after = {"box.py": before.replace("    weigh(box)\n", "", 1)}
    assert told(tmp_path, {"box.py": before}, after, "step/dropped") == []


def test_a_join_that_became_the_other(tmp_path: Path) -> None:
    share = (
        "package web\n\nfunc drop(l Link, d Data) int {\n"
        "\tif l.Owner != d.user.ID && !d.user.Perm.Admin {\n\t\treturn 403\n\t}\n\treturn 0\n}\n"
    )
    users = (
        "package web\n\nfunc show(id int, d Data) int {\n\tif d.user.ID != id && !d.user.Perm.Admin {\n"
        "\t\treturn 403\n\t}\n\treturn 0\n}\n"
    )
    after = {"web/share.go": share.replace("&&", "||")}
    assert told(tmp_path / "a", {"web/share.go": share, "web/users.go": users}, after, "condition/inverted") == [
        "the condition was turned round: `||` instead of `&&` beside `!d.user.Perm.Admin`; 1 other place asks it as it "
        "was before"
    ]
    mixed = {"web/share.go": share, "web/users.go": users.replace("&&", "||")}
    assert told(tmp_path / "b", mixed, after, "condition/inverted") == []


def test_a_condition_whose_twin_stands_as_it_was(tmp_path: Path) -> None:
    body = "\tif !can {\n\t\treply(c, Forbidden)\n\t\treturn\n\t}\n"
    before = (
        f"package web\n\nfunc up(c C) {{\n\tcan := ask(c, 1)\n{body}\tvote(c, 1)\n}}\n\n"
        f"func down(c C) {{\n\tcan := ask(c, 2)\n{body}\tvote(c, 2)\n}}\n"
    )
    turned = before.replace("2)\n\tif !can", "2)\n\tif can")
    assert len(told(tmp_path, {"web/vote.go": before}, {"web/vote.go": turned}, "condition/inverted")) == 1


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("if kind != 'a' or kind != 'b':", True),
        ("if kind == 'a' and kind == 'b':", True),
        ("if kind != 'a' or kind != 'a':", False),
        ("if kind != 'a' and kind != 'b':", False),
        ("if kind != A or other != B:", False),
        ("if kind.lower() != 'a' or kind.lower() != None:", False),
        ("if kind == 1 and kind == 2 or x:", True),
    ],
)
def test_a_condition_that_is_always_or_never_true(tmp_path: Path, line: str, is_told: bool) -> None:
    before = "def f(kind, other, x):\n    if kind:\n        return 1\n"
    after = {"a.py": before.replace("if kind:", line)}
    assert bool(told(tmp_path, {"a.py": before}, after, "condition/constant")) is is_told


def test_a_state_that_a_twin_in_another_file_asks_for(tmp_path: Path) -> None:
    text = (
        "export async function list(id: string) {\n  const poll = await find(id);\n"
        "  if (!poll || poll.deleted) {\n    throw new Error('NOT_FOUND');\n  }\n  return poll;\n}\n"
    )
    before = {"src/comments.ts": text, "src/people.ts": text.replace("list", "people")}
    after = {"src/comments.ts": text.replace(" || poll.deleted", "")}
    assert told(tmp_path, before, after, "guard/dropped") == [
        "the condition no longer asks for `poll.deleted`; 1 place still asks so"
    ]


POLLS = """import { prisma } from './db';

export async function modify(id: string, fresh: string[]) {
  await prisma.$transaction(async (tx) => {
    await tx.option.deleteMany({ where: { id } });
    await tx.option.createMany({ data: fresh });
  });
}
"""


def test_a_call_that_left_its_transaction(tmp_path: Path) -> None:
    after = {"src/polls.ts": POLLS.replace("tx.option.createMany", "prisma.option.createMany")}
    assert told(tmp_path, {"src/polls.ts": POLLS}, after, "transaction/dropped") == [
        "this is done by prisma within a transaction whose other calls go through tx"
    ]


def test_a_transaction_that_went_from_a_marked_method(tmp_path: Path) -> None:
    before = (
        "class Bank {\n    @Transactional\n    public void move(A a, B b) {\n        dao.update(a);\n"
        "        dao.update(b);\n    }\n}\n"
    )
    after = {"src/Bank.java": before.replace("    @Transactional\n", "")}
    assert len(told(tmp_path / "a", {"src/Bank.java": before}, after, "transaction/dropped")) == 1
    moved = {"src/Bank.java": before.replace("    @Transactional\n", "").replace("class", "@Transactional\nclass")}
    assert told(tmp_path / "b", {"src/Bank.java": before}, moved, "transaction/dropped") == []


def test_a_case_that_a_page_still_offers(tmp_path: Path) -> None:
    case = '\tcase "minutes":\n\t\tadd = n * minute\n'
    before = (
        f"package web\n\nfunc span(unit string, n int) int {{\n\tvar add int\n\tswitch unit {{\n"
        f'\tcase "seconds":\n\t\tadd = n\n{case}\tcase "days":\n\t\tadd = n * day\n\tdefault:\n'
        f"\t\tadd = n * hour\n\t}}\n\treturn add\n}}\n"
    )
    page = (
        '<select>\n<option value="seconds">s</option>\n<option value="minutes">m</option>\n'
        '<option value="days">d</option>\n</select>\n'
    )
    after = {"web/span.go": before.replace(case, "")}
    assert told(tmp_path / "a", {"web/span.go": before, "web/share.html": page}, after, "enum/unhandled") == [
        "'minutes' has no case here any more; 1 place still offers it beside the others"
    ]
    less = {"web/span.go": before, "web/share.html": page.replace('<option value="minutes">m</option>\n', "")}
    assert told(tmp_path / "b", less, after, "enum/unhandled") == []


HOUSE = (
    "def members(house):\n    if house is None:\n        return []\n    if house.members:\n"
    "        return list(house.members)\n    return []\n"
)


def test_what_callers_may_pass_nothing_for(tmp_path: Path) -> None:
    after = {"house.py": HOUSE.replace("    if house is None:\n        return []\n", "", 1)}
    maybe = (
        "from house import members\n\n\ndef shown(query):\n    house = query.filter(1).first()\n"
        "    return members(house)\n"
    )
    assert told(tmp_path / "a", {"house.py": HOUSE, "view.py": maybe}, after, "null/unchecked") == [
        "it is no longer asked whether there is a house, which line 2 uses; 1 caller may pass nothing"
    ]
    sure = maybe.replace("query.filter(1).first()", "query.get_or_404(1)")
    assert told(tmp_path / "b", {"house.py": HOUSE, "view.py": sure}, after, "null/unchecked") == []


def test_a_list_of_values_that_the_change_itself_wrote(tmp_path: Path) -> None:
    kinds = "export enum Kind {\n  Tag = 'tags',\n  Tool = 'tools',\n  Place = 'places',\n}\n"
    more = kinds.replace("}", "  Food = 'foods',\n  House = 'houses',\n}")
    names = (
        "import { Kind } from './kinds';\n\nexport function fields() {\n  return [\n    Kind.Tag,\n    Kind.Tool,\n"
        "    Kind.Place,\n  ];\n}\n"
    )
    before = {"src/kinds.ts": kinds, "src/fields.ts": names}
    chosen = {"src/kinds.ts": more, "src/fields.ts": names.replace("  ];", "    Kind.House,\n  ];")}
    assert told(tmp_path / "a", before, chosen, "enum/unhandled") == []
    assert len(told(tmp_path / "b", before, {"src/kinds.ts": more}, "enum/unhandled")) == 1


def test_a_guard_behind_what_it_does(tmp_path: Path) -> None:
    parts = [
        f"  def {name}\n    all = items.count\n    return 0 if all == 0\n"
        f"    some = items.{name}.count\n    some / all\n  end\n"
        for name in ("failed", "complete", "open")
    ]
    before = "class Import\n" + "\n".join(parts) + "end\n"
    after = {"app/import.rb": before.replace("    return 0 if all == 0\n", "", 1)}
    assert told(tmp_path, {"app/import.rb": before}, after, "step/dropped") == [
        "`return 0 if all == 0` was dropped here; 2 other places of the same shape still have it"
    ]


def test_writes_at_the_ends_of_lines(tmp_path: Path) -> None:
    body = "    Seen.where(id: ids).delete_all\n    Entry.where(id: ids).delete_all\n"
    wrapped = "    ActiveRecord::Base.transaction do\n" + body.replace("    ", "      ") + "    end\n"
    before, after = (f"class Sweep\n  def drop(ids)\n{text}  end\nend\n" for text in (wrapped, body))
    assert told(tmp_path, {"app/sweep.rb": before}, {"app/sweep.rb": after}, "transaction/dropped") == [
        "`ActiveRecord::Base.transaction do` went; drop() still writes at 2 places, each by itself now"
    ]


def test_a_secret_that_shows_what_one_looks_like(tmp_path: Path) -> None:
    value = "6ccc2932be3a7e8fa1dd2c2549bb0c17"
    shown = {
        "src/payload.php": f'<?php\n/**\n * Example: {{"token":"{value}"}}\n */\nfinal class Payload\n{{\n}}\n',
        "api/spec.json": f'{{\n  "example": {{ "token": "{value}" }}\n}}\n',
    }
    assert told(tmp_path / "a", {}, shown, "secret/added") == []
    used = {"api/spec.json": f'{{\n  "given": {{ "token": "{value}" }}\n}}\n'}
    assert len(told(tmp_path / "b", {}, used, "secret/added")) == 1


def test_what_stands_around_anything_makes_no_twin(tmp_path: Path) -> None:
    clear = "        clear(limits)\n"
    before = "\n\n".join(
        f"def {name}(user):\n    found = {name}_of(user)\n    if found:\n{clear}        return found\n"
        for name in ("basic", "ldap", "proxy")
    )
    others = before.replace("found = ldap_of(user)\n    if found:", "found = ldap_of(user)\n    if check(found):")
    others = others.replace("found = basic_of(user)\n    if found:", "found = basic_of(user)\n    if matches(found):")
    after = "def proxy(user):\n    found = proxy_of(user)\n    if found:\n"
    gone = {"users.py": others.replace(f"{after}{clear}", after)}
    assert gone["users.py"] != others
    assert told(tmp_path, {"users.py": others}, gone, "step/dropped") == []


def test_a_condition_that_was_only_spaced(tmp_path: Path) -> None:
    before = (
        "<?php\nfunction f($id)\n{\n    $found = find($id);\n    if(!$found) {\n        return null;\n    }\n"
        "    return $found->name;\n}\n"
    )
    after = {"a.php": before.replace("if(!$found)", "if (! $found)")}
    assert told(tmp_path / "a", {"a.php": before}, after, "condition/inverted") == []
    turned = {"a.php": before.replace("if(!$found)", "if ($found)")}
    assert len(told(tmp_path / "b", {"a.php": before}, turned, "condition/inverted")) == 1


def test_what_is_asked_of_a_password_is_none(tmp_path: Path) -> None:
    after = {"a.php": "<?php\nreturn [\n    'password' => 'required|current_password',\n];\n"}
    assert told(tmp_path, {}, after, "secret/added") == []
