"""Another module of Go in the same repository: broken only where it takes what stands here, not a version."""

import pytest
from support.reviews import findings

LIB = "package lib\n\nfunc Find(key string) int {\n\treturn 1\n}\n"
APP = "module example.com/app\n\nrequire example.com/shop v1.2.0\n"
USER = 'package main\n\nimport "example.com/shop/lib"\n\nfunc main() {\n\ty := lib.Find("a")\n\tprintln(y)\n}\n'
CHANGES = {
    "results": LIB.replace("string) int", "string) (int, error)"),
    "parameters": LIB.replace("key string", "key string, n int"),
    "a name": LIB.replace("Find", "FindIt"),
}
MODULES = {
    "the same module": ({}, 1),
    "another, of a version": ({"app/go.mod": APP}, 0),
    "another, replaced": (
        {"app/go.mod": APP + "replace example.com/shop => ../\n"},
        1,
    ),
    "another, in a workspace": ({"app/go.mod": "module example.com/app\n", "go.work": "use .\nuse ./app\n"}, 1),
}


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("change", CHANGES)
def test_who_takes_a_version_is_not_broken(tmp_path, change, module):
    more, num = MODULES[module]
    before = {"go.mod": "module example.com/shop\n", "lib/a.go": LIB, "app/main.go": USER, **more}
    found = findings(tmp_path, before, {"lib/a.go": CHANGES[change]}, select=("api/*",))
    assert [len(item.evidence) - 1 for item in found] == [1] * num
