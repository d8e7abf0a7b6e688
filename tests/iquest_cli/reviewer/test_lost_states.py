"""Checks of a state that went, parts of conditions, middle arguments of routes, rights that became lesser ones, and
links cut off a query. Each beside its harmless twin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.reviews import findings


def told(
    tmp_path: Path, base: Mapping[str, str], after: Mapping[str, str | None], rule: str = "guard/dropped"
) -> list[tuple[str, int, int]]:
    """Severity, line and number of places."""
    found = findings(tmp_path, base, after, select=(rule,))
    return [(item.severity, item.start_line, item.num_uses) for item in found]


PIPES = """package api

func Delete(c *Context) {
	pipe := session(c)
	if ok := deleteAllowed(pipe); !ok {
		c.String(http.StatusUnprocessableEntity, "Cannot delete")
		return
	}

	remove(pipe)
}

func DeleteLogs(c *Context) {
	pipe := session(c)
	if ok := deleteAllowed(pipe); !ok {
		c.String(http.StatusUnprocessableEntity, "Cannot delete")
		return
	}

	removeLogs(pipe)
}
"""
CHECK = PIPES[PIPES.index("	if ok") : PIPES.index("	remove(")]


def test_states_that_are_no_longer_asked_for(tmp_path: Path) -> None:
    def said(name: str, after: str, path: str = "api.go") -> list[tuple[str, int, int]]:
        return told(tmp_path / name, {path: PIPES}, {path: after})

    less = PIPES.replace(CHECK, "", 1)
    assert said("a", less) == [("medium", 4, 1)]
    assert said("b", PIPES.replace(CHECK, "")) == [], "nobody asks any more"
    assert said("c", less + "\nfunc other() bool {\n	return deleteAllowed(nil)\n}\n") == [], (
        "it is asked elsewhere now"
    )
    assert said("d", less, "api_test.go") == []
    empty = PIPES.replace("deleteAllowed(pipe)", "isEmpty(pipe)")
    gone = empty.replace(CHECK.replace("deleteAllowed", "isEmpty"), "", 1)
    assert told(tmp_path / "e", {"api.go": empty}, {"api.go": gone}) == [], "any value is asked that"


DROPBOX = """class Box
{
    File Copy(string path)
    {
        if (path != null && Auth.CheckToken(Info))
        {
            return Post(path);
        }
        return null;
    }

    File Move(string path)
    {
        if (path != null && Auth.CheckToken(Info))
        {
            return Post(path);
        }
        return null;
    }

    File Delete(string path)
    {
        if (path != null && Auth.CheckToken(Info))
        {
            return Post(path);
        }
        return null;
    }
}
"""


def test_a_part_of_a_condition_that_others_have(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, {"Box.cs": before}, {"Box.cs": after})

    assert said("a", DROPBOX, DROPBOX.replace(" && Auth.CheckToken(Info)", "", 1)) == [("medium", 5, 2)]
    assert said("b", DROPBOX, DROPBOX.replace("path != null && ", "", 1)) == [], "any value is asked that"
    two = DROPBOX.replace(" && Auth.CheckToken(Info)", "", 1)
    assert said("c", two, two.replace(" && Auth.CheckToken(Info)", "", 1)) == [], "one other alone asks"
    other = DROPBOX.replace("Auth.CheckToken(Info)", "Auth.CheckToken(Other)", 1)
    assert said("d", DROPBOX, other) == [], "something else is asked in its place"


def test_a_middle_argument_of_a_route(tmp_path: Path) -> None:
    code = (
        "package router\n\nfunc routes(r *Router) {\n"
        '	r.POST("/secrets", session.MustPush, api.PostSecret)\n'
        '	r.POST("/cron", session.MustPush, api.PostCron)\n'
        '	r.DELETE("/cron", session.MustPush, api.DeleteCron)\n'
        '	r.GET("/open", api.Open)\n}\n'
    )

    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, {"router.go": before}, {"router.go": after})

    assert said("a", code, code.replace("session.MustPush, ", "", 1)) == [("medium", 4, 2)]
    assert said("b", code, code.replace("session.MustPush, ", "")) == []
    assert said("c", code, code.replace("session.MustPush, ", "session.MustAdmin, ", 1)) == []


def test_a_right_that_became_a_lesser_one(tmp_path: Path) -> None:
    code = "class Invoices\n{\n"
    for verb, name in (("Delete", "Archive"), ("Put", "Update"), ("Get", "Show")):
        mark = "    [Authorize(Policy = Policies.CanModifyInvoices)]\n"
        code += f"{mark}    [Http{verb}]\n    void {name}()\n    {{\n    }}\n\n"

    def said(name: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, {"Invoices.cs": code}, {"Invoices.cs": after})

    assert said("a", code.replace("CanModify", "CanView", 1)) == [("medium", 3, 2)]
    assert said("b", code.replace("CanModify", "CanManage", 1)) == []
    shown = code[::-1].replace("CanModify"[::-1], "CanView"[::-1], 1)[::-1]
    assert said("c", shown) == [], "it only shows"


def test_a_link_cut_off_a_query(tmp_path: Path) -> None:
    code = (
        "class User:\n    @classmethod\n    def all(cls, org):\n"
        "        return cls.of(org).filter(cls.disabled_at.is_(None))\n\n"
        "    @classmethod\n    def gone(cls, org):\n        return cls.of(org).filter(cls.disabled_at.isnot(None))\n"
    )

    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, {"users.py": before}, {"users.py": after}, "query/widened")

    assert said("a", code, code.replace(".filter(cls.disabled_at.is_(None))", "")) == [("medium", 4, 1)]
    alone = code[: code.index("    @classmethod\n    def gone")]
    assert said("b", alone, alone.replace(".filter(cls.disabled_at.is_(None))", "")) == []
    named = code.replace("cls.disabled_at.is", "cls.email.is")
    assert said("c", named, named.replace(".filter(cls.email.is_(None))", "")) == []


ACCESS = """export class AccessController {
  public async delete(id: string) {
    const access = await this.service.access({
      id,
      userId: this.request.user.id
    });
    return this.service.remove(access);
  }

  public async update(id: string) {
    const access = await this.service.access({
      id,
      userId: this.request.user.id
    });
    return this.service.change(access);
  }
}
"""


def test_a_lookup_that_lost_its_owner(tmp_path: Path) -> None:
    less = ACCESS.replace("      id,\n      userId: this.request.user.id\n", "      id\n", 1)

    def said(name: str, before: str, after: str, path: str = "access.ts") -> list[tuple[str, int, int]]:
        return told(tmp_path / name, {path: before}, {path: after}, "query/widened")

    assert said("a", ACCESS, less) == [("medium", 4, 1)]
    assert said("b", ACCESS, less, "access.test.ts") == []
    short = ACCESS.replace("userId: this.request.user.id", "userId", 1)
    assert said("d", ACCESS, short) == [], "it is given otherwise"
    once = less.replace("      id,\n      userId: this.request.user.id\n", "      id\n", 1)
    assert said("c", less, once) == [], "no other call has it"


def test_a_part_of_what_is_taken_apart(tmp_path: Path) -> None:
    code = (
        "export class Cache {\n  public keyOf({ filters, userId }: Asked) {\n"
        "    const found = `page-${userId}-${filters}`;\n    return found;\n  }\n\n"
        "  public show(userId: string) {\n    return this.keyOf({ filters: 1, userId });\n  }\n}\n"
    )
    files = {"cache.ts": code}
    after = {"cache.ts": code.replace("`page-${userId}-", "`page-")}
    assert told(tmp_path, files, after, "value/unused") == [("medium", 2, 1)]
