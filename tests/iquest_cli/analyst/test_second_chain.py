"""Behind a chain stands another only where the two have something to do with each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.cli import iquest
from support.repos import make_repo

SCAN = """package shop.scan;

class Scanner {
    private final Series series = new Series();

    /** Scans a library. */
    void scanLibrary(Library library) { series.processSeries(library); }
}

class Series {
    /** Processes what a scan of the library found. */
    void processSeries(Library library) { drawCover(library); }

    /** Draws a cover. */
    void drawCover(Library library) { library.draw(); }
}
"""
IMAGES = """package shop.images;

class ImageController {
    private final ListService lists = new ListService();

    /** The cover image of a reading list. */
    Image coverImage(int id) { return lists.generateCoverImage(id); }
}

class ListService {
    /** Cover image generation: generates the cover image of a reading list. */
    Image generateCoverImage(int id) { return merge(id); }

    Image merge(int id) { return null; }
}
"""
QUESTION = "What happens from the library scan to the cover image generation?"


def _ask(folder: Path, images: str) -> dict[str, Any]:
    files = {"src/main/java/shop/scan/Scanner.java": SCAN, "src/main/java/shop/images/Images.java": images}
    repo = make_repo(folder / "repo", files)
    ran = iquest(folder, "ask", QUESTION, "-C", str(repo.root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_chain_that_only_sounds_alike_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    apart = _ask(tmp_path / "one", IMAGES)
    assert "generateCoverImage" not in [step["symbol"].rpartition(".")[2] for step in apart["flow"]]
    tied = _ask(tmp_path / "two", IMAGES.replace("class ListService {", "class ListService {\n    Scanner scanner;\n"))
    assert "generateCoverImage" in [step["symbol"].rpartition(".")[2] for step in tied["flow"]]
    gist = tied["answer"].partition("\n")[0]
    assert gist.startswith("Two calls from `Scanner.scanLibrary` to `Series.drawCover`")
    assert "is not called from there" in gist
