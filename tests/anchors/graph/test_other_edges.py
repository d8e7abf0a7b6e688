"""Names to edges in JavaScript, TypeScript, Go, Java, Rust and C, over small repositories."""

from __future__ import annotations

from support.graphs import graphed


def test_javascript_requires_and_imports() -> None:
    graph = graphed(
        {
            "package.json": '{"name": "app"}',
            "lib/index.js": "const { send } = require('./mail');\nconst tools = require('./tools');\n"
            "function start(name) {\n  send(name);\n  return tools.format(name);\n}\nmodule.exports = { start };\n",
            "lib/mail.js": "function send(name) {\n  return name;\n}\nexports.send = send;\n",
            "lib/tools/index.js": "function format(name) {\n  return name.trim();\n}\nmodule.exports = { format };\n",
            "lib/worker.mjs": "import { start as go } from './index.js';\nexport function work() {\n  go('x');\n}\n",
        }
    )
    assert graph.edge("lib/index.js:start", "lib/mail.js:send", "call").is_certain
    assert graph.edge("lib/index.js:start", "lib/tools/index.js:format", "call").is_certain
    assert graph.edge("lib/worker.mjs:work", "lib/index.js:start", "call").is_certain


def test_typescript_classes_workspaces_and_aliases() -> None:
    graph = graphed(
        {
            "packages/core/package.json": '{"name": "@acme/core"}',
            "packages/core/src/index.ts": "export * from './client';\n",
            "packages/core/src/client.ts": "export interface Sender {\n  send(text: string): void;\n}\n"
            "export class Client implements Sender {\n  constructor(private host: string) {}\n"
            "  send(text: string): void {\n    this.open();\n  }\n  open(): void {}\n}\n"
            "export function connect(): Client {\n  return new Client('h');\n}\n",
            "packages/app/package.json": '{"name": "@acme/app"}',
            "packages/app/src/main.ts": "import { connect, Client } from '@acme/core';\n"
            "import { log } from '@/util/log';\n"
            "export function main(client: Client) {\n  connect().send('a');\n  client.open();\n  log('x');\n}\n",
            "packages/app/src/util/log.ts": "export const log = (text: string) => {\n  console.log(text);\n};\n",
        }
    )
    main, client = "packages/app/src/main.ts:main", "packages/core/src/client.ts"
    assert graph.edge(main, f"{client}:connect", "call").is_certain
    assert graph.edge(main, f"{client}:Client.send", "call").is_certain
    assert graph.edge(main, f"{client}:Client.open", "call").is_certain
    assert graph.edge(main, "packages/app/src/util/log.ts:log", "call").reason == "path alias"
    assert graph.edge(f"{client}:Client.send", f"{client}:Client.open", "call").reason == "same type"
    assert graph.edge(f"{client}:connect", f"{client}:Client", "new").is_certain
    assert graph.edge(f"{client}:Client", f"{client}:Sender", "inherit").is_certain


def test_go_packages_methods_and_receivers() -> None:
    graph = graphed(
        {
            "go.mod": "module example.org/acme/shop\n",
            "cmd/shop/main.go": 'package main\n\nimport (\n\t"fmt"\n\n\t"example.org/acme/shop/store"\n)\n\n'
            'func main() {\n\ts := store.Open("x")\n\ts.Put(1)\n\tfmt.Println("done")\n}\n',
            "store/store.go": "package store\n\ntype Store struct {\n\tname string\n}\n\n"
            "func Open(name string) *Store {\n\treturn newStore(name)\n}\n",
            "store/put.go": "package store\n\nfunc newStore(name string) *Store {\n\treturn &Store{name: name}\n}\n\n"
            "func (s *Store) Put(id int) {\n\ts.check(id)\n}\n\nfunc (s *Store) check(id int) {\n}\n",
            "print/print.go": "package print\n\nfunc Println(text string) {\n}\n",
        }
    )
    assert graph.edge("cmd/shop/main.go:main", "store/store.go:Open", "call").is_certain
    assert graph.edge("store/store.go:Open", "store/put.go:newStore", "call").reason == "same package"
    put = graph.symbol("store/put.go:Store.Put")
    assert [edge for edge in graph.graph.edges_in(put.id) if edge.is_certain]
    assert graph.edge("store/put.go:Store.Put", "store/put.go:Store.check", "call").is_certain
    assert not graph.graph.edges_in(graph.symbol("print/print.go:Println").id)


def test_java_packages_imports_fields_and_interfaces() -> None:
    main, test = "src/main/java/org/acme", "src/test/java/org/acme"
    graph = graphed(
        {
            f"{main}/store/Store.java": "package org.acme.store;\n\n"
            "public interface Store {\n    void put(String key);\n}\n",
            f"{main}/store/DiskStore.java": "package org.acme.store;\n\nimport static org.acme.util.Names.clean;\n\n"
            "public class DiskStore implements Store {\n    public DiskStore(int size) {\n    }\n"
            "    @Override\n    public void put(String key) {\n        write(clean(key));\n    }\n"
            "    private void write(String key) {\n    }\n}\n",
            f"{main}/util/Names.java": "package org.acme.util;\n\npublic class Names {\n"
            "    public static String clean(String name) {\n        return name.trim();\n    }\n}\n",
            f"{main}/App.java": "package org.acme;\n\nimport org.acme.store.*;\nimport org.acme.util.Names;\n\n"
            "public class App {\n    private final Store store = new DiskStore(3);\n"
            "    public static void main(String[] args) {\n        new App().run(Names.clean(args[0]));\n    }\n"
            "    void run(String name) {\n        store.put(name);\n        this.stop();\n    }\n"
            "    void stop() {\n    }\n}\n",
            f"{test}/AppTest.java": "package org.acme;\n\npublic class AppTest {\n    void runs() {\n"
            '        new App().run("x");\n    }\n}\n',
        }
    )
    app = f"{main}/App.java"
    assert graph.edge(f"{app}:App.main", f"{main}/util/Names.java:Names.clean", "call").is_certain
    assert graph.edge(f"{app}:App.run", f"{main}/store/Store.java:Store.put", "call").is_certain
    implementer = graph.edge(f"{app}:App.run", f"{main}/store/DiskStore.java:DiskStore.put", "call")
    assert implementer.confidence <= 0.5
    assert graph.edge(f"{app}:App.run", f"{app}:App.stop", "call").is_certain
    disk = f"{main}/store/DiskStore.java:DiskStore"
    assert graph.edge(f"{disk}.put", f"{disk}.write", "call").is_certain
    assert graph.edge(f"{disk}.put", f"{main}/util/Names.java:Names.clean", "call").is_certain
    assert graph.edge(f"{disk}.put", f"{main}/store/Store.java:Store.put", "override").is_certain
    assert graph.edge(f"{test}/AppTest.java:AppTest.runs", f"{app}:App.run", "call").is_certain


def test_java_field_and_method_of_one_name_are_told_apart() -> None:
    graph = graphed(
        {
            "src/main/java/a/State.java": "package a;\n\nclass State {\n    void refresh() {\n    }\n}\n",
            "src/main/java/a/Other.java": "package a;\n\nclass Other {\n    void refresh() {\n    }\n}\n",
            "src/main/java/a/User.java": "package a;\n\nclass User {\n    private final State state;\n"
            "    Other state() {\n        state.refresh();\n        return null;\n    }\n"
            "    void use() {\n        state().refresh();\n    }\n}\n",
        }
    )
    calls = [text for text in graph.shown() if "refresh" in text]
    assert len(calls) == 2
    assert calls[0].startswith(
        "src/main/java/a/User.java:User.state -call-> src/main/java/a/State.java:State.refresh 0.9"
    )
    assert calls[1].startswith(
        "src/main/java/a/User.java:User.use -call-> src/main/java/a/Other.java:Other.refresh 0.9"
    )


def test_rust_modules_and_impls() -> None:
    graph = graphed(
        {
            "src/main.rs": "mod store;\nmod walk;\n\nuse crate::store::Store;\nuse crate::walk::scan;\n\n"
            "fn main() {\n    let store = Store::open();\n    store.put();\n    scan(&store);\n}\n",
            "src/store.rs": "pub struct Store {\n    name: String,\n}\n\nimpl Store {\n"
            "    pub fn open() -> Store {\n        Store { name: String::new() }\n    }\n"
            "    pub fn put(&self) {\n        self.check();\n    }\n    fn check(&self) {}\n}\n",
            "src/walk/mod.rs": "use super::store::Store;\n\npub fn scan(store: &Store) {\n"
            "    store.put();\n    inner::deep();\n}\n\nmod inner;\n",
            "src/walk/inner.rs": "pub fn deep() {}\n",
        }
    )
    assert graph.edge("src/main.rs:main", "src/walk/mod.rs:scan", "call").is_certain
    put = graph.symbol("src/store.rs:Store.put")
    sources = {
        graph.snapshot.path_of(edge.source) for edge in graph.graph.edges_in(put.id, ("call",)) if edge.is_certain
    }
    assert sources == {"src/main.rs", "src/walk/mod.rs"}
    assert graph.edge("src/store.rs:Store.put", "src/store.rs:Store.check", "call").is_certain
    assert graph.edge("src/walk/mod.rs:scan", "src/walk/inner.rs:deep", "call").is_certain


def test_c_includes_lead_to_the_source_beside_the_header() -> None:
    graph = graphed(
        {
            "include/list.h": "int list_add(int x);\n",
            "src/list.c": '#include "list.h"\n\nstatic int helper(int x) {\n    return x;\n}\n\n'
            "int list_add(int x) {\n    return helper(x);\n}\n",
            "src/main.c": '#include <stdio.h>\n#include "list.h"\n\n'
            'int main(void) {\n    printf("x");\n    return list_add(1);\n}\n',
        }
    )
    assert graph.edge("src/list.c:list_add", "src/list.c:helper", "call").is_certain
    reached = [
        edge
        for edge in graph.graph.edges_out(graph.symbol("src/main.c:main").id)
        if graph.snapshot.path_of(edge.target) == "src/list.c" and edge.kind == "call"
    ]
    assert reached and reached[0].confidence >= 0.8


def test_go_methods_of_one_type_see_the_imports_of_their_own_files() -> None:
    graph = graphed(
        {
            "go.mod": "module example.org/acme/shop\n",
            "fast/json.go": "package fast\n\nfunc Encode(value int) {\n}\n",
            "slow/json.go": "package slow\n\nfunc Encode(value int) {\n}\n",
            "box.go": "package shop\n\ntype Box struct {\n}\n",
            "one.go": 'package shop\n\nimport json "example.org/acme/shop/fast"\n\n'
            "func (b *Box) One() {\n\tjson.Encode(1)\n}\n",
            "two.go": 'package shop\n\nimport json "example.org/acme/shop/slow"\n\n'
            "func (b *Box) Two() {\n\tjson.Encode(2)\n}\n",
        }
    )
    assert graph.edge("one.go:Box.One", "fast/json.go:Encode", "call").is_certain
    assert graph.edge("two.go:Box.Two", "slow/json.go:Encode", "call").is_certain
    assert not graph.edges("two.go:Box.Two", "fast/json.go:Encode")


def test_java_enum_members_keep_their_constants_apart() -> None:
    graph = graphed(
        {
            "src/main/java/acme/Kind.java": "package acme;\n\nenum Kind {\n"
            "    RED {\n        private static final int LEVEL = 1;\n"
            "        public int level() {\n            return LEVEL;\n        }\n    },\n"
            "    BLUE {\n        private static final int LEVEL = 2;\n"
            "        public int level() {\n            return LEVEL;\n        }\n    };\n"
            "    public int level() {\n        return 0;\n    }\n}\n"
        }
    )
    kind = "src/main/java/acme/Kind.java:Kind"
    assert graph.edge(f"{kind}.BLUE.level", f"{kind}.BLUE.LEVEL", "name").is_certain
    assert graph.edge(f"{kind}.RED.level", f"{kind}.RED.LEVEL", "name").is_certain


def test_rust_crates_go_by_the_names_of_their_manifests() -> None:
    graph = graphed(
        {
            "crates/printer/Cargo.toml": '[package]\nname = "acme-printer"\nversion = "0.1.0"\n',
            "crates/printer/src/lib.rs": "pub mod color;\npub fn show() {}\n",
            "crates/printer/src/color.rs": "pub fn paint() {}\n",
            "crates/core/Cargo.toml": '[package]\nname = "acme"\n',
            "crates/core/src/main.rs": "use acme_printer::{color, show};\n\nfn main() {\n    show();\n"
            "    color::paint();\n}\n",
        }
    )
    assert graph.edge("crates/core/src/main.rs:main", "crates/printer/src/lib.rs:show", "call").is_certain
    assert graph.edge("crates/core/src/main.rs:main", "crates/printer/src/color.rs:paint", "call").is_certain


def test_cpp_names_of_namespaces_that_are_opened_again() -> None:
    graph = graphed(
        {
            "core.h": "namespace acme {\nnamespace detail {\n#define CHECK(x) if (!(x)) abort()\n"
            "inline int twice(int x) { return x + x; }\n}\n}\n",
            "use.cpp": '#include "core.h"\nnamespace acme {\nint four(int x) {\n  CHECK(x);\n'
            "  return detail::twice(twice(x));\n}\n}\n",
            "test/other.h": "#define CHECK(x) (void)0\n",
        }
    )
    assert graph.edge("use.cpp:acme.four", "core.h:acme.detail.twice", "call").is_certain
    assert graph.edge("use.cpp:acme.four", "core.h:acme.detail.CHECK", "call").is_certain


def test_what_is_embedded_in_a_go_struct_is_named_by_its_type_and_overridden_by_nobody() -> None:
    graph = graphed(
        {
            "go.mod": "module example.org/acme/wire\n",
            "client.go": "package wire\n\ntype base struct {\n}\n\n"
            "func (b *base) process(n int) error {\n\treturn nil\n}\n\n"
            "type hooks struct {\n\thooks []int\n}\n\n"
            "func (h hooks) process(n int, fn func(int) error) error {\n\treturn fn(n)\n}\n\n"
            "type Client struct {\n\t*base\n\thooks\n}\n\n"
            "func (c *Client) Process(n int) error {\n\treturn c.hooks.process(n, c.base.process)\n}\n",
            "ring.go": "package wire\n\ntype Ring struct {\n\thooks\n}\n\n"
            "func (r *Ring) process(n int, fn func(int) error) error {\n\treturn nil\n}\n",
            "store.go": "package wire\n\ntype Reader interface {\n\tRead() int\n}\n\n"
            "type Store interface {\n\tReader\n\tRead() int\n}\n",
        }
    )
    assert graph.edge("client.go:Client.Process", "client.go:hooks.process", "call").reason == "embedded in Client"
    assert graph.edge("client.go:Client.Process", "client.go:base.process", "name").is_certain
    assert not graph.edges("client.go:Client.Process", "ring.go:Ring.process")
    assert not graph.edges("ring.go:Ring.process", "client.go:hooks.process")
    assert graph.edge("store.go:Store.Read", "store.go:Reader.Read", "override")


def test_a_rust_program_names_the_library_beside_it() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "my-shell"\n',
            "src/lib.rs": "pub mod print;\n",
            "src/print.rs": "pub fn prompt() {}\n\npub fn module() {}\n",
            "src/main.rs": "use my_shell::{print, print::module};\n\n"
            "fn main() {\n    print::prompt();\n    module();\n}\n",
        }
    )
    assert graph.edge("src/main.rs:main", "src/print.rs:prompt", "call").is_certain
    assert graph.edge("src/main.rs:main", "src/print.rs:module", "call").is_certain


def test_a_crate_of_rust_is_named_without_an_import() -> None:
    files = {
        "Cargo.toml": '[package]\nname = "my-shell"\n',
        "src/lib.rs": "mod run;\nmod loud;\npub use crate::run::run;\n",
        "src/run.rs": "pub fn run() {}\n",
        "src/loud.rs": "pub struct Loud;\nimpl Loud {\n    pub fn run(&self) {}\n}\n",
        "src/main.rs": "fn main() {\n    my_shell::run();\n    other::run();\n}\n",
    }
    graph = graphed(files)
    assert graph.edge("src/main.rs:main", "src/run.rs:run", "call").is_certain
    edges = graph.graph.edges_out(graph.edge("src/main.rs:main", "src/run.rs:run", "call").source, ("call",))
    assert [edge.line for edge in edges if edge.is_certain] == [2]


def test_a_rust_macro_is_no_module_of_its_name() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "shell"\n',
            "src/main.rs": "mod print;\nmod init;\n\nfn main() {\n    init::start();\n}\n",
            "src/print.rs": "pub fn prompt() {}\n",
            "src/init.rs": 'use crate::*;\n\npub fn start() {\n    print!("a");\n    print::prompt();\n}\n',
        }
    )
    assert graph.edge("src/init.rs:start", "src/print.rs:prompt", "call")
    assert not [edge for edge in graph.edges("src/init.rs:start", "src/print.rs") if edge.kind == "call"]


def test_what_the_standard_library_gives_is_no_guess_for_the_one_definition_of_that_name() -> None:
    graph = graphed(
        {
            "src/secret.rs": "pub struct Secret;\nimpl Secret {\n    pub fn to_owned(&self) -> u8 { 1 }\n"
            "    pub fn reveal(&self) -> u8 { self.to_owned() }\n}\n",
            "src/lib.rs": "mod secret;\npub fn show(name: &Path) -> u8 {\n    name.parent().to_owned();\n"
            "    name.inner().reveal()\n}\n",
        }
    )
    assert graph.edges("src/lib.rs:show", "src/secret.rs:Secret.reveal")
    assert not graph.edges("src/lib.rs:show", "src/secret.rs:Secret.to_owned")
    assert graph.edges("src/secret.rs:Secret.reveal", "src/secret.rs:Secret.to_owned")


def test_cpp_methods_that_stand_outside_of_their_class_and_its_namespace() -> None:
    graph = graphed(
        {
            "src/lb.hpp": "namespace mq\n{\nclass lb_t\n{\n  public:\n    int send (int n);\n    int pick (int n);\n"
            "};\n}\n",
            "src/base.hpp": "namespace mq\n{\nclass base_t\n{\n  public:\n    int send (int n);\n"
            "    int send_later (int n);\n};\n}\n",
            "src/base.cpp": '#include "base.hpp"\n\nint mq::base_t::send (int n)\n{\n    return send_later (n);\n}\n\n'
            "int mq::base_t::send_later (int n)\n{\n    return n;\n}\n",
            "src/lb.cpp": '#include "lb.hpp"\n\nint mq::lb_t::send (int n)\n{\n    return pick (n);\n}\n\n'
            "int mq::lb_t::pick (int n)\n{\n    return n;\n}\n",
            "src/api.cpp": '#include "base.hpp"\n\nstatic int hand_on (mq::base_t *s_, int n)\n{\n'
            "    return s_->send (n);\n}\n",
        }
    )
    assert graph.edge("src/lb.cpp:mq.lb_t.send", "src/lb.cpp:mq.lb_t.pick", "call").is_certain
    assert graph.edge("src/base.cpp:mq.base_t.send", "src/base.cpp:mq.base_t.send_later", "call").is_certain
    assert graph.edge("src/api.cpp:hand_on", "src/base.cpp:mq.base_t.send", "call").is_certain


def test_a_constructor_of_cpp_that_stands_outside_of_its_class_is_not_what_the_type_means() -> None:
    graph = graphed(
        {
            "src/pipe.hpp": "namespace mq\n{\nclass pipe_t\n{\n  public:\n    pipe_t (int n);\n"
            "    bool write (int n);\n};\n}\n",
            "src/pipe.cpp": '#include "pipe.hpp"\n\nmq::pipe_t::pipe_t (int n)\n{\n}\n\n'
            "bool mq::pipe_t::write (int n)\n{\n    return n;\n}\n\n"
            "static bool twice (mq::pipe_t *one_)\n{\n    return one_->write (2);\n}\n",
            "src/file.hpp": "namespace mq\n{\nclass file_t\n{\n  public:\n    bool write (int n);\n};\n}\n",
            "src/file.cpp": '#include "file.hpp"\n\nbool mq::file_t::write (int n)\n{\n    return n;\n}\n',
            "src/api.cpp": '#include "pipe.hpp"\n#include "file.hpp"\n\n'
            "static bool hand_on (mq::pipe_t *to_, int n)\n{\n    return to_->write (n);\n}\n",
        }
    )
    assert graph.edge("src/api.cpp:hand_on", "src/pipe.hpp:mq.pipe_t", "type").is_certain
    assert graph.edge("src/api.cpp:hand_on", "src/pipe.cpp:mq.pipe_t.write", "call").is_certain
    assert graph.edge("src/pipe.cpp:twice", "src/pipe.cpp:mq.pipe_t.write", "call").is_certain


def test_scala_names_of_an_object_that_is_imported_from_the_root() -> None:
    graph = graphed(
        {
            "core/src/main/scala/acme/core/Util.scala": "package acme.core\n\nobject Util {\n"
            "  def lasting(n: Int): Boolean = n > 0\n}\n",
            "other/src/main/scala/acme/other/Help.scala": "package acme.other\n\nobject Help {\n"
            "  def lasting(n: Int): Boolean = n > 1\n}\n",
            "http/src/main/scala/acme/http/Client.scala": "package acme.http\n\nimport _root_.acme.core.Util._\n\n"
            "object Client {\n  def keep(n: Int): Boolean = lasting(n)\n}\n",
        }
    )
    source = "http/src/main/scala/acme/http/Client.scala:Client.keep"
    assert graph.edge(source, "core/src/main/scala/acme/core/Util.scala:Util.lasting", "call").is_certain


def test_a_namespace_of_cpp_is_what_all_headers_that_open_it_make_it() -> None:
    graph = graphed(
        {
            "a.hpp": "namespace bus {\nclass peer_t;\nclass client_t { public: int ask (int n_); };\n}\n",
            "base.hpp": "namespace bus {\nclass socket_t { public: int send (int n_); };\nint total (int n_);\n}\n",
            "base.cpp": '#include "base.hpp"\nint bus::socket_t::send (int n_)\n{\n    return n_;\n}\n'
            "int bus::total (int n_)\n{\n    return n_;\n}\n",
            "main.cpp": '#include "a.hpp"\n#include "base.hpp"\nstatic int pass (bus::socket_t *s_, int n_)\n{\n'
            "    return s_->send (bus::total (n_));\n}\n",
        }
    )
    assert graph.edge("main.cpp:pass", "base.cpp:bus.socket_t.send", "call").reason == "s_ is socket_t"
    assert graph.targets("main.cpp:pass", "call") == {"base.cpp:bus.socket_t.send", "base.cpp:bus.total"}


def test_rust_paths_from_the_crate_the_module_and_the_one_above_it() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "demo"\n',
            "src/main.rs": "mod flags;\nconst LIMIT: u32 = 3;\nfn main() {\n    run(flags::parse());\n}\n"
            "fn run(n: i32) {}\nfn other() {}\n"
            "mod inner {\n    pub fn go() {\n        super::other();\n        self::run(1);\n    }\n"
            "    fn run(n: i32) {}\n}\n",
            "src/flags/mod.rs": "pub(crate) use crate::flags::{\n    parse::{Parsed, parse},\n};\nmod config;\n"
            "mod parse;\n"
            "pub fn other() {}\n",
            "src/flags/parse.rs": "pub struct Parsed {}\npub fn parse() -> i32 {\n    crate::flags::config::args();\n"
            "    super::other();\n    1\n}\n",
            "src/flags/config.rs": "pub fn args() {\n    crate::LIMIT.min(2);\n}\n",
        }
    )
    assert graph.targets("src/main.rs:main", "call") == {"src/main.rs:run", "src/flags/parse.rs:parse"}
    assert graph.targets("src/flags/parse.rs:parse", "call") == {"src/flags/config.rs:args", "src/flags/mod.rs:other"}
    assert graph.targets("src/main.rs:inner.go", "call") == {"src/main.rs:other", "src/main.rs:inner.run"}
    assert graph.targets("src/flags/config.rs:args", "name") == {"src/main.rs:LIMIT"}
    assert graph.edge("src/flags/parse.rs:parse", "src/flags/mod.rs:other", "call").is_certain


def test_a_rust_value_that_stands_for_another_lends_its_methods() -> None:
    graph = graphed(
        {
            "Cargo.toml": '[package]\nname = "demo"\n',
            "src/main.rs": "mod guard;\nmod queue;\nuse guard::Guarded;\nuse queue::Queue;\n"
            "fn add(queue: Guarded<Queue>) {\n    queue.register_task(1);\n    queue.release();\n"
            "    queue.close_all();\n}\n",
            "src/guard.rs": "use std::ops::Deref;\npub struct Guarded<D> {\n    data: D,\n}\n"
            "impl<D> Guarded<D> {\n    pub fn release(&self) {}\n}\n"
            "impl<D> Deref for Guarded<D> {\n    type Target = D;\n    fn deref(&self) -> &D {\n"
            "        &self.data\n    }\n}\n",
            "src/queue.rs": "pub struct Queue {}\nimpl Queue {\n    pub fn register_task(&self, n: i32) {}\n"
            "    pub fn close_all(&self) {}\n}\npub struct Shelf {}\nimpl Shelf {\n    pub fn close_all(&self) {}\n}\n",
        }
    )
    assert graph.edge("src/main.rs:add", "src/queue.rs:Queue.register_task", "call").confidence == 0.7
    assert graph.edge("src/main.rs:add", "src/guard.rs:Guarded.release", "call").is_certain
    assert "src/queue.rs:Queue.close_all" not in graph.targets("src/main.rs:add", "call")


def test_a_clone_in_rust_is_of_the_same_type() -> None:
    graph = graphed(
        {
            "src/main.rs": "struct Job {}\nimpl Job {\n    fn go_on(&self) {}\n}\n#[derive(Clone)]\nstruct Boxed {\n"
            "    job: std::sync::Arc<Job>,\n}\nimpl Boxed {\n    fn go_on(&self) {}\n}\n"
            "fn one(b: Boxed) {\n    let c = b.clone();\n    c.go_on();\n}\n"
            "fn two(b: Boxed) {\n    let d = b.job.clone();\n    d.go_on();\n}\n",
        }
    )
    assert graph.targets("src/main.rs:one", "call") == {"src/main.rs:Boxed.go_on"}
    assert graph.targets("src/main.rs:two", "call") == {"src/main.rs:Job.go_on"}
