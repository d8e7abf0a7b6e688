"""Every secret here is put together at run time, so that no scanner takes this file for a leak."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pace import within
from support.snapshots import own_files

from anchors.context.redact import redact


def noise(length: int, seed: str = "seed") -> str:
    digest = b"".join(hashlib.sha256(f"{seed}{number}".encode()).digest() for number in range(8))
    return base64.b64encode(digest).decode().replace("+", "a").replace("/", "b").replace("=", "")[:length]


SECRETS = {
    "aws access key": "AKIA" + "Q3EGRWTNZ7VYHJ2K",
    "github token": "ghp_" + noise(36),
    "gitlab token": "glpat-" + noise(20),
    "slack token": "xoxb-" + "123456789012-" + noise(24),
    "stripe key": "sk_live_" + noise(24),
    "google api key": "AIza" + noise(35),
    "npm token": "npm_" + noise(36),
    "model provider key": "sk-proj-" + noise(48),
    "json web token": "eyJ" + noise(20) + ".eyJ" + noise(30) + "." + noise(40),
    "password in a url": "postgres://admin:" + noise(12) + "@db.internal/x",
    "assigned secret": f'client_secret = "{noise(32)}"',
    "authorization header": "Authorization: Bearer " + noise(40),
}


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("https://shop.example.org/api/oauth2/token", True),
        ("https://login.shop.org:8443/realms/main/protocol/openid-connect/token", True),
        ("https://hooks.shop.org/services/" + noise(24), False),
        ("https://shop.org/api?key=" + noise(24), False),
    ],
)
def test_where_a_token_is_asked_for_is_none(address: str, is_kept: bool) -> None:
    assert (redact(f'token: "{address}"\n').text == f'token: "{address}"\n') is is_kept


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_taken_out_and_counted(kind: str) -> None:
    text = f"first line\nvalue: {SECRETS[kind]}\nlast line\n"
    clean = redact(text)
    assert clean.num_redacted == 1
    assert f"[redacted: {kind}]" in clean.text
    assert clean.text.split("\n")[::3] == text.split("\n")[::3]


@pytest.mark.parametrize(
    "line",
    [
        'password = "changeme-please"',
        "api_key = os.environ['API_KEY']",
        'token = "${GITHUB_TOKEN_FROM_CI}"',
        'secret_name = "projects/shop/secrets/database"',
        "url = 'https://example.org/a:b@c'",
        "commit 3f2a9c0d1e4b5a6978877665544332211ffeedd0",
        'password = "xxxxxxxxxxxxxxxx"',
        "sk_test_example",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact(line).text == line


def test_a_default_of_a_variable_that_is_called_so_goes() -> None:
    secret = "S3cr3tPassw0rd9x"
    block = f'variable "root_password" {{\n  type    = string\n  default = "{secret}"\n}}\n'
    told = redact(block)
    assert (secret in told.text, told.num_redacted, told.text.count("\n")) == (False, 1, block.count("\n"))
    assert redact(block.replace("root_password", "region")).text == block.replace("root_password", "region")
    apart = f'variable "password" {{\n}}\nvariable "region" {{\n  default = "{secret}"\n}}\n'
    assert redact(apart).text == apart


def test_a_private_key_keeps_its_lines_and_loses_its_content() -> None:
    label = "RSA PRIVATE " + "KEY"
    body = "\n".join(noise(64, str(number)) for number in range(5))
    text = f"a\n-----BEGIN {label}-----\n{body}\n-----END {label}-----\nb\n"
    clean = redact(text)
    assert clean.num_redacted == 1
    assert noise(64, "0") not in clean.text
    assert len(clean.text.split("\n")) == len(text.split("\n"))
    assert clean.text.startswith("a\n-----BEGIN") and clean.text.endswith("-----\nb\n")


def test_values_of_env_files_go_and_harmless_ones_stay() -> None:
    text = "DB_PASSWORD=hunter2-and-more\nDEBUG=true\nPORT=8080\n# COMMENT=1\nexport NAME='quoted value'\n"
    assert redact(text, "deploy/.env").text.split("\n") == [
        "DB_PASSWORD=[redacted: .env value]", "DEBUG=true", "PORT=8080", "# COMMENT=1",
        "export NAME=[redacted: .env value]", "",
    ]  # fmt: skip
    assert redact(text, ".env.example").num_redacted == 0


def test_own_sources_hold_no_secret() -> None:
    assert {path: redact(data.decode(), path).num_redacted for path, data in own_files().items()} == dict.fromkeys(
        own_files(), 0
    )


@given(st.text(max_size=300))
def test_any_text_keeps_its_number_of_lines_and_is_stable(text: str) -> None:
    clean = redact(text, "a/.env").text
    assert clean.count("\n") == text.count("\n")
    assert redact(clean, "a/.env").text == clean


def test_blank_lines_of_an_env_file_are_gone_over_once() -> None:
    with within(1):
        found = redact("\n" * 20_000 + "  export API_KEY=9f8a7b6c5d\n", ".env")
    assert found.text.endswith("  export API_KEY=[redacted: .env value]\n") and found.num_redacted == 1


@pytest.mark.parametrize("flood", ["eyJ-" * 20_000, "eyJ0123456789-" * 6_000 + ".", "eyJ0123456789-.a." * 4_000])
def test_what_only_begins_like_a_token_is_gone_over_once(flood: str) -> None:
    with within(2):
        found = redact(f"{flood} {SECRETS['json web token']}")
    assert found.text.endswith(" [redacted: json web token]") and found.num_redacted == 1
