"""Settings that calls take up one by one, whose key need not be the first argument."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

H = """#define options_add_time(section, key, def) \\
	options_add_time_module(MODULE, section, key, def)
void options_add_time_module(const char *module, const char *section, const char *key, const char *def);
"""
C = """#include "options.h"

static int tide_tag;

void tide_init(void)
{
	options_add_time("harbour", "tide_return_time", "7min");
	options_add_time("harbour", "lamp_warmth_time", "9min");
	tide_tag = -1;
}
"""


def test_the_argument_that_is_called_a_key_is_the_key(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "lib", {"src/options.h": H, "src/tide.c": C}).root
    question = "How long is it until the tide returns, and which option changes that?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer = str(json.loads(ran.out)["answer"])
    assert answer.startswith('`tide_return_time` (default `"7min"`)') and "`harbour`" not in answer
