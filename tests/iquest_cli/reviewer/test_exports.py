"""Names that a file gave out of others' and gives out no more, and who still gets them from there."""

import pytest
from support.reviews import findings

CORE = "def load(p):\n    return p\n\n\ndef drop(p):\n    return p\n"
SCRIPT = "export function load(p: string) { return p; }\nexport function drop(p: string) { return p; }\n"
RUST = "pub fn load(p: u32) -> u32 { p }\npub fn drop_it(p: u32) -> u32 { p }\n"
ASKS = "from pkg import load\n\nload(1)\n"
CRATE = '[package]\nname = "thing"\n'
CASES = {
    "python, an import": (
        {"pkg/__init__.py": "from .core import load\n", "pkg/core.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": ""}, [("app.py", 1), ("app.py", 3)]),
    "python, an attribute": (
        {"pkg/__init__.py": "from .core import (\n    load,\n    drop,\n)\n", "pkg/core.py": CORE,
         "app.py": "import pkg\n\npkg.load(1)\n"},
        {"pkg/__init__.py": "from .core import (\n    drop,\n)\n"}, [("app.py", 3)]),
    "python, a star": (
        {"pkg/__init__.py": "from .core import *\n", "pkg/core.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": "from .core import drop\n"}, [("app.py", 1), ("app.py", 3)]),
    "python, one star of two": (
        {"pkg/__init__.py": "from .core import *\nfrom .other import *\n", "pkg/core.py": CORE,
         "pkg/other.py": "def save(p):\n    return p\n", "app.py": ASKS},
        {"pkg/__init__.py": "from .other import *\n"}, [("app.py", 1), ("app.py", 3)]),
    "python, through two": (
        {"pkg/__init__.py": "from .sub import load\n", "pkg/sub/__init__.py": "from .core import load\n",
         "pkg/sub/core.py": CORE, "app.py": ASKS},
        {"pkg/sub/__init__.py": ""}, [("app.py", 1), ("app.py", 3), ("pkg/__init__.py", 1)]),
    "python, another name": (
        {"pkg/__init__.py": "from .core import drop as load\n", "pkg/core.py": "def drop(p):\n    return p\n",
         "app.py": ASKS},
        {"pkg/__init__.py": "from .core import drop\n"}, [("app.py", 1), ("app.py", 3)]),
    "python, another package's": (
        {"pkg/__init__.py": "", "pkg/compat.py": "from json import loads\n", "pkg/a.py": "from .compat import loads\n"},
        {"pkg/compat.py": "import json\n"}, [("pkg/a.py", 1)]),
    "python, another package's, from the package itself": (
        {"pkg/__init__.py": "from json import loads\n", "pkg/a.py": "from . import loads\nfrom . import b\n",
         "pkg/b.py": "from .. import loads\n"},
        {"pkg/__init__.py": "import json\n"}, [("pkg/a.py", 1)]),
    "python, another package's still named": (
        {"pkg/__init__.py": "", "pkg/compat.py": "from json import loads\n", "pkg/a.py": "from .compat import loads\n"},
        {"pkg/compat.py": "import json\n\nloads = json.loads\n"}, []),
    "python, a module of that name": (
        {"pkg/__init__.py": "from .load import load\n", "pkg/load.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": ""}, []),
    "python, defined there": (
        {"pkg/__init__.py": "from .core import load\n", "pkg/core.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": "def load(p):\n    return p\n"}, []),
    "python, a star brings it": (
        {"pkg/__init__.py": "from .core import load\n", "pkg/core.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": "from .core import *\n"}, []),
    "python, answered when asked": (
        {"pkg/__init__.py": "from .core import load\n", "pkg/core.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": "def __getattr__(name):\n    return find(name)\n"}, []),
    "python, tried": (
        {"pkg/__init__.py": "from .core import load\n", "pkg/core.py": CORE,
         "app.py": "try:\n    from pkg import load\nexcept ImportError:\n    load = None\n"},
        {"pkg/__init__.py": ""}, []),
    "python, the user follows": (
        {"pkg/__init__.py": "from .core import load\n", "pkg/core.py": CORE, "app.py": ASKS},
        {"pkg/__init__.py": "", "app.py": ASKS.replace("pkg", "pkg.core")}, []),
    "typescript, a line": (
        {"src/index.ts": "export { load } from './core';\n", "src/core.ts": SCRIPT,
         "app/a.ts": "import { load } from '../src';\nload('a');\n"},
        {"src/index.ts": "export { drop } from './core';\n"}, [("app/a.ts", 1), ("app/a.ts", 2)]),
    "typescript, one of several": (
        {"src/index.ts": "export {\n  load,\n  drop,\n} from './core';\n", "src/core.ts": SCRIPT,
         "app/a.ts": "import { load, drop } from '../src/index';\nload('a');\n"},
        {"src/index.ts": "export {\n  drop,\n} from './core';\n"}, [("app/a.ts", 1), ("app/a.ts", 2)]),
    "typescript, all of a module": (
        {"src/index.ts": "export * from './core';\n", "src/core.ts": SCRIPT,
         "app/a.ts": "import * as all from '../src';\nall.load('a');\n"},
        {"src/index.ts": "export { drop } from './core';\n"}, [("app/a.ts", 2)]),
    "typescript, a type": (
        {"src/index.ts": "export type { Load, Save } from './core';\n",
         "src/core.ts": "export interface Load { a: string }\nexport type Save = Load;\n",
         "app/a.ts": "import type { Load } from '../src';\nexport const a = {} as unknown;\n"},
        {"src/index.ts": "export type { Save } from './core';\n"}, [("app/a.ts", 1)]),
    "typescript, of several forms": (
        {"src/index.ts": "export { load } from './core';\n",
         "src/core.ts": "export function load(p: string): string;\nexport function load(p: number): number;\n"
                        "export function load(p: any) { return p; }\n",
         "app/a.ts": "import { load } from '../src';\nload('a');\n"},
        {"src/index.ts": "export {};\n"}, [("app/a.ts", 1)]),
    "typescript, a star brings it": (
        {"src/index.ts": "export { load } from './core';\n", "src/core.ts": SCRIPT,
         "app/a.ts": "import { load } from '../src';\nload('a');\n"},
        {"src/index.ts": "export * from './core';\n"}, []),
    "typescript, in two steps": (
        {"src/index.ts": "export { load } from './core';\n", "src/core.ts": SCRIPT,
         "app/a.ts": "import { load } from '../src';\nload('a');\n"},
        {"src/index.ts": "import { load } from './core';\nexport {\n  load,\n};\n"}, []),
    "rust": (
        {"Cargo.toml": CRATE, "src/lib.rs": "mod core;\npub use crate::core::{\n    load,\n    drop_it,\n};\n",
         "src/core.rs": RUST, "tests/a.rs": "use thing::{load, drop_it};\n\nfn a() {\n    load(1);\n}\n"},
        {"src/lib.rs": "mod core;\npub use crate::core::{\n    drop_it,\n};\n"},
        [("tests/a.rs", 1), ("tests/a.rs", 4)]),
    "rust, a glob brings it": (
        {"Cargo.toml": CRATE, "src/lib.rs": "mod core;\npub use crate::core::load;\n",
         "src/core.rs": RUST, "tests/a.rs": "use thing::load;\n\nfn a() {\n    load(1);\n}\n"},
        {"src/lib.rs": "mod core;\npub use crate::core::*;\n"}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_still_gets_a_name_from_where_it_is_no_longer_given_out(tmp_path, case):
    before, after, places = CASES[case]
    found = findings(tmp_path, before, after, select=("api/removed",))
    assert [(item.path, item.start_line) for finding in found for item in finding.evidence[1:]] == places
    assert {(finding.severity, finding.confidence) for finding in found} <= {("high", "high")}
    assert all(finding.path in after for finding in found), "told where it was given out"


def test_what_one_line_gave_out_is_told_at_once(tmp_path):
    before = {"pkg/__init__.py": "from .core import *\n", "pkg/core.py": CORE,
              "app.py": "from pkg import drop, load\n\nload(1)\ndrop(1)\n"}  # fmt: skip
    (found,) = findings(tmp_path, before, {"pkg/__init__.py": ""}, select=("api/removed",))
    assert found.matter == "load and 1 other name are no longer given out by pkg/__init__.py"
    assert found.num_uses == 3
