"""Functions that give back something else, and callers that take what they gave before."""

import pytest
from support.reviews import findings

PY = "class User:\n    name = 1\n\n\ndef find(key) -> User:\n    return make(key)\n"
PY_NONE = ("User:\n    return make(key)", "User | None:\n    return make(key) if key else None")
PY_USER = "from a import find\n\n\ndef main():\n    "
TS = "export class User { name = 1; }\nexport function find(key: string): User {\n  return make(key);\n}\n"
TS_NONE = ("User {\n  return make", "User | undefined {\n  if (!key) return undefined;\n  return make")
TS_USER = "import { find } from './a';\nexport function main() {\n  "
KT = "package p\n\nfun find(key: String): User {\n    return make(key)\n}\n"
KT_USER = "package p\n\nfun main() {\n    "
RUST = "mod b;\npub fn find(key: u32) -> User {\n    make(key)\n}\n"
RS_USER = "use crate::find;\npub fn main2() {\n    "
CRATE = '[package]\nname = "x"\n'
GO = "package p\n\nfunc Find(key string) User {\n\treturn make(key)\n}\n"
GO_MORE = ("string) User {\n\treturn make(key)", "string) (User, error) {\n\treturn make(key), nil")
GO_USER = "package p\n\nfunc Main() {\n\t"
JAVA = "package p;\n\nclass A {\n  static User find(String key) {\n    return make(key);\n  }\n}\n"
JAVA_USER = "package p;\n\nclass B {\n  void main() {\n    "
CS = "namespace P;\n\nclass A\n{\n    public static User Find(string key)\n    {\n        return M(key);\n    }\n}\n"
CS_USER = "namespace P;\n\nclass B\n{\n    void Main()\n    {\n        "
SWIFT = "func find(key: String) -> User {\n    return make(key)\n}\n"


def python(use: str, change: tuple[str, str] = PY_NONE, text: str = PY) -> tuple:
    return {"a.py": text, "b.py": PY_USER + use + "\n"}, change


def script(use: str, change: tuple[str, str] = TS_NONE, text: str = TS) -> tuple:
    return {"a.ts": text, "b.ts": TS_USER + use + "\n}\n"}, change


def kotlin(use: str) -> tuple:
    return {"A.kt": KT, "B.kt": KT_USER + use + "\n}\n"}, ("): User", "): User?")


def rust(use: str, now: str = "Option<User>", text: str = RUST) -> tuple:
    return {"src/lib.rs": text, "src/b.rs": RS_USER + use + "\n}\n", "Cargo.toml": CRATE}, ("-> User", f"-> {now}")


def go(use: str, change: tuple[str, str] = GO_MORE, text: str = GO) -> tuple:
    return {"a.go": text, "b.go": GO_USER + use + "\n}\n", "go.mod": "module x\n"}, change


def java(use: str, now: str = "Optional<User>") -> tuple:
    return {"src/p/A.java": JAVA, "src/p/B.java": JAVA_USER + use + "\n  }\n}\n"}, ("static User", f"static {now}")


def csharp(use: str) -> tuple:
    change = (
        "static User Find(string key)\n    {\n",
        'static User? Find(string key)\n    {\n        if (key == "") return null;\n',
    )
    return {"A.cs": CS, "B.cs": CS_USER + use + "\n    }\n}\n"}, change


TWO = "def find(key):\n    if key:\n        return 1, key\n    return 2, key\n"
TYPED = "def find(key) -> tuple[int, str]:\n    return make(key)\n"
TS_ASYNC = TS.replace("function", "async function").replace("): User", "): Promise<User>")
ASYNC = PY.replace("def find", "async def find").replace("return make", "return await make")
BROKEN = {
    "python, asked": (*python("return find(1).name"), "medium"),
    "python, kept and asked": (*python("user = find(1)\n    return user.name"), "medium"),
    "python, gone through": (*python("return [x for x in y] if z else find(1)[0]"), "medium"),
    "python, only the type": (*python("return find(1).name", (") -> User:", ") -> User | None:")), "low"),
    "python, three instead of two": (*python("a, b = find(1)", ("key\n", "key, 3\n"), TWO), "high"),
    "python, three by the type": (*python("a, b = find(1)", ("int, str]", "int, str, int]"), TYPED), "high"),
    "python, nothing at all": (*python("return find(1).name", ("User:\n    return make", "None:\n    make")), "high"),
    "python, awaited": (*python("return (await find(1)).name",
                                ("User:\n    return await make(key)", "User | None:\n    return None"),
                                ASYNC), "medium"),
    "typescript, asked": (*script("return find('a').name;"), "medium"),
    "typescript, taken apart": (*script("const { name } = find('a');"), "medium"),
    "typescript, awaited": (*script(
        "const x = await find('a');\n  return x.name;",
        ("Promise<User> {", "Promise<User | null> {\n  if (!key) return null;"),
        TS_ASYNC,
    ), "medium"),
    "kotlin": (*kotlin("println(find(\"a\").name)"), "high"),
    "kotlin, one of two forms": (
        {"A.kt": KT + "\nfun find(key: String, n: Int): User {\n    return make(n)\n}\n",
         "B.kt": KT_USER + "println(find(\"a\").name)\n    println(find(\"a\", 2).name)\n}\n"},
        ("key: String): User {", "key: String): User? {"), "high"),
    "kotlin, kept": (*kotlin("val user = find(\"a\")\n    println(user.name)"), "high"),
    "rust": (*rust("find(1).name();"), "high"),
    "rust, a result": (*rust("let user = find(1);\n    user.name();", "Result<User, Error>"), "high"),
    "go, kept": (*go("x := Find(\"a\")\n\tx.Go()"), "high"),
    "go, asked": (*go("Find(\"a\").Go()"), "high"),
    "go, one instead of two": (*go("x, err := Find(\"a\")", GO_MORE[::-1], GO.replace(*GO_MORE)), "high"),
    "java": (*java("A.find(\"a\").go();"), "high"),
    "java, nothing at all": (*java("User user = A.find(\"a\");", "void"), "high"),
    "csharp": (*csharp("A.Find(\"a\").Go();"), "medium"),
    "swift": (
        {"A.swift": SWIFT, "B.swift": "func main2() {\n    find(key: \"a\").go()\n}\n"},
        ("-> User", "-> User?"), "high"),
}  # fmt: skip
FITS = {
    "python, tested": python("user = find(1)\n    if user:\n        return user.name"),
    "python, tested on the line": python("user = find(1)\n    return user.name if user else 1"),
    "python, handed on": python("go(find(1))"),
    "python, was missing before": python(
        "return find(1).name", ("Optional[User]", "User | None"), PY.replace("-> User", "-> Optional[User]")),
    "python, takes all there are": python("a, *b = find(1)", ("key\n", "key, 3\n"), TWO),
    "python, decorated": python("return find(1).name", PY_NONE, PY.replace("def find", "@wrap\ndef find")),
    "typescript, asked with care": script("return find('a')?.name;"),
    "typescript, said to be there": script("return find('a')!.name;"),
    "typescript, tested": script("const x = find('a');\n  if (!x) return;\n  return x.name;"),
    "kotlin, with care": kotlin("println(find(\"a\")?.name)"),
    "kotlin, what it has anyhow": kotlin("println(find(\"a\").toString())"),
    "rust, tried": rust("find(1)?.name();", "Result<User, Error>"),
    "rust, unwrapped": rust("find(1).unwrap().name();"),
    "rust, matched": rust("if let Some(user) = find(1) {\n        user.name();\n    }"),
    "go, thrown away": go("Find(\"a\")"),
    "go, handed on": go("Use(Find(\"a\"))"),
    "java, what it has": java("A.find(\"a\").get().go();"),
    "csharp, with care": csharp("A.Find(\"a\")?.Go();"),
}  # fmt: skip


def changed(before: dict[str, str], change: tuple[str, str]) -> dict[str, str]:
    path = next(iter(before))
    assert change[0] in before[path]
    return {path: before[path].replace(*change)}


@pytest.mark.parametrize("case", BROKEN)
def test_callers_that_take_what_it_gave_before(tmp_path, case):
    before, change, severity = BROKEN[case]
    (found,) = findings(tmp_path, before, changed(before, change), select=("api/*",))
    assert (found.rule_id, found.severity, found.path) == ("api/returns", severity, next(iter(before)))
    assert [item.path for item in found.evidence[1:]] == [list(before)[1]]


@pytest.mark.parametrize("case", FITS)
def test_callers_that_fit_all_the_same(tmp_path, case):
    before, change = FITS[case]
    assert findings(tmp_path, before, changed(before, change), select=("api/*",)) == ()
