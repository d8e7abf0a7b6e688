"""What calls of Lua run changes with what other files hold under a name, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "lua/store.lua": "local store = {}\nlocal function drop() end\nlocal function clear() end\nstore.remove = drop\n"
    "setmetatable(store, { __call = function(_, x) return drop(x) end })\nreturn store\n",
    "lua/front.lua": "local store = require('store')\nlocal front = {}\nfront.wipe = store.remove\nreturn front\n",
    "lua/user.lua": "local front = require('front')\nlocal function go() front.wipe() end\n",
    "lua/caller.lua": "local keep = require('store')\nlocal function go() keep(3) end\n",
    "lua/base.lua": "local Base = {}\nBase.__index = Base\nfunction Base:close() end\nreturn Base\n",
    "lua/view.lua": "local View = setmetatable({}, { __index = require('base') })\nfunction View:hide() end\n"
    "return View\n",
    "lua/seen.lua": "local View = require('view')\nlocal function go() View.close() end\n",
    **{f"lua/more{number}.lua": f"local function go_{number}() end\n" for number in range(20)},
}
CHANGED = {
    "another function": ("lua/store.lua", FILES["lua/store.lua"].replace("remove = drop", "remove = clear")),
    "no longer called": ("lua/store.lua", FILES["lua/store.lua"].replace("__call", "__len")),
    "another part": ("lua/front.lua", FILES["lua/front.lua"].replace("store.remove", "store.find")),
    "no base": ("lua/view.lua", "local View = {}\nfunction View:hide() end\nreturn View\n"),
    "no member of the base": ("lua/base.lua", "local Base = {}\nBase.__index = Base\nreturn Base\n"),
    "another one of the name": ("lua/more4.lua", "local M = {}\nfunction M.wipe() end\nfunction M.close() end\n"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    path, text = CHANGED[change]
    check_both_ways(FILES, {**FILES, path: text})
