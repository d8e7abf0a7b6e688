"""The maintained detectors: what they find, what they leave alone, and that nothing of theirs ends a run."""

import socket

import pytest

from anchors.context.detectors import MAX_LINE, installed, scan

HEX = "3f8a1c9e5b7d2046a1e8c3b9f0d75264"
WORD = "Q7mZp2VtYw8KsJd5HgNc3BfUeAo1Rx4L"


@pytest.mark.parametrize(
    ("line", "kind", "is_guessed"),
    [
        (f'KEY = "AKCp8{WORD}{WORD}"', "Artifactory Credentials", False),
        (f"aws_secret_access_key = '{WORD}/k9Tq3+a'", "AWS Access Key", True),
        (f'cloudant_password = "{HEX}{HEX[::-1]}"', "Cloudant Credentials", True),
        (f"bot.run('M{WORD[:23]}.X{WORD[:5]}.{WORD[:27]}')", "Discord Bot Token", False),
        (f'ibm_cloud_api_key: "{WORD}a8Zk3mQx7Lm2"', "IBM Cloud IAM Key", True),
        (f'cos_hmac_secret_access_key = "{HEX}{HEX[:16]}"', "IBM COS HMAC Credentials", True),
        (f"client = connect('{HEX}-us12')", "Mailchimp Access Key", False),
        ("//registry.example.org/:_authToken=3f8a1c9e-5b7d-2046-a1e8-c3b9f0d75264", "NPM tokens", True),
        (f"key: SG.{WORD[:22]}.{WORD}{WORD[:11]}", "SendGrid API Key", False),
        (f"xoxb-914253367148-{WORD[:24]}", "Slack Token", False),
        (f'softlayer_api_key = "{HEX}{HEX[::-1]}"', "SoftLayer Credentials", True),
        (f"square = 'sq0csp-{WORD}{WORD[:11]}'", "Square OAuth Secret", False),
        (f"stripe: 'rk_live_{WORD[:24]}'", "Stripe Access Key", False),
    ],
)
def test_tokens_of_named_providers(line, kind, is_guessed):
    (found,) = scan([(7, line)]).secrets
    assert (found.line, found.kind, found.is_guessed) == (7, kind, is_guessed)
    assert found.text in line
    assert len(found.text) >= 30


@pytest.mark.parametrize(
    "line",
    [
        f'"integrity": "sha512-{WORD}{WORD}{WORD[:22]}=="',
        'commit = "9fceb02d0ae598e95dc970b74767f19372d61af8"',
        'key: "550e8400-e29b-41d4-a716-446655440000"',
        "stripe = 'sk_live_000000000000000000000000'",
        "cloudant_password = get_password_of_the_cloudant_account_1()",
        f"blob = '{WORD * 20}'",
        "SK1234567890abcdef1234567890abcdef",
        f"x{HEX}-us12x",
    ],
)
def test_what_is_no_secret(line):
    assert scan([(1, line)]).secrets == []


def test_the_allow_comments_of_others_do_not_count():
    line = f"client = connect('{HEX}-us12')  # pragma: allowlist secret"
    assert len(scan([(1, line)]).secrets) == 1


def test_nothing_is_sent_anywhere(monkeypatch):
    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    found = scan([(1, f"xoxb-914253367148-{WORD[:24]}"), (2, f"client = connect('{HEX}-us12')")])
    assert (len(found.secrets), found.errors) == (2, [])


class Broken:
    secret_type = "Broken Token"

    def analyze_string(self, string):
        yield "never"
        raise RecursionError("deep")


def test_a_detector_that_fails_is_told_and_the_others_go_on():
    detectors, _ = installed()
    line = f"client = connect('{HEX}-us12')"
    found = scan([(1, line), (2, line)], load=lambda: (((Broken(), False), *detectors), ""))
    assert [secret.kind for secret in found.secrets] == ["Mailchimp Access Key"] * 2
    assert found.errors == ["the Broken Token detector failed; the other patterns were used"]


def test_a_missing_package_is_told():
    found = scan([(1, f"t = '{WORD}'")], load=lambda: ((), "the detectors could not be loaded"))
    assert (found.secrets, found.errors) == ([], ["the detectors could not be loaded"])


def test_a_line_that_is_too_long_is_told():
    found = scan([(1, "x" * (MAX_LINE + 1)), (2, f"client = connect('{HEX}-us12')")])
    assert [secret.line for secret in found.secrets] == [2]
    assert found.errors == ["1 line over 20,000 characters; only the built-in patterns were used"]


def test_a_token_beside_a_long_run_of_blanks_and_other_tokens_is_found():
    line = f"name{' ' * 300}= '{'a1' * 12}'" + " " * 300 + f"'{HEX}-us12'"
    assert [secret.kind for secret in scan([(1, line)]).secrets] == ["Mailchimp Access Key"]


def test_lines_without_a_token_load_nothing():
    def fail():
        raise AssertionError("loaded")

    assert scan([(1, "return self.some_function_name(argument, other=value)")], load=fail).errors == []
