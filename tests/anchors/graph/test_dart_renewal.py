"""What names of Dart mean changes with imports, parts, exports and manifests, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "goods/pubspec.yaml": "name: goods\n",
    "goods/lib/goods.dart": "export 'src/item.dart';\n",
    "goods/lib/src/item.dart": "class Item {\n  void check() {}\n}\n\nextension Loud on String {\n"
    "  void shout() {}\n}\n",
    "goods/lib/src/box.dart": "class Box {}\n",
    "lib/shop.dart": "import 'package:goods/goods.dart';\npart 'till.dart';\n\nvoid open(Item item, String name) {\n"
    "  item.check();\n  name.shout();\n  _ring();\n  Box();\n}\n",
    "lib/till.dart": "part of 'shop.dart';\n\nvoid _ring() {\n  Item().check();\n  close();\n}\n",
    **{f"lib/more{number}.dart": f"void more{number}() {{}}\n" for number in range(20)},
}
CHANGED = {
    "another package": {**FILES, "goods/pubspec.yaml": "name: others\n"},
    "exported as well": {**FILES, "goods/lib/goods.dart": "export 'src/item.dart';\nexport 'src/box.dart';\n"},
    "hidden": {**FILES, "goods/lib/goods.dart": "export 'src/item.dart' hide Loud;\n"},
    "shown alone": {**FILES, "goods/lib/goods.dart": "export 'src/item.dart' show Item;\n"},
    "the part is gone": {path: text for path, text in FILES.items() if path != "lib/till.dart"},
    "no part any more": {**FILES, "lib/till.dart": FILES["lib/till.dart"].partition("\n")[2]},
    "one more part": {**FILES, "lib/late.dart": "part of 'shop.dart';\n\nvoid close() {}\n"},
    "the export is gone": {path: text for path, text in FILES.items() if path != "goods/lib/goods.dart"},
    "another type": {**FILES, "goods/lib/src/item.dart": FILES["goods/lib/src/item.dart"].replace("String", "int")},
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    check_both_ways(FILES, CHANGED[change])
