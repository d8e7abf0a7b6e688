"""Awaits that were taken away, and functions that became async or ceased to be while callers stayed as they were."""

import pytest
from support.reviews import findings

SAVE = "async def save():\n    return 1\n"
SYNC = "def save():\n    return 1\n"
CS = "namespace P;\n\nclass A\n{\n    public async Task SaveAsync()\n    {\n        await Go();\n    }\n"
MAIN = "\n    public async Task Main(Far far)\n    {\n        "
RUST = "pub async fn save() -> u32 {\n    1\n}\n\n"
CRATE = '[package]\nname = "x"\n'
TAKEN = {
    "python, thrown away": (
        "a.py", SAVE + "\n\nasync def main():\n    await save()\n    go()\n", "await ", "", "high"),
    "python, kept": (
        "a.py", SAVE + "\n\nasync def main():\n    x = await save()\n    use(x)\n", "await ", "", "high"),
    "python, awaited later": (
        "a.py", SAVE + "\n\nasync def main():\n    x = await save()\n    await x\n", "= await ", "= ", None),
    "python, gathered": (
        "a.py", SAVE + "\n\nasync def main():\n    x = await save()\n    await gather(x)\n", "= await ", "= ", None),
    "csharp": (
        "A.cs", CS + MAIN + "await SaveAsync();\n    }\n}\n",
        "await Save", "Save", "medium"),
    "csharp, of something unknown": (
        "A.cs", CS + MAIN + "await far.Fetch();\n        await Go();\n    }\n}\n",
        "await far", "far", "medium"),
    "csharp, handed on": (
        "A.cs", CS + MAIN + "return await SaveAsync();\n    }\n}\n",
        "await Save", "Save", None),
    "csharp, awaited later": (
        "A.cs", CS + MAIN + "var x = await SaveAsync();\n        await x;\n    }\n}\n",
        "await Save", "Save", None),
    "rust": (
        "src/lib.rs", RUST + "pub async fn go() {\n    save().await;\n    stop();\n}\n", ".await", "", "high"),
    "rust, joined": (
        "src/lib.rs", RUST + "pub async fn go() {\n    let x = save().await;\n    join!(x);\n}\n", ".await", "", None),
    "typescript, given back": (
        "a.ts", "async function save() {\n  return 1;\n}\nexport async function main() {\n  return await save();\n}\n",
        "await ", "", None),
    "typescript, kept": (
        "a.ts", "async function save() {\n  return 1;\n}\nexport async function main() {\n  const x = await save();\n"
                "  return x + 1;\n}\n", "await ", "", "medium"),
}  # fmt: skip
CHANGED = {
    "python": (
        {"a.py": SYNC, "b.py": "from a import save\n\n\ndef main():\n    x = save()\n    return x + 1\n"},
        ("a.py", "def", "async def"), "high", ["b.py"]),
    "python, of a type, handed on": (
        {"a.py": "def save() -> int:\n    return 1\n", "b.py": "from a import save\n\n\ndef main():\n    go(save())\n"},
        ("a.py", "def", "async def"), "high", ["b.py"]),
    "python, handed on": (
        {"a.py": SYNC, "b.py": "from a import save\n\n\ndef main():\n    go(save())\n"},
        ("a.py", "def", "async def"), None, []),
    "python, awaited": (
        {"a.py": SYNC, "b.py": "from a import save\n\n\nasync def main():\n    return await save()\n"},
        ("a.py", "def", "async def"), None, []),
    "python, run": (
        {"a.py": SYNC,
         "b.py": "import asyncio\nfrom a import save\n\n\ndef main():\n    return asyncio.run(save())\n"},
        ("a.py", "def", "async def"), None, []),
    "python, gave back something to wait for": (
        {"a.py": "def save() -> Awaitable[int]:\n    return go()\n", "b.py": "from a import save\n\n\nsave()\n"},
        ("a.py", "def save() -> Awaitable[int]", "async def save() -> int"), None, []),
    "python, no longer": (
        {"a.py": SAVE.replace("return 1", "print(1)"),
         "b.py": "from a import save\n\n\nasync def main():\n    await save()\n"},
        ("a.py", "async def", "def"), "high", ["b.py"]),
    "python, no longer, but hands on": (
        {"a.py": SAVE.replace("return 1", "return await go()"),
         "b.py": "from a import save\n\n\nasync def main():\n    await save()\n"},
        ("a.py", SAVE.replace("return 1", "return await go()"), "def save():\n    return go()\n"), None, []),
    "typescript": (
        {"a.ts": "export function save() {\n  return { n: 1 };\n}\n",
         "b.ts": "import { save } from './a';\nexport function main() {\n  const x = save();\n  return x.n;\n}\n"},
        ("a.ts", "export function", "export async function"), "high", ["b.ts"]),
    "typescript, thrown away": (
        {"a.ts": "export function save(): void {\n  go();\n}\n",
         "b.ts": "import { save } from './a';\nexport function main() {\n  save();\n}\n"},
        ("a.ts", "export function save(): void", "export async function save(): Promise<void>"), "low", ["b.ts"]),
    "typescript, thrown away before as well": (
        {"a.ts": "export function save() {\n  return go();\n}\n",
         "b.ts": "import { save } from './a';\nexport function main() {\n  save();\n}\n"},
        ("a.ts", "export function", "export async function"), None, []),
    "typescript, waited for otherwise": (
        {"a.ts": "export function save() {\n  return go();\n}\n",
         "b.ts": "import { save } from './a';\nexport function main() {\n  save().then(stop);\n}\n"},
        ("a.ts", "export function", "export async function"), None, []),
    "csharp": (
        {"A.cs": "namespace P;\n\npublic static class A\n{\n    public static Item Save()\n    {\n"
                 "        return Go();\n    }\n}\n",
         "B.cs": "namespace P;\n\nclass B\n{\n    int F()\n    {\n        var x = A.Save();\n"
                 "        return x.N;\n    }\n}\n"},
        ("A.cs", "static Item", "static async Task<Item>"), "high", ["B.cs"]),
    "rust": (
        {"Cargo.toml": CRATE, "src/lib.rs": "mod b;\npub fn save() -> u32 {\n    1\n}\n",
         "src/b.rs": "use crate::save;\npub fn main2() -> u32 {\n    save() + 1\n}\n"},
        ("src/lib.rs", "pub fn save", "pub async fn save"), "high", ["src/b.rs"]),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN)
def test_an_await_that_was_taken_away(tmp_path, case):
    path, text, old, new, severity = TAKEN[case]
    before = {"Cargo.toml": CRATE, path: text}
    first = text.rindex(old)
    after = (
        {path: text[:first] + new + text[first + len(old) :]}
        if "await x" not in text
        else {path: text.replace(old, new)}
    )
    found = findings(tmp_path, before, after, select=("async/*",))
    assert [item.severity for item in found] == ([severity] if severity else [])


@pytest.mark.parametrize("case", CHANGED)
def test_a_function_that_became_async_or_ceased_to_be(tmp_path, case):
    before, (path, old, new), severity, places = CHANGED[case]
    found = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("async/*",))
    assert [item.severity for item in found] == ([severity] if severity else [])
    assert [place.path for item in found for place in item.evidence[1:]] == places
