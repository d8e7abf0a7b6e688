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
