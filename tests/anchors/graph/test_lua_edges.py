"""Names to edges in Lua: local names for other functions, tables in functions, what tables inherit, calls of tables."""

from __future__ import annotations

from support.graphs import graphed

STORE = (
    "local store = {}\nfunction store.fetch(name) return name end\nlocal function drop() end\n"
    "store.remove = drop\nstore.find = store.fetch\nreturn store\n"
)


def test_a_local_name_for_a_part_of_a_module_means_that_part() -> None:
    graph = graphed(
        {
            "lua/store.lua": STORE,
            "lua/shop.lua": 'local store = require("store")\nlocal fetch, byte = store.fetch, string.byte\n'
            "local function sell(name)\n  local get = store.fetch\n  fetch(name)\n  get(byte(name))\nend\n",
            "lua/other.lua": "function byte(x) return x end\n",
        }
    )
    sell = "lua/shop.lua:sell"
    calls = [edge for edge in graph.edges(sell, "lua/store.lua:store.fetch") if edge.kind == "call"]
    assert [edge.line for edge in calls] == [5, 6] and all(edge.is_certain for edge in calls)
    assert graph.targets(sell, "call") == {"lua/store.lua:store.fetch"}


def test_a_call_of_a_variable_leads_to_the_function_that_it_holds() -> None:
    graph = graphed(
        {
            "lua/store.lua": STORE,
            "lua/shop.lua": 'local store = require("store")\nlocal limit = 3\nlocal function sell()\n'
            "  store.remove()\n  store.find()\n  limit()\nend\n",
        }
    )
    sell = "lua/shop.lua:sell"
    assert graph.edge(sell, "lua/store.lua:drop", "call").reason == "held by remove"
    assert graph.edge(sell, "lua/store.lua:store.fetch", "call").is_certain
    assert "lua/shop.lua:limit" not in graph.targets(sell, "call")


def test_tables_in_functions_have_members() -> None:
    graph = graphed(
        {
            "lua/bus.lua": "return function()\n  local bus = {}\n  function bus.listen(x) return x end\n"
            "  bus.tell = function(x) return bus.listen(x) end\n  return bus\nend\n",
            "lua/shop.lua": "local bus = require('bus')()\nlocal function open(app)\n  bus.tell(1)\nend\n",
        }
    )
    assert graph.edge("lua/bus.lua:bus.tell", "lua/bus.lua:bus.listen", "call").is_certain
    assert graph.edge("lua/shop.lua:open", "lua/bus.lua:bus.tell", "call").is_certain


def test_what_a_table_is_asked_for_in_the_place_of_another_is_its_base() -> None:
    graph = graphed(
        {
            "lua/base.lua": "local Base = {}\nBase.__index = Base\nfunction Base.warn(x) end\n"
            "function Base:close() end\nreturn Base\n",
            "lua/util.lua": 'local M = setmetatable({}, { __index = require("base") })\n'
            "function M.own() M.warn(1) end\nreturn M\n",
            "lua/view.lua": 'local Base = require("base")\nlocal View = {}\nfunction View.new()\n'
            "  local self = setmetatable({}, { __index = setmetatable(View, { __index = Base }) })\n"
            "  return self\nend\n"
            "function View:hide() self:close() end\nlocal view = View.new()\nlocal function quit() view:hide() end\n"
            "return View\n",
        }
    )
    assert graph.edge("lua/util.lua:M.own", "lua/base.lua:Base.warn", "call").is_certain
    assert graph.edge("lua/view.lua:View.hide", "lua/base.lua:Base.close", "call").is_certain
    assert graph.edge("lua/view.lua:quit", "lua/view.lua:View.hide", "call").is_certain


def test_a_call_of_a_table_runs_what_its_metatable_says() -> None:
    graph = graphed(
        {
            "lua/class.lua": "local class = {}\nlocal function make(name) end\n"
            "setmetatable(class, { __call = function(_, name) return make(name) end })\nreturn class\n",
            "lua/point.lua": "local class = require('class')\nlocal Point = class('Point')\n"
            "function Point:initialize(x) self.x = x end\nlocal function origin()\n  class('Spot')\n"
            "  return Point(0)\nend\n",
        }
    )
    origin = "lua/point.lua:origin"
    assert graph.edge(origin, "lua/class.lua:class.__call", "call").is_certain
    assert graph.edge(origin, "lua/point.lua:Point", "new").is_certain
    assert graph.edge(origin, "lua/point.lua:Point.initialize", "call").is_certain


def test_a_protected_require_is_an_import_and_a_local_value_is_none() -> None:
    graph = graphed(
        {
            "lua/store.lua": STORE,
            "lua/helped.lua": 'local helped = dofile("lua/store.lua")\nlocal function help() helped.find(2) end\n',
            "lua/shop.lua": "local ok, store = pcall(require, 'store')\nlocal function sell()\n  store.fetch(1)\nend\n"
            "each(function(unusual)\n  unusual()\nend)\n",
            "lua/other.lua": "function unusual() end\n",
        }
    )
    assert graph.edge("lua/shop.lua:sell", "lua/store.lua:store.fetch", "call").is_certain
    assert graph.edge("lua/helped.lua:help", "lua/store.lua:store.fetch", "call").is_certain
    assert "lua/other.lua:unusual" not in graph.targets("lua/shop.lua", "call")


def test_of_an_unknown_member_the_only_function_of_the_file_is_meant() -> None:
    graph = graphed(
        {
            "lua/doc.lua": "local M = {}\nlocal Doc = {}\nDoc.__index = Doc\nfunction Doc:add(x) end\n"
            "function Doc:show(x) end\nfunction M.parse(text) return read(text, Doc) end\nreturn M\n",
            "lua/page.lua": "local doc = require('doc')\nlocal function page()\n  doc.show(1)\nend\n",
            "lua/list.lua": "local List = {}\nfunction List:show() end\n",
        }
    )
    edge = graph.edge("lua/page.lua:page", "lua/doc.lua:Doc.show", "call")
    assert edge.reason == "only definition of that name in the file"
