"""JavaScript and TypeScript beyond plain imports: what manifests say, object literals, closures, callbacks."""

from __future__ import annotations

from support.graphs import graphed


def test_packages_are_found_by_their_names_and_entries() -> None:
    graph = graphed(
        {
            "packages/kernel/package.json": '{\n  "name": "@acme/core",\n  "main": "./dist/start.js",\n  "exports": {\n'
            '    ".": {\n      "import": "./dist/start.mjs"\n    },\n    "./tools/*": "./lib/tools/*.js"\n  }\n}\n',
            "packages/kernel/src/start.ts": "export function boot(): void {}\n",
            "packages/kernel/src/tools/cut.ts": "export function cut(): void {}\n",
            "packages/app/package.json": '{\n  "name": "@acme/app",\n  "imports": {\n'
            '    "#inner/*": "./src/inner/*.ts"\n  }\n}\n',
            "packages/app/src/inner/deep.ts": "export function dive(): void {}\n",
            "packages/app/src/main.ts": "import { boot } from '@acme/core';\n"
            "import { cut } from '@acme/core/tools/cut';\n"
            "import { dive } from '#inner/deep';\nexport function main(): void {\n  boot();\n  cut();\n  dive();\n}\n",
        }
    )
    main = "packages/app/src/main.ts:main"
    assert graph.edge(main, "packages/kernel/src/start.ts:boot", "call").reason == "workspace package"
    assert graph.edge(main, "packages/kernel/src/tools/cut.ts:cut", "call").is_certain
    assert graph.edge(main, "packages/app/src/inner/deep.ts:dive", "call").reason == "path alias"


def test_path_aliases_of_the_nearest_configuration() -> None:
    graph = graphed(
        {
            "tsconfig.json": '{\n  // shared\n  "compilerOptions": {\n    "baseUrl": ".",\n    "paths": {\n'
            '      "@lib/*": ["libs/*/src"],\n      "@one": ["libs/one/src/index.ts"]\n    }\n  }\n}\n',
            "libs/one/src/index.ts": "export * from './first';\n",
            "libs/one/src/first.ts": "export function one(): void {}\n",
            "libs/two/src/index.ts": "export { two } from './second';\n",
            "libs/two/src/second.ts": "export function two(): void {}\n",
            "web/tsconfig.json": '{\n  "compilerOptions": {\n    "baseUrl": "./source"\n  }\n}\n',
            "web/source/parts/button.ts": "export function button(): void {}\n",
            "web/source/main.ts": "import { one } from '@one';\nimport { two } from '@lib/two';\n"
            "import { button } from 'parts/button';\n"
            "export function main(): void {\n  one();\n  two();\n  button();\n}\n",
        }
    )
    main = "web/source/main.ts:main"
    assert graph.edge(main, "libs/one/src/first.ts:one", "call").is_certain
    assert graph.edge(main, "libs/two/src/second.ts:two", "call").is_certain
    assert graph.edge(main, "web/source/parts/button.ts:button", "call").is_certain


def test_object_literals_are_places() -> None:
    graph = graphed(
        {
            "api.ts": "export const api = {\n  start() {\n    this.stop();\n    stop();\n  },\n  stop: () => {},\n};\n",
            "app.js": "var app = exports = module.exports = {};\n"
            "app.set = function set(key) {\n  return key;\n};\n"
            "app.on = function on(key) {\n  return this.set(key);\n};\n",
            "use.ts": "import { api } from './api';\nexport function use(): void {\n  api.start();\n}\n",
        }
    )
    assert graph.edge("use.ts:use", "api.ts:api.start", "call").is_certain
    stops = graph.edges("api.ts:api.start", "api.ts:api.stop")
    assert [edge.line for edge in stops if edge.is_certain] == [3]  # a bare stop() is another function
    assert graph.edge("app.js:app.on", "app.js:app.set", "call").is_certain


def test_what_a_function_returns_is_made_of_its_functions() -> None:
    graph = graphed(
        {
            "make.ts": "export function make() {\n  function close() {}\n  return { open() {}, close };\n}\n",
            "use.ts": "import { make } from './make';\nexport function use() {\n  const door = make();\n"
            "  door.open();\n  door.close();\n}\n",
        }
    )
    assert graph.edge("use.ts:use", "make.ts:make.open", "call").is_certain
    assert graph.edge("use.ts:use", "make.ts:make.close", "call").is_certain


def test_variables_of_callbacks_count_where_all_agree() -> None:
    graph = graphed(
        {
            "stream.ts": "export interface Stream {\n  follow(): void;\n}\n"
            "export interface Other {\n  follow(): void;\n}\n"
            "export function stream(): Stream {\n  return null as any;\n}\n"
            "export function other(): Other {\n  return null as any;\n}\n",
            "same.test.ts": "import { stream } from './stream';\ntest('one', () => {\n  const it = stream();\n"
            "  it.follow();\n});\ntest('two', () => {\n  const it = stream();\n  it.follow();\n});\n",
            "mixed.test.ts": "import { stream, other } from './stream';\ntest('one', () => {\n  const it = stream();\n"
            "  it.follow();\n});\ntest('two', () => {\n  const it = other();\n  it.follow();\n});\n",
        }
    )
    same = graph.edges("same.test.ts", "stream.ts:Stream.follow")
    assert [(edge.line, edge.is_certain) for edge in same] == [(4, True), (8, True)]
    assert not any(edge.is_certain for edge in graph.edges("mixed.test.ts", "stream.ts:Stream.follow"))


def test_requiring_a_folder_and_calling_what_its_module_exports() -> None:
    graph = graphed(
        {
            "package.json": '{\n  "name": "web",\n  "main": "web.js",\n  "types": "web.d.ts"\n}\n',
            "web.js": "const Reply = require('./lib/reply');\n"
            "function web() {\n  const app = {\n    get: function _get(url) { return new Reply(url); },\n"
            "    listen\n  };\n"
            "  Object.defineProperties(app, { name: { get () { return 'web' } } });\n"
            "  return app;\n  function listen() {}\n}\nmodule.exports = web;\n",
            "web.d.ts": "declare function web(): any;\nexport = web;\n",
            "lib/reply.js": "function Reply(url) { this.url = url }\nReply.build = function (url) {};\n"
            "module.exports = Reply;\nmodule.exports.other = Reply;\n",
            "lib/plain.js": "module.exports = (key) => key;\n",
            "lib/index.js": "module.exports = require('./whole');\n",
            "lib/whole.js": "exports.cut = function cut() {};\nexports.glue = function glue() {};\n",
            "test/web.test.js": "const Web = require('..');\nconst Reply = require('../lib/reply');\n"
            "const plain = require('../lib/plain');\nconst lib = require('../lib');\n"
            "function check() {\n  const app = Web();\n  app.get('/');\n  app.listen();\n  Reply.build('/');\n"
            "  plain(1);\n  lib.cut();\n  new Reply('/');\n}\n",
            "test/use.mjs": "import whole from '../lib/whole.js';\nfunction use() {\n  whole.cut();\n}\n",
        }
    )
    check = "test/web.test.js:check"
    assert graph.edge(check, "web.js:web", "call").is_certain  # `main` before what describes it
    assert graph.edge(check, "web.js:web.get", "call").is_certain
    assert graph.edge(check, "web.js:web.listen", "call").is_certain
    assert graph.edge(check, "lib/reply.js:Reply.build", "call").reason == "member of the default export"
    assert [edge.line for edge in graph.edges(check, "lib/reply.js:Reply") if edge.kind == "call"] == [12]
    assert graph.edge(check, "lib/plain.js:default", "call").is_certain
    assert graph.edge(check, "lib/whole.js:cut", "call").reason == "re-export"
    assert graph.edge("test/use.mjs:use", "lib/whole.js:cut", "call").is_certain


def test_accessors_of_descriptors_are_the_properties_that_they_describe() -> None:
    graph = graphed(
        {
            "reply.js": "function Reply() {}\n"
            "Object.defineProperty(Reply.prototype, 'sent', { get () { return done() } });\n"
            "Object.defineProperties(Reply.prototype, { [kRaw]: { get: function () { return raw() } } });\n"
            "function done() {}\nfunction raw() {}\n"
            "class Kept {\n  get (key) { done() }\n  get size () { return raw() }\n}\n",
        }
    )
    assert graph.edge("reply.js:Reply.sent", "reply.js:done", "call").is_certain
    assert graph.edge("reply.js:Reply.kRaw", "reply.js:raw", "call").is_certain
    assert graph.edge("reply.js:Kept.get", "reply.js:done", "call").is_certain
    assert graph.edge("reply.js:Kept.size", "reply.js:raw", "call").is_certain
    assert [graph.symbol(f"reply.js:Kept.{name}").kind for name in ("get", "size")] == ["method", "property"]


def test_a_function_is_used_where_a_member_of_it_is() -> None:
    graph = graphed(
        {
            "send.js": "export default function send(config) {\n  return config;\n}\nsend.retries = 3;\n",
            "client.js": "import send from './send.js';\n\nexport class Client {\n  request(config) {\n"
            "    const chain = [send.bind(this), undefined];\n    return chain;\n  }\n"
            "  post(config) {\n    return send.call(this, config);\n  }\n}\n",
        }
    )
    assert graph.edge("client.js:Client.request", "send.js:send", "name").is_certain
    assert graph.edge("client.js:Client.post", "send.js:send", "name").is_certain


def test_the_object_that_a_module_is_calls_its_own_functions() -> None:
    graph = graphed(
        {
            "lib/response.js": "module.exports = {\n  redirect (url) {\n    this.set('Location', url);\n  },\n"
            "  back (alt) {\n    this.redirect(alt);\n  },\n  set (name, value) {},\n};\n",
            "lib/request.js": "module.exports = {\n  redirect () {},\n};\n",
        }
    )
    assert graph.edge("lib/response.js:back", "lib/response.js:redirect", "call").reason == "same object"
    assert graph.targets("lib/response.js:redirect", "call") == {"lib/response.js:set"}


def test_names_that_are_handed_on_between_comments_with_braces() -> None:
    graph = graphed(
        {
            "src/tool.ts": "export function make() {\n  return 1;\n}\nexport function more() {\n  return 2;\n}\n",
            "src/index.ts": "export {\n  make, // {first}\n  /**\n   * @deprecated use {@link make}\n   */\n  more,\n"
            "} from './tool';\n",
            "src/use.ts": "import { make, more } from './index';\nexport function run() {\n  make();\n  more();\n}\n",
        }
    )
    assert graph.edge("src/use.ts:run", "src/tool.ts:make", "call").is_certain
    assert graph.edge("src/use.ts:run", "src/tool.ts:more", "call").is_certain


def test_a_module_of_a_script_calls_no_function_of_another_one_that_it_does_not_import() -> None:
    done = "import x from 'x'\nfunction done() {\n  x()\n}\n"
    graph = graphed(
        {
            "one.js": done,
            "two.js": done,
            "use.js": "import x from 'x'\nexport function run() {\n  x((error, done) => {\n    done()\n  })\n}\n",
            "plain.js": "function go() {\n  done()\n}\n",
        }
    )
    assert graph.targets("use.js:run", "call") == set()
    assert graph.targets("plain.js:go", "call") == {"one.js:done", "two.js:done"}
