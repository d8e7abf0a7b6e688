"""Findings that say the same of several places are told once; graver ones, and those that differ, each by itself."""

import io

from iquest_cli.console import Console
from iquest_cli.reports import review_markdown, review_text
from iquest_cli.reports.review_alike import together
from iquest_cli.reviewer.finding import Evidence, Finding, ReviewedFile, ReviewReport


def found(path, message="JAVA is 21", severity="info", line=3, **more):
    own = (Evidence(path, line, line, f"JAVA={path}"),)
    return Finding("default/changed", severity, "high", path, line, line, message, "why", **{"evidence": own, **more})


def report(findings):
    files = (ReviewedFile("a", "modified", "", 9, 9),)
    return ReviewReport("a", "b", "b against a", tuple(findings), files=files)


def text_of(findings):
    out = io.StringIO()
    console = Console(out, io.StringIO(), is_styled=False, is_quiet=True, width=80)
    console.print_lines(review_text.render(report(findings), console))
    return out.getvalue()


def test_places_of_what_is_alike_stand_below_the_first():
    findings = [found(f"image-{number}/Dockerfile") for number in range(9)] + [found("x", "JAVA is 25")]
    text = text_of(findings)
    assert text.count("JAVA is 21") == 1 and text.count("JAVA is 25") == 1
    assert "also  image-1/Dockerfile:3, image-2/Dockerfile:3," in text
    assert "image-6/Dockerfile:3 and 2 more" in " ".join(text.split()) and "10 findings" in text
    page = review_markdown.render(report(findings))
    assert page.count("JAVA is 21") == 1 and "The same at `image-1/Dockerfile:3`" in page and "and 2 more." in page


def test_what_is_graver_or_has_uses_is_told_at_each_place():
    assert [len(others) for _, others in together([found("a"), found("b")])] == [1]
    for severity in ("low", "medium", "high"):
        graver = [found(name, severity=severity) for name in "ab"]
        assert [len(others) for _, others in together(graver)] == [0, 0]
    assert [len(others) for _, others in together([found(name, severity="low") for name in "abc"])] == [2]
    used = [found(name, evidence=(Evidence(name, 1, 1, ""), Evidence("u", 1, 1, ""))) for name in "ab"]
    assert [len(others) for _, others in together(used)] == [0, 0]
    assert [len(others) for _, others in together([found(name, origin="model") for name in "ab"])] == [0, 0]


def test_files_stay_together_where_few_are_alike():
    low = [found("a", "one", "low"), found("b", "two", "low"), found("a", "one", "low", 9)]
    assert text_of(low).split("\n")[0] == "a" and text_of(low).count("\na\n") == 0
