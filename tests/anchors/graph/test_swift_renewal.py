"""What Swift's extensions of types from elsewhere mean changes with manifests and imports, in files that did not
change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

MANIFEST = 'import PackageDescription\nlet package = Package(name: "Shop", targets: [{}])\n'
TARGETS = '.target(name: "Shop", path: "Shop"), .target(name: "Tools", path: "Tools")'
FILES = {
    "Package.swift": MANIFEST.format(TARGETS),
    "Tools/Text.swift": "public extension String {\n    func shouted() -> String { self }\n}\n",
    "Tools/Mend.swift": "public func mend() {}\n",
    "Shop/Use.swift": "func use(name: String) {\n    print(name.shouted())\n    mend()\n}\n",
    "Shop/Other.swift": "import Tools\n\nfunc other() {\n    mend()\n}\n",
    **{f"Shop/More{number}.swift": f"func more{number}() {{}}\n" for number in range(20)},
}
CHANGED = {
    "no longer imported": {**FILES, "Shop/Other.swift": "func other() {\n    mend()\n}\n"},
    "the file that imports is gone": {path: text for path, text in FILES.items() if path != "Shop/Other.swift"},
    "another target": {**FILES, "Package.swift": MANIFEST.format('.target(name: "Shop", path: "Shop")')},
    "all of one target": {**FILES, "Package.swift": MANIFEST.format('.target(name: "All", path: "Shop")')},
    "other labels": {
        **FILES,
        "Tools/Text.swift": "public extension String {\n    func shouted(by times: Int) -> String { self }\n}\n",
    },
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    check_both_ways(FILES, CHANGED[change])
