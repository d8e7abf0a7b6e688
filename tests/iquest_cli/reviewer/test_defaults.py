"""Defaults of parameters, settings and names that are another value."""

import pytest
from support.reviews import findings

CASES = {
    "python": (
        {"a.py": "def fetch(url, *, timeout: int = 10):\n    return url\n",
         "b.py": "from a import fetch\n\nfetch(1)\nfetch(1, timeout=2)\n"},
        ("a.py", "= 10", "= 60"), "`timeout` of fetch() is 60 by default instead of 10", [3]),
    "python, a method": (
        {"a.py": "class A:\n    def fetch(self, url, timeout=10):\n        return url\n\n\n"
                 "A().fetch(1)\nA().fetch(1, 2)\n"},
        ("a.py", "=10", "=60"), "`timeout` of fetch() is 60 by default instead of 10", [6]),
    "typescript": (
        {"a.ts": "export function fetchIt(url: string, timeout: number = 10) {\n  return url;\n}\n",
         "b.ts": "import { fetchIt } from './a';\nfetchIt('a');\nfetchIt('a', 1);\n"},
        ("a.ts", "= 10", "= 60"), "`timeout` of fetchIt() is 60 by default instead of 10", [2]),
    "kotlin": (
        {"A.kt": "package p\n\nfun fetch(url: String, timeout: Int = 10) = url\n",
         "B.kt": "package p\n\nfun g() = fetch(\"a\")\n"},
        ("A.kt", "= 10", "= 60"), "`timeout` of fetch() is 60 by default instead of 10", [3]),
    "php": (
        {"src/A.php": "<?php\nfunction fetch_it($url, int $timeout = 10)\n{\n    return $url;\n}\n"},
        ("src/A.php", "= 10", "= 60"), "`timeout` of fetch_it() is 60 by default instead of 10", []),
    "a setting": (
        {"a.py": 'import os\n\nlimit = os.environ.get("UPLOAD_LIMIT", "10")\n'},
        ("a.py", '"10"', '"60"'), "setting UPLOAD_LIMIT is 60 by default instead of 10", []),
    "a name": (
        {"a.py": "DEFAULT_TIMEOUT = 10\n"}, ("a.py", "10", "60"), "DEFAULT_TIMEOUT is 60 instead of 10", []),
    "something built": (
        {"a.py": "DEFAULT_CLIENT = make(10)\n"}, ("a.py", "10", "60"), "", []),
    "another value": ({"a.py": "TIMEOUT = 10\n"}, ("a.py", "10", "60"), "", []),
    "a type": ({"a.py": "def fetch(url, timeout: int = 10):\n    return url\n"}, ("a.py", "int", "float"), "", []),
    "a new one": ({"a.py": "def fetch(url, timeout):\n    return url\n"}, ("a.py", "timeout", "timeout=10"), "", []),
    "a test's": (
        {"tests/test_a.py": "def fetch(url, timeout=10):\n    return url\n"}, ("tests/test_a.py", "10", "60"), "", []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_default_that_is_another_value(tmp_path, case):
    before, (path, old, new), message, lines = CASES[case]
    found = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("default/*",))
    assert [item.message.partition(";")[0].replace("'", "").replace('"', "") for item in found] == (
        [message] if message else []
    )
    assert [place.start_line for item in found for place in item.evidence[1:]] == lines
    assert all((item.severity, item.confidence) == ("info", "high") for item in found)
