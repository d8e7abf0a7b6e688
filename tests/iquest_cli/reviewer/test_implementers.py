"""A method that an interface asks for from now on, and the types that lack it: in each language that has interfaces."""

import pytest
from support.reviews import findings

JAVA = "src/main/java/p/"
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
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_types_that_lack_what_their_interface_asks_for(tmp_path, case):
    before, path, old, new, lacking = CASES[case]
    found = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("override/mismatch",))
    assert [item.path for finding in found for item in finding.evidence[1:]] == lacking
