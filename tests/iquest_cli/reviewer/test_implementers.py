"""A method that an interface asks for from now on, and the types that lack it: in each language that has interfaces."""

import pytest
from support.reviews import findings

JAVA = "src/main/java/p/"
GO = "package p\n\n"
STORE = "type Store interface {\n\tGet(k string) string\n}\n"
MEM = "type Mem struct{}\n\nfunc (m *Mem) Get(k string) string { return k }\n"
ASKS_MORE = ("\tGet(k string) string\n", "\tGet(k string) string\n\tDel(k string)\n")
TRAIT = "mod a;\npub trait Store {\n    fn get(&self, k: &str) -> u32;\n}\n"
HAS_MORE = ("-> u32;\n", "-> u32;\n    fn del(&self, k: &str);\n")
OWN = "use crate::Store;\npub struct Mem;\nimpl Store for Mem {\n    fn get(&self, k: &str) -> u32 { 1 }\n"
HEIR = "from a import Store\n\n\nclass Mem(Store):\n    def get(self, k):\n        return k\n"
BETWEEN = "from abc import ABC\n\nfrom a import Store\n\n\nclass Mem(Store, ABC):\n    size = 1\n"
ABSTRACT = "from abc import *\n\n\nclass Store(ABC):\n    @abstractmethod\n    def get(self, k): ...\n"
MORE_ABSTRACT = ("k): ...\n", "k): ...\n\n    @abstractmethod\n    def drop(self, k): ...\n")
KOTLIN = "src/main/kotlin/p/"
CASES = {
    "java, of two interfaces": (
        {f"{JAVA}Top.java": "package p;\n\ninterface Top {\n  int one();\n}\n",
         f"{JAVA}Far.java": "package p;\n\ninterface Far {\n  int other();\n}\n",
         f"{JAVA}Own.java": "package p;\n\nclass Own implements Top, Far {\n  public int one() {\n"
                          "    return 1;\n  }\n\n"
                          "  public int other() {\n    return 2;\n  }\n}\n"},
        f"{JAVA}Top.java", "  int one();\n", "  int one();\n\n  int two();\n", [f"{JAVA}Own.java"]),
    "java, a base has it": (
        {f"{JAVA}Top.java": "package p;\n\ninterface Top {\n  int one();\n}\n",
         f"{JAVA}Far.java": "package p;\n\nclass Far {\n  public int two() {\n    return 2;\n  }\n}\n",
         f"{JAVA}Own.java": "package p;\n\nclass Own extends Far implements Top {\n  public int one() {\n"
                          "    return 1;\n  }\n}\n"},
        f"{JAVA}Top.java", "  int one();\n", "  int one();\n\n  int two();\n", []),
    "java, others may have it": (
        {f"{JAVA}Top.java": "package p;\n\ninterface Top {\n  int one();\n}\n",
         f"{JAVA}Own.java": "package p;\n\nimport x.Far;\n\nclass Own extends Far implements Top {\n"
                          "  public int one() {\n"
                          "    return 1;\n  }\n}\n"},
        f"{JAVA}Top.java", "  int one();\n", "  int one();\n\n  int two();\n", []),
    "kotlin": (
        {f"{KOTLIN}Top.kt": "package p\n\ninterface Top {\n    fun one()\n}\n",
         f"{KOTLIN}Own.kt": "package p\n\nclass Own : Top {\n    override fun one() {\n        go()\n    }\n}\n"},
        f"{KOTLIN}Top.kt", "    fun one()\n", "    fun one()\n    fun two()\n", [f"{KOTLIN}Own.kt"]),
    "kotlin, with a body": (
        {f"{KOTLIN}Top.kt": "package p\n\ninterface Top {\n    fun one()\n}\n",
         f"{KOTLIN}Own.kt": "package p\n\nclass Own : Top {\n    override fun one() {\n        go()\n    }\n}\n"},
        f"{KOTLIN}Top.kt", "    fun one()\n", "    fun one()\n    fun two() = 2\n", []),
    "kotlin, with a body that calls": (
        {f"{KOTLIN}Top.kt": "package p\n\ninterface Top {\n    fun one()\n}\n",
         f"{KOTLIN}Own.kt": "package p\n\nclass Own : Top {\n    override fun one() {\n        go()\n    }\n}\n"},
        f"{KOTLIN}Top.kt", "    fun one()\n", "    fun one()\n    fun two(a: Int = 1): Int = make(a, b())\n", []),
    "kotlin, handed on": (
        {f"{KOTLIN}Top.kt": "package p\n\ninterface Top {\n    fun one()\n}\n",
         f"{KOTLIN}Own.kt": "package p\n\nclass Own(a: Top) : Top by a {\n    override fun one() {\n"
                          "        go()\n    }\n}\n"},
        f"{KOTLIN}Top.kt", "    fun one()\n", "    fun one()\n    fun two()\n", []),
    "csharp": (
        {"Top.cs": "namespace P;\n\npublic interface ITop : IBase<int>\n{\n    Task OneAsync();\n}\n",
         "Base.cs": "namespace P;\n\npublic class Base<T>\n{\n    public void Save() { }\n}\n",
         "Own.cs": "namespace P;\n\npublic class Own : Base<int>, ITop\n{\n    public Task OneAsync() => Go();\n}\n"},
        "Top.cs", "    Task OneAsync();\n", "    Task OneAsync();\n    Task TwoAsync();\n", ["Own.cs"]),
    "php": (
        {"src/Top.php": "<?php\nnamespace P;\n\ninterface Top\n{\n    public function one(): void;\n}\n",
         "src/Own.php": "<?php\nnamespace P;\n\nclass Own implements Top\n{\n    public function one(): void\n"
                          "    {\n        go();\n"
                      "    }\n}\n"},
        "src/Top.php", "    public function one(): void;\n",
        "    public function one(): void;\n\n    public function two(): void;\n", ["src/Own.php"]),
    "java, through an abstract class": (
        {f"{JAVA}Top.java": "package p;\n\ninterface Top {\n  int one();\n}\n",
         f"{JAVA}Mid.java": "package p;\n\nabstract class Mid implements Top {\n}\n",
         f"{JAVA}Own.java": "package p;\n\nclass Own extends Mid {\n  public int one() {\n    return 1;\n  }\n}\n"},
        f"{JAVA}Top.java", "  int one();\n", "  int one();\n\n  int two();\n", [f"{JAVA}Own.java"]),
    "java, an abstract class": (
        {f"{JAVA}Top.java": "package p;\n\nabstract class Top {\n  abstract int one();\n}\n",
         f"{JAVA}Own.java": "package p;\n\nclass Own extends Top {\n  int one() {\n    return 1;\n  }\n}\n"},
        f"{JAVA}Top.java", "  abstract int one();\n", "  abstract int one();\n\n  abstract int two();\n",
        [f"{JAVA}Own.java"]),
    "java, a default that is gone": (
        {f"{JAVA}Top.java": "package p;\n\ninterface Top {\n  int one();\n\n"
                          "  default int two() { return 2; }\n}\n",
         f"{JAVA}Own.java": "package p;\n\nclass Own implements Top {\n  public int one() {\n"
                          "    return 1;\n  }\n}\n"},
        f"{JAVA}Top.java", "default int two() { return 2; }", "int two();", [f"{JAVA}Own.java"]),
    "python": (
        {"a.py": ABSTRACT, "b.py": HEIR,
         "c.py": "from b import Mem\n\n\nclass Far(Mem):\n    pass\n"},
        "a.py", *MORE_ABSTRACT, ["b.py"]),
    "python, an abstract heir": (
        {"a.py": ABSTRACT, "b.py": BETWEEN,
         "c.py": "from b import Mem\n\n\nclass Far(Mem):\n    def get(self, k):\n        return k\n"},
        "a.py", *MORE_ABSTRACT, ["c.py"]),
    "python, with a body": (
        {"a.py": ABSTRACT, "b.py": HEIR},
        "a.py", "k): ...\n", "k): ...\n\n    def drop(self, k):\n        return k\n", []),
    "rust, of two traits": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": "use crate::Store;\npub struct Mem<T>(T);\nimpl<T> Store for Mem<T> {\n"
                     "    fn get(&self, k: &str) -> u32 { 1 }\n}\nimpl<T> Clone for Mem<T> {\n"
                     "    fn clone(&self) -> Self { todo!() }\n}\n"},
        "src/lib.rs", *HAS_MORE, ["src/a.rs"]),
    "rust, a method of the type's own": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": OWN + "}\n"
                     "impl Mem {\n    fn del(&self, k: &str) {}\n}\n"},
        "src/lib.rs", *HAS_MORE, ["src/a.rs"]),
    "rust, a type of the trait's name": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT, "src/a.rs": OWN + "}\n",
         "src/b.rs": "pub struct Store;\n"},
        "src/lib.rs", *HAS_MORE, ["src/a.rs"]),
    "rust, has it": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": OWN + "    fn del(&self, k: &str) {}\n}\n"},
        "src/lib.rs", *HAS_MORE, []),
    "rust, a mark gives it": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": OWN.replace("impl", "#[methods]\nimpl") + "}\n"},
        "src/lib.rs", *HAS_MORE, []),
    "rust, marks that give nothing": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": OWN.replace("impl", "#[async_trait]\nimpl").replace("    fn", "    #[inline]\n    fn") + "}\n"},
        "src/lib.rs", *HAS_MORE, ["src/a.rs"]),
    "rust, a macro gives it": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": "use crate::Store;\npub struct Mem;\nimpl Store for Mem {\n    methods!();\n}\n"},
        "src/lib.rs", *HAS_MORE, []),
    "rust, another trait of that name": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": "pub trait Store {}\npub struct Mem;\nimpl Store for Mem {}\n"},
        "src/lib.rs", *HAS_MORE, []),
    "rust, with a body": (
        {"Cargo.toml": "[package]\nname = \"x\"\n", "src/lib.rs": TRAIT,
         "src/a.rs": OWN + "}\n"},
        "src/lib.rs", "-> u32;\n", "-> u32;\n    fn del(&self, k: &str) {}\n", []),
    "go, returned as one": (
        {"go.mod": "module x\n", "a.go": GO + STORE, "b.go": GO + MEM,
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "a.go", *ASKS_MORE, ["b.go", "c.go"]),
    "go, said to be one": (
        {"go.mod": "module x\n", "a.go": GO + STORE, "b.go": GO + "var _ Store = (*Mem)(nil)\n\n" + MEM},
        "a.go", *ASKS_MORE, ["b.go", "b.go"]),
    "go, handed to a function": (
        {"go.mod": "module x\n", "a.go": GO + STORE + "\nfunc Serve(s Store) {}\n",
         "b.go": GO + MEM + "\nfunc NewMem() (*Mem, error) { return &Mem{}, nil }\n",
         "c.go": GO + "func main() {\n\tm, _ := NewMem()\n\tServe(m)\n}\n"},
        "a.go", *ASKS_MORE, ["b.go", "c.go"]),
    "go, held in a field": (
        {"go.mod": "module x\n", "a.go": GO + STORE + "\ntype Server struct {\n\tst Store\n}\n", "b.go": GO + MEM,
         "c.go": GO + "func main() {\n\tx := Server{st: &Mem{}}\n\tx.go()\n}\n"},
        "a.go", *ASKS_MORE, ["b.go", "c.go"]),
    "go, by chance": (
        {"go.mod": "module x\n", "a.go": GO + STORE,
         "b.go": GO + MEM + "\nfunc main() {\n\tx := &Mem{}\n\tx.Get(1)\n}\n"},
        "a.go", *ASKS_MORE, []),
    "go, another form": (
        {"go.mod": "module x\n", "a.go": GO + STORE, "b.go": GO + MEM,
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "a.go", "Get(k string) string", "Get(n int) string", ["b.go", "c.go"]),
    "go, embedded": (
        {"go.mod": "module x\n", "a.go": GO + STORE + "\ntype Gone interface {\n\tDel(k string)\n}\n", "b.go": GO + MEM,
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "a.go", "\tGet(k string) string\n", "\tGet(k string) string\n\tGone\n", ["b.go", "c.go"]),
    "go, a method that is gone": (
        {"go.mod": "module x\n", "a.go": GO + STORE, "b.go": GO + MEM,
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "b.go", "func (m *Mem) Get(k string)", "func (m *Mem) Fetch(k string)", ["b.go", "c.go"]),
    "go, what it embeds has it": (
        {"go.mod": "module x\n", "a.go": GO + STORE, "b.go": GO + MEM.replace("struct{}", "struct{ Far }"),
         "d.go": GO + "type Far struct{}\n\nfunc (f Far) Del(k string) {}\n",
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "a.go", *ASKS_MORE, []),
    "go, the interface embeds it, too": (
        {"go.mod": "module x\n", "a.go": 'package p\n\nimport "far/y"\n\n' + STORE.replace("{\n", "{\n\ty.Far\n"),
         "b.go": 'package p\n\nimport "far/y"\n\n' + MEM.replace("struct{}", "struct{ y.Far }"),
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "a.go", *ASKS_MORE, ["b.go", "c.go"]),
    "go, what it embeds is another's": (
        {"go.mod": "module x\n", "a.go": GO + STORE,
         "b.go": 'package p\n\nimport "far/y"\n\n' + MEM.replace("struct{}", "struct{ y.Far }"),
         "c.go": GO + "func Open() Store { return &Mem{} }\n"},
        "a.go", *ASKS_MORE, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_types_that_lack_what_their_interface_asks_for(tmp_path, case):
    before, path, old, new, lacking = CASES[case]
    found = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("override/mismatch",))
    assert [item.path for finding in found for item in finding.evidence[1:]] == lacking
