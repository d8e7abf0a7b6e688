"""Raw parse against whole extraction of the same files, in one thread: a line for each language.

    python tests/benchmarks/syntax_speed.py FOLDER [LANGUAGE]

Files above a megabyte are left out.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tree_sitter import Parser

from anchors.syntax.extract import extract
from anchors.syntax.languages import is_code, language_of
from anchors.syntax.parse import grammar


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("language", nargs="?", help="the one to measure")
    options = parser.parse_args()
    root, wanted = options.folder, options.language
    blobs: dict[str, list[bytes]] = {}
    for path in sorted(root.rglob("*")):
        language = language_of(path.name)
        if language and is_code(language) and wanted in (None, language) and path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            if len(data) <= 1 << 20:
                blobs.setdefault(language, []).append(data)
    for language, datas in sorted(blobs.items()):
        parser, size = Parser(grammar(language)), sum(map(len, datas)) / 1e6
        extract(datas[0], language)
        begin = time.perf_counter()
        for data in datas:
            parser.parse(data)
        raw = time.perf_counter() - begin
        begin = time.perf_counter()
        for data in datas:
            extract(data, language)
        whole = time.perf_counter() - begin
        print(
            f"{language:12} {len(datas):6,} files {size:7.1f} MB   parse {size / raw:5.1f} MB/s   "
            f"extract {size / whole:5.1f} MB/s   {whole / raw:.2f} x"
        )


if __name__ == "__main__":
    main()
