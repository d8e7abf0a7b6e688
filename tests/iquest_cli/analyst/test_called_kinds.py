"""Lists of what is called just as a question says: enumerations, tables and constants before what only comes near."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

JAVA = {
    "core/ParcelType.java": "package core;\n\npublic enum ParcelType {\n    LETTER,\n    BOX,\n    PALLET\n}\n",
    "core/Parcel.java": "package core;\n\npublic abstract class Parcel {\n    abstract void send();\n}\n",
    "core/LostParcel.java": "package core;\n\npublic class LostParcel extends Parcel {\n    void send() {\n    }\n}\n",
    "core/LateParcel.java": "package core;\n\npublic class LateParcel extends Parcel {\n    void send() {\n    }\n}\n",
}


def test_an_enumeration_called_so_comes_before_heirs(tmp_path: Path) -> None:
    told = answered(tmp_path, JAVA, "Which parcel types are there?").answer
    assert told.startswith("`ParcelType` (core/ParcelType.java:3) has three members:")
    assert "`PALLET`" in told


def test_types_of_something_are_the_same(tmp_path: Path) -> None:
    told = answered(tmp_path, JAVA, "Which types of parcels are there?").answer
    assert told.startswith("`ParcelType` (core/ParcelType.java:3) has three members:")


@pytest.mark.parametrize("question", ["Which parcel types are weighed?", "Which parcel types are sent?"])
def test_what_is_done_with_them_does_not_matter(tmp_path: Path, question: str) -> None:
    told = answered(tmp_path, JAVA, question).answer
    assert told.startswith("`ParcelType` (core/ParcelType.java:3) has three members:")


def test_types_that_each_do_one_are_told_where_something_can_do_several(tmp_path: Path) -> None:
    base = {"rules/action.py": "class Action:\n    def run(self, order):\n        raise NotImplementedError\n"}
    each = {
        f"rules/{name.lower()}.py": (
            f"from rules.action import Action\n\n\nclass {name}(Action):\n    def run(self, order):\n        pass\n"
        )
        for name in ("Discount", "Refund", "Wrap")
    }
    told = answered(tmp_path, base | each, "What actions can a rule perform?").answer
    assert told.startswith("Three types implement or extend `Action`")


def test_heirs_are_told_where_no_sorts_are_asked_for(tmp_path: Path) -> None:
    told = answered(tmp_path, JAVA, "Which parcels are there?").answer
    assert "`LostParcel`" in told
    assert "`PALLET`" not in told


PHP = {
    "app/Loan.php": (
        "<?php\n\nclass Loan extends Model\n{\n    public const TYPE_AUDIO = 'audio';\n"
        "    public const TYPE_VIDEO = 'video';\n    public const TYPE_FAX = 'fax';\n"
        + "".join(
            f"\n    public function {name}()\n    {{\n        return $this->belongsTo({name}::class);\n    }}\n"
            for name in ("user", "item", "place")
        )
        + "}\n"
    ),
    "app/Console/MakeLoans.php": "<?php\n\nclass MakeLoans extends Command\n{\n}\n",
    "app/Console/EndLoans.php": "<?php\n\nclass EndLoans extends Command\n{\n}\n",
    "app/Console/ListLoans.php": "<?php\n\nclass ListLoans extends Command\n{\n}\n",
}


def test_constants_of_a_type_that_say_its_sorts(tmp_path: Path) -> None:
    told = answered(tmp_path, PHP, "Which types of loans are there?").answer
    assert told.startswith("The likeliest are three constants of `app/Loan.php`:")
    assert "`'video'`" in told


C = {
    "include/parcel.h": (
        "".join(f"#define PCL_OPT_{name} {n}\n" for n, name in enumerate(f"A{n}" for n in range(90)))
        + "#define PCL_LOG_INFO 1\n#define PCL_LOG_NOTICE 2\n#define PCL_LOG_DEBUG 4\n"
    ),
    "client/props.c": "enum prop_type {\n    PROP_BYTE,\n    PROP_INT,\n    PROP_TEXT\n};\n",
}


def test_constants_that_begin_so_among_many_of_one_prefix(tmp_path: Path) -> None:
    told = answered(tmp_path, C, "Which log types are there?").answer
    assert told.startswith("The likeliest are three constants of `include/parcel.h`:")
    assert "`PCL_LOG_NOTICE`" in told
    assert "PCL_OPT" not in told


GO = {
    "go.mod": "module example.com/shop\n",
    "view/view.go": (
        "package view\n\n// ViewKind tells how parcels are shown.\ntype ViewKind int\n\nconst (\n"
        "\tListed ViewKind = iota\n\tOnAMap\n\tByDay\n)\n\nconst Other int = 3\n"
    ),
    "web/view.ts": "export enum ViewKind {\n  listed,\n  map,\n  day,\n  week,\n}\n",
    **{f"view/more{n}.go": f"package view\n\nfunc Show{n}() {{\n}}\n" for n in range(4)},
}


def test_constants_of_a_type_of_go_are_its_members(tmp_path: Path) -> None:
    told = answered(tmp_path, GO, "Which view kinds are there?").answer
    assert told.startswith("`ViewKind` (view/view.go:4) has three members:")
    assert "`ByDay`" in told


TYPESCRIPT = {
    "src/constants.ts": "export const ROLES = {\n  admin: 'a',\n  guest: 'g',\n  owner: 'o',\n} as const;\n",
    "src/form.ts": (
        "import { ROLES } from './constants';\n\nexport function form() {\n"
        "  const roles = [ROLES.admin, ROLES.guest, ROLES.owner, ROLES.admin];\n  return roles;\n}\n"
    ),
    "src/roles/first.ts": "export const first = 1;\n",
    "src/roles/second.ts": "export const second = 1;\n",
    "src/roles/third.ts": "export const third = 1;\n",
    "src/roles/fourth.ts": "export const fourth = 1;\n",
}


def test_a_table_called_so_comes_before_a_folder_and_before_locals(tmp_path: Path) -> None:
    told = answered(tmp_path, TYPESCRIPT, "Which roles are there?").answer
    assert told.startswith("`ROLES` (src/constants.ts:1) holds three entries:")


def test_what_a_kind_is_for_is_not_the_kind(tmp_path: Path) -> None:
    told = answered(tmp_path, JAVA, "Which types for parcels are there?").answer
    assert told.startswith("`ParcelType`")


RULES = {
    **{f"app/Rules/{name}.php": f"<?php\n\nclass {name} implements Rule\n{{\n}}\n" for name in ("A", "B", "C", "D")},
    "app/Enums/MixOperator.php": (
        "<?php\n\n/** Of the rules of daily mixes. */\nenum MixOperator: string\n{\n    case IS = 'is';\n"
        "    case IS_NOT = 'isNot';\n    case BEGINS = 'begins';\n}\n"
    ),
}


def test_a_folder_that_says_one_of_three_words_holds_no_such_kind(tmp_path: Path) -> None:
    told = answered(tmp_path, RULES, "Which daily mix rules are there?").answer
    assert not told.startswith("Four files stand in `app/Rules/`")


PRISMA = {
    "prisma/schema.prisma": (
        "enum HookTriggerEvents {\n  PARCEL_SENT\n  PARCEL_LOST\n}\n\nenum FieldType {\n  TEXT\n  DATE\n  BOX\n}\n\n"
        "model Parcel {\n  id Int @id\n  kind FieldType\n}\n"
    ),
    **{f"src/types/{name}.ts": f"export type {name} = string;\n" for name in ("a", "b", "c", "d", "e")},
    **{f"src/hooks/{name}.ts": f"export const {name} = 1;\n" for name in ("a", "b", "c", "d", "e")},
}


def test_enumerations_of_a_schema_are_the_programs(tmp_path: Path) -> None:
    told = answered(tmp_path / "a", PRISMA, "Which field types are there?").answer
    assert told.startswith("`FieldType` (prisma/schema.prisma:6) has three members:")
    told = answered(tmp_path / "b", PRISMA, "Which hook events are there?").answer
    assert told.startswith("`HookTriggerEvents` (prisma/schema.prisma:1) has two members:")


RUBY = {
    "app/agent.rb": (
        "class Agent\n  SCHEDULES = %w[\n    every_1m every_2m\n    midnight never\n  ].freeze\n\n"
        "  OLD_SCHEDULES = [['Forever', 0], ['1 hour', 1], ['1 day', 24], ['1 week', 168]].freeze\nend\n"
    ),
    "app/runner.rb": "class Runner\n  def run(agent)\n    agent.schedule\n  end\nend\n",
}


def test_what_something_can_have_is_asked_for(tmp_path: Path) -> None:
    told = answered(tmp_path, RUBY, "Which schedules can an agent have?").answer
    assert told.startswith("`Agent.SCHEDULES` (app/agent.rb:2) holds ")
    assert "midnight" in told


def test_a_list_of_them_is_called_as_they_are(tmp_path: Path) -> None:
    files = {f"demux/demux_{name}.c": f"const desc_t desc_{name} = {{1}};\n" for name in ("mkv", "cue", "raw", "disc")}
    files["demux/demux.c"] = (
        "static const desc_t *const demuxer_list[] = {\n    &desc_mkv,\n#if HAVE_CUE\n    &desc_cue,\n#endif\n"
        "    &desc_raw,\n    NULL\n};\n\nint demuxer_mode(int mode)\n{\n    return mode;\n}\n"
    )
    told = answered(tmp_path, files, "Which demuxers are there?").answer
    assert told.startswith("`demuxer_list` (demux/demux.c:1) holds ")
    assert "desc_raw" in told
