-- Which function each executed call of a folder's files led to, a line of JSON each:
--
--   CALLS_ROOT=FOLDER CALLS_FOLDER=OUT LUA_INIT=@/path/to/graph_callees.lua lua …
--
-- `definition` is [path, line], [] for one outside of the folder. Of a method all that it overrides is told too. Of an
-- object that is called (`__call`) the functions are told that set up what it makes; `members` are rows with one of the
-- functions it holds, which tell whose table it is. A call in tail position leaves no caller, so that the files must
-- be rewritten first to `return (""):calls_keep(f())`. Each process writes a file of its own when it ends.

local getinfo, sethook, getmetatable, rawget = debug.getinfo, debug.sethook, debug.getmetatable, rawget
local type, next, create, resume, exit, open = type, next, coroutine.create, coroutine.resume, os.exit, io.open
local START, ROOT = (os.getenv("PWD") or ".") .. "/", os.getenv("CALLS_ROOT") .. "/"
local CONSTRUCTORS = { "init", "_init", "initialize", "__init", "new", "constructor" }
local MAX_HOPS, MAX_MEMBERS = 20, 40
local places, paths = setmetatable({}, { __mode = "k" }), {}
local rows, num_written = {}, 0

function string.calls_keep(_, ...)
  return ...
end

local function relative(path)
  local full = path:sub(1, 1) == "/" and path or START .. path
  full = full:gsub("//+", "/"):gsub("/%./", "/")
  local count
  repeat
    full, count = full:gsub("/[^/]+/%.%./", "/", 1)
  until count == 0
  return full:sub(1, #ROOT) == ROOT and full:sub(#ROOT + 1) or false
end

local function path_of(source)
  local known = paths[source]
  if known == nil then
    known = source:sub(1, 1) == "@" and relative(source:sub(2))
    paths[source] = known
  end
  return known
end

local function place_of(func)
  local place = places[func]
  if place == nil then
    local told = getinfo(func, "S")
    local path = told.what ~= "C" and path_of(told.source)
    place = path and { path, told.linedefined } or {}
    places[func] = place
  end
  return place
end

local function add(key, path, line, name, place)
  local id = table.concat({ key, path, line, name, place[1] or "", place[2] or "" }, "\0")
  if not rows[id] then
    rows[id] = { path, line, name, place, key }
  end
end

-- Functions of this name in the tables behind `self`, nearest first: what the called one overrides.
local function overridden(self, name, tell)
  local at, hops = type(self) == "table" and self or nil, 0
  while at and hops < MAX_HOPS do
    local found = rawget(at, name)
    if type(found) == "function" then
      tell(place_of(found))
    end
    local meta = getmetatable(at)
    local index = meta and rawget(meta, "__index")
    at = type(index) == "table" and index ~= at and index or rawget(at, "super") or rawget(at, "_base")
    at = type(at) == "table" and at or (meta and meta ~= index and rawget(meta, "super"))
    at, hops = type(at) == "table" and at or nil, hops + 1
  end
end

local function made(object, path, line, name)
  for _, constructor in ipairs(CONSTRUCTORS) do
    overridden(object, constructor, function(place)
      add("definition", path, line, name, place)
    end)
  end
  add("member", path, line, name, {})
  local count = 0
  for _, member in next, object do
    if type(member) == "function" and count < MAX_MEMBERS then
      add("member", path, line, name, place_of(member))
      count = count + 1
    end
  end
end

local function on_call()
  local by = getinfo(3, "Sl")
  local path = by and by.what ~= "C" and path_of(by.source)
  if not path then
    return
  end
  local to = getinfo(2, "nf")
  local name, line = to.name, by.currentline
  if not name or #name == 0 then
    return
  end
  add("definition", path, line, name, place_of(to.func))
  local _, first = debug.getlocal(2, 1)
  if to.namewhat == "method" then
    overridden(first, name, function(place)
      if place[1] then
        add("definition", path, line, name, place)
      end
    end)
  elseif type(first) == "table" then
    local meta = getmetatable(first)
    if meta and rawget(meta, "__call") == to.func then
      made(first, path, line, name)
    end
  end
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c)
    return ("\\u%04x"):format(c:byte())
  end) .. '"'
end

local function write()
  sethook()
  num_written = num_written + 1
  local id = tostring(rows):gsub("%W", "") .. os.time() .. num_written
  local file = open(os.getenv("CALLS_FOLDER") .. "/" .. id .. ".jsonl", "w")
  for _, row in next, file and rows or {} do
    local path, line, name, place, key = row[1], row[2], row[3], row[4], row[5]
    local told = place[1] and "[" .. quoted(place[1]) .. "," .. place[2] .. "]" or "[]"
    file:write(("{%q:%s,%q:%d,%q:%s,%q:%s}\n"):format("path", quoted(path), "line", line, "name", quoted(name), key, told))
  end
  if file then
    file:close()
  end
end

-- Hooks are a coroutine's own, but in LuaJIT, which calls them for what it interprets alone.
if jit then
  jit.off()
else
  function coroutine.create(func)
    local thread = create(func)
    sethook(thread, on_call, "c")
    return thread
  end
  local function checked(ok, ...)
    if not ok then
      error((...), 0)
    end
    return ...
  end
  function coroutine.wrap(func)
    local thread = coroutine.create(func)
    return function(...)
      return checked(resume(thread, ...))
    end
  end
end
function os.exit(...)
  write()
  exit(...)
end
if newproxy then
  CALLS_AT_END = newproxy(true)
  getmetatable(CALLS_AT_END).__gc = write
else
  CALLS_AT_END = setmetatable({}, { __gc = write })
end
sethook(on_call, "c")
