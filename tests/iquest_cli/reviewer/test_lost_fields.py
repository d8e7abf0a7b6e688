"""Fields that a type lost while others still ask it for them."""

import pytest
from support.reviews import findings

GO_MOD = "module example.com/x\n\ngo 1.22\n"
CONF = "package conf\n\ntype Config struct {\n\tAddr    string\n\tTimeout int\n}\n"
HEAD = 'package srv\n\nimport "example.com/x/conf"\n\n'
USER = HEAD + "func Start(c *conf.Config) int {\n\treturn c.Timeout + 1\n}\n"
LITERAL = HEAD + 'func Make() *conf.Config {\n\treturn &conf.Config{\n\t\tAddr:    "a",\n\t\tTimeout: 3,\n\t}\n}\n'
LISTED = (
    HEAD
    + 'var all = []conf.Config{\n\t{Addr: "a", Timeout: 3},\n}\n'
    + 'var by = map[string]*conf.Config{\n\t"a": {Timeout: 1},\n}\n'
)
SHADOWED = HEAD + (
    "type local struct{ Timeout int }\n\nfunc get() *local { return nil }\n\n"
    "func Start(c *conf.Config) int {\n\tif c := get(); c != nil {\n\t\treturn c.Timeout\n\t}\n\treturn 1\n}\n"
)
RENAMED = ("Timeout int", "ReadTimeout int")
JAVA = "package p;\n\npublic class Conf {\n  public int timeout;\n  public int size;\n}\n"
JAVA_USER = "package p;\n\nclass B {\n  int f(Conf c) {\n    return c.timeout;\n  }\n}\n"
RUST = "pub struct Conf {\n    pub timeout: u32,\n    pub size: u32,\n}\n"
RUST_USER = (
    "use crate::conf::Conf;\n\nfn go(c: &Conf) -> u32 {\n    c.timeout\n}\n"
    "\nfn make() -> Conf {\n    Conf { timeout: 1, size: 2 }\n}\n"
)
CRATE = {"Cargo.toml": '[package]\nname = "thing"\n', "src/lib.rs": "mod conf;\nmod user;\n", "src/conf.rs": RUST}
CSHARP = "namespace P;\n\npublic class Conf\n{\n    public int Timeout;\n    public int Size;\n}\n"
CSHARP_USER = "namespace P;\n\nclass B\n{\n    int F(Conf c)\n    {\n        return c.Timeout;\n    }\n}\n"


def _go(user: str, conf: str = CONF) -> dict[str, str]:
    return {"go.mod": GO_MOD, "conf/conf.go": conf, "srv/srv.go": user}


CASES = {
    "go": (_go(USER), {"conf/conf.go": CONF.replace(*RENAMED)}, ["srv/srv.go:6"]),
    "go, removed": (_go(USER), {"conf/conf.go": CONF.replace("\tTimeout int\n", "")}, ["srv/srv.go:6"]),
    "go, another of that name": (
        _go(USER, CONF + "\ntype Other struct {\n\tTimeout int\n}\n"),
        {"conf/conf.go": CONF.replace(*RENAMED) + "\ntype Other struct {\n\tTimeout int\n}\n"},
        ["srv/srv.go:6"],
    ),
    "go, a literal": (_go(LITERAL), {"conf/conf.go": CONF.replace(*RENAMED)}, ["srv/srv.go:8"]),
    "go, literals in lists": (
        _go(LISTED), {"conf/conf.go": CONF.replace(*RENAMED)}, ["srv/srv.go:6", "srv/srv.go:9"]),
    "go, embedded now": (
        _go(USER),
        {"conf/conf.go": CONF.replace("\tTimeout int\n", "\tBase\n"),
         "conf/base.go": "package conf\n\ntype Base struct {\n\tTimeout int\n}\n"},
        [],
    ),
    "go, another's embedded": (
        _go(USER),
        {"conf/conf.go": 'package conf\n\nimport "net/http"\n\ntype Config struct {\n\thttp.Client\n}\n'},
        [],
    ),
    "go, the type is another's now": (
        _go(USER), {"conf/conf.go": 'package conf\n\nimport "net/http"\n\ntype Config = http.Client\n'}, []),
    "go, the type of another system": (
        {"go.mod": GO_MOD, "conf/conf_linux.go": CONF, "conf/conf_windows.go": CONF, "srv/srv.go": USER},
        {"conf/conf_linux.go": CONF.replace(*RENAMED)},
        [],
    ),
    "go, another variable of that name": (_go(SHADOWED), {"conf/conf.go": CONF.replace(*RENAMED)}, []),
    "go, users follow": (
        _go(USER), {"conf/conf.go": CONF.replace(*RENAMED), "srv/srv.go": USER.replace("c.T", "c.ReadT")}, []),
    "java": (
        {"p/Conf.java": JAVA, "p/B.java": JAVA_USER}, {"p/Conf.java": JAVA.replace("timeout", "wait")}, ["p/B.java:5"]),
    "java, from another's base": (
        {"p/Conf.java": JAVA, "p/B.java": JAVA_USER},
        {"p/Conf.java": "package p;\n\nimport q.Base;\n\npublic class Conf extends Base {\n  public int size;\n}\n"},
        [],
    ),
    "rust": (
        {**CRATE, "src/user.rs": RUST_USER},
        {"src/conf.rs": RUST.replace("timeout", "wait")},
        ["src/user.rs:4", "src/user.rs:8"],
    ),
    "csharp": ({"Conf.cs": CSHARP, "B.cs": CSHARP_USER}, {"Conf.cs": CSHARP.replace("Timeout", "Wait")}, ["B.cs:7"]),
    "csharp, in parts": (
        {"Conf.cs": CSHARP.replace("public class", "public partial class"), "B.cs": CSHARP_USER},
        {"Conf.cs": CSHARP.replace("public class", "public partial class").replace("Timeout", "Wait")},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_lost_field_is_told_where_the_type_is_known(tmp_path, case):
    before, after, expected = case
    found = [item for item in findings(tmp_path, before, after) if item.rule_id == "api/removed"]
    assert [f"{use.path}:{use.start_line}" for item in found for use in item.evidence[1:]] == expected


def test_a_lost_field_is_named_with_its_type(tmp_path):
    (found,) = findings(tmp_path, _go(USER), {"conf/conf.go": CONF.replace(*RENAMED)})
    assert (found.severity, found.confidence, found.start_line) == ("high", "high", 5)
    assert found.message == "field Config.Timeout was renamed to ReadTimeout; 1 place still uses it"
