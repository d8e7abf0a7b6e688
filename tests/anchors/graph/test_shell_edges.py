"""Names to edges in Bash and Lua: sourced files, functions with odd names, modules as tables."""

from __future__ import annotations

from support.graphs import graphed

FILES = {
    "bin/deploy.sh": '#!/bin/bash\nsource "$(dirname "$0")/../lib/util.sh"\nmain() {\n  util::log "x"\n'
    "  trap clean-up EXIT\n  step_two\n}\nclean-up() { :; }\nmain\n",
    "lib/util.sh": 'util::log() {\n  echo "$1" >&2\n}\n. "${BASH_SOURCE%/*}/more.sh"\n',
    "lib/more.sh": "step_two() { other_thing; }\n",
    "test/helper.bash": "prepare() { :; }\n",
    "test/deploy.bats": 'load helper\n@test "it deploys" {\n  prepare\n  run util::log "y"\n}\n',
}


def test_sourced_files_share_their_names() -> None:
    graph = graphed(FILES)
    main = "bin/deploy.sh:main"
    assert graph.edge(main, "lib/util.sh:util::log", "call").reason == "sourced file"
    assert graph.edge(main, "lib/more.sh:step_two", "call").is_certain
    assert graph.edge(main, "bin/deploy.sh:clean-up", "call").is_certain
    assert graph.edge("bin/deploy.sh", main, "call").is_certain
    assert graph.edge("bin/deploy.sh", "lib/util.sh", "import").is_certain


def test_tests_of_bats_are_functions() -> None:
    graph = graphed(FILES)
    assert graph.edge("test/deploy.bats:it deploys", "test/helper.bash:prepare", "call").is_certain
    assert graph.edge("test/deploy.bats:it deploys", "lib/util.sh:util::log", "call")


LUA = {
    "lua/shop/init.lua": 'local M = {}\nlocal account = require("shop.account")\nfunction M.open(name)\n'
    "  local a = account:new(name)\n  a:deposit(3)\n  require('shop.util').close()\n  return helper()\nend\n"
    "local function unused() end\nreturn M\n",
    "lua/shop/account.lua": 'local Base = require("shop.base")\nlocal Account = setmetatable({}, { __index = Base })\n'
    "function Account:new(name)\n  return setmetatable({}, self)\nend\nfunction Account:deposit(n)\n"
    "  self:check(n)\n  self:touch()\nend\nfunction Account:check(n) end\nreturn Account\n",
    "lua/shop/base.lua": "local Base = {}\nfunction Base:touch() end\nreturn Base\n",
    "lua/shop/util.lua": "local function close() end\nreturn { close = close }\n",
}


def test_lua_modules_are_what_their_files_return() -> None:
    graph = graphed(LUA)
    account = "lua/shop/account.lua:Account"
    assert graph.edge("lua/shop/init.lua:M.open", f"{account}.new", "call").is_certain
    assert graph.edge("lua/shop/init.lua:M.open", f"{account}.deposit", "call").is_certain
    assert graph.edge("lua/shop/init.lua:M.open", "lua/shop/util.lua:close", "call").is_certain
    assert graph.edge(f"{account}.deposit", f"{account}.check", "call").is_certain
    assert graph.edge(f"{account}.deposit", "lua/shop/base.lua:Base.touch", "call").is_certain
    assert graph.edge("lua/shop/init.lua", account, "import").reason == "require"
