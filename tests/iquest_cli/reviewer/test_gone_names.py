"""What rules for errors, events and keys do not look at is said, and nothing is told of it."""

from __future__ import annotations

from pathlib import Path

from support.reviews import reported

STORE = "public class Store\n{\n    public void Save()\n    {\n        _bus.PublishEvent(new SavedEvent());\n    }\n}\n"
SAVED = "public class SavedEvent\n{\n}\n"


def _handler(number: int) -> str:
    return f"class Mail{number} : IHandle<SavedEvent>\n{{\n    public void Handle(SavedEvent e)\n    {{\n    }}\n}}\n"


def test_of_an_event_that_too_many_files_name_nothing_is_told(tmp_path: Path) -> None:
    base = {"SavedEvent.cs": SAVED, "Store.cs": STORE}
    base |= {f"Mail{number:03}.cs": _handler(number) for number in range(201)}
    base["Zero.cs"] = "class Zero\n{\n    object Make()\n    {\n        return new SavedEvent();\n    }\n}\n"
    after = {"Store.cs": STORE.replace("        _bus.PublishEvent(new SavedEvent());\n", "")}
    report = reported(tmp_path, base, after)
    assert report.findings == ()
    assert "SavedEvent: named in 203 files, so who says it still was not looked at" in report.notes


def test_of_many_errors_that_went_the_first_are_looked_at_and_that_is_said(tmp_path: Path) -> None:
    names = [f"Room{chr(65 + number)}Error" for number in range(22)]
    types = "".join(f"class {name}(Exception):\n    pass\n\n\n" for name in names)
    raised = "".join(f"    if row == {number}:\n        raise {name}()\n" for number, name in enumerate(names))
    caught = "".join(
        f"def on_{name.lower()}(row):\n    try:\n        load(row)\n    except errors.{name}:\n        return 0\n\n\n"
        for name in names
    )
    base = {
        "errors.py": types,
        "store.py": f"from errors import *\n\n\ndef load(row):\n{raised}    return row\n",
        "web.py": f"import errors\nfrom store import load\n\n\n{caught}",
    }
    report = reported(tmp_path, base, {"store.py": "def load(row):\n    return row\n"})
    assert [item.rule_id for item in report.findings].count("error/unraised") == 20
    assert "errors that went: only the first 20 were looked at" in report.notes
