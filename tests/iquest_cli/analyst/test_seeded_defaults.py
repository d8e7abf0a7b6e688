"""A row that pairs a setting's name with a value, in fields of one object, tells its default."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

NODE = {
    "src/keys.ts": "export enum ConfigKey {\n  LINK_TOKEN_VALIDITY = 'LINK_TOKEN_VALIDITY',\n"
    "  MAIL_HOST = 'MAIL_HOST',\n}\n",
    "src/seed.ts": "import { ConfigKey } from './keys';\n\nexport const seed = [\n  {\n    name: ConfigKey.MAIL_HOST,\n"
    "    value: null,\n  },\n  {\n    name: ConfigKey.LINK_TOKEN_VALIDITY,\n    value: '24', // hours\n"
    "    isEncrypted: false,\n  },\n];\n",
    "web/link.ts": "export class LinkView {\n  linkService = inject(LinkValidityService)\n}\n",
}
NET = {
    "Data/Key.cs": "namespace Shop.Data;\n\npublic enum SettingKey\n{\n    /// <summary>\n"
    "    /// Number of days that backups are kept\n    /// </summary>\n    TotalBackups = 3,\n    Theme = 4,\n}\n",
    "Data/Seed.cs": "namespace Shop.Data;\n\npublic static class Seed\n{\n"
    "    public static readonly Setting[] All =\n    {\n"
    '        new() {Key = SettingKey.Theme, Value = "dark"},\n'
    '        new() {Key = SettingKey.TotalBackups, Value = "30"},\n    };\n}\n',
}


@pytest.mark.parametrize(
    ("files", "question", "key", "value"),
    [
        (NODE, "For how long is the token of a link valid if nothing is configured?", "LINK_TOKEN_VALIDITY", "24"),
        (NET, "For how many days are backups kept by default?", "SettingKey.TotalBackups", "30"),
    ],
)
def test_a_row_tells_the_default(
    state: Path, tmp_path: Path, files: dict[str, str], question: str, key: str, value: str
) -> None:
    root = make_repo(tmp_path / "repo", files).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    told: dict[str, Any] = json.loads(ran.out)
    first = told["answer"].split("\n")[0]
    assert first.startswith(f"`{key}`") and value in first
    assert f"'{key}'" not in first and "inject" not in told["answer"]


CLAP = {
    "src/option.rs": 'const DEFAULT_PAYLOAD_LIMIT: &str = "100 MB";\n\n#[derive(Parser)]\npub struct Opt {\n'
    "    /// How large a request may be.\n"
    '    #[clap(long, env = "SHOP_PAYLOAD_LIMIT", default_value_t = default_payload_limit())]\n'
    "    pub payload_limit: Byte,\n\n    /// How many may wait.\n"
    "    #[clap(long, default_value_t = default_queue_size())]\n    pub queue_size: usize,\n}\n\n"
    "fn default_payload_limit() -> Byte {\n    Byte::from_str(DEFAULT_PAYLOAD_LIMIT).unwrap()\n}\n\n"
    "fn default_queue_size() -> usize {\n    1000\n}\n",
}


@pytest.mark.parametrize(
    ("question", "key", "value"),
    [
        ("How large may a payload be by default and how do I raise the limit?", "--payload-limit", '"100 MB"'),
        ("What is the default queue size?", "--queue-size", "`1000`"),
    ],
)
def test_a_function_that_gives_the_default_is_gone_into(
    state: Path, tmp_path: Path, question: str, key: str, value: str
) -> None:
    root = make_repo(tmp_path / "repo", CLAP).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    first = json.loads(ran.out)["answer"].split("\n")[0]
    assert key in first and value in first


def test_a_parameter_that_is_called_as_the_unit_is_not_what_is_counted(state: Path, tmp_path: Path) -> None:
    files = NET | {
        "Services/Statistics.cs": "namespace Shop.Services;\n\npublic class Statistics\n{\n"
        "    public int ReadByDay(int userId = 0, int days = 7)\n    {\n        return days;\n    }\n}\n",
    }
    root = make_repo(tmp_path / "repo", files).root
    question = "For how many days are backups kept by default?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer = json.loads(ran.out)["answer"]
    assert "`days`" not in answer and '`SettingKey.TotalBackups` (default `"30"`)' in answer
