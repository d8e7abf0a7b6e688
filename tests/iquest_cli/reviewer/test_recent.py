"""What is kept of files goes when others come, the least lately asked for first."""

from __future__ import annotations

from iquest_cli.reviewer.recent import Recent


def test_the_least_lately_asked_for_goes_first_and_one_always_stays() -> None:
    read: list[str] = []
    kept = Recent[str](10)

    def of(path: str, num: int) -> str:
        def text() -> str:
            read.append(path)
            return path * num

        return kept.of(path, text, len)

    assert (of("a", 4), of("b", 4), of("a", 4)) == ("aaaa", "bbbb", "aaaa")
    assert read == ["a", "b"]
    of("c", 4)  # over the bound: b goes, which was asked for before a
    of("a", 4)
    assert read == ["a", "b", "c"]
    of("b", 4)
    assert read == ["a", "b", "c", "b"]
    of("d", 99)
    of("d", 99)
    assert read == ["a", "b", "c", "b", "d"]
    of("a", 4)
    assert read[-1] == "a"
