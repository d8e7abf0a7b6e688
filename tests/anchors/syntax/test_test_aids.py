"""Which files hold tests, by their paths."""

import pytest

from anchors.syntax.test_aids import holds_tests


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("pkg/store_test.go", True),
        ("testhelpers/made.go", False),
        ("internal/testutil/made.go", False),
        ("tests/test_utils.py", True),
        ("tests/utils/test_text.py", True),
        ("tests/utils/text.py", False),
        ("tests/conftest.py", False),
        ("tests/checks/text.py", True),
        ("spec/support/made.rb", False),
        ("spec/spec_helper.rb", False),
        ("spec/models/made_spec.rb", True),
        ("src/app.py", False),
    ],
)
def test_what_holds_tests(path: str, is_one: bool) -> None:
    assert holds_tests(path) is is_one
