"""Defaults beside a name: tags, marks, remarks, parameters of what makes the setting; settings told by family."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

GO = """package config

// Upstreams says whom to ask.
type Upstreams struct {
	// How long to wait for an answer.
	Timeout Duration `default:"2s" yaml:"timeout"`
	Retries int `yaml:"retries" envDefault:"4"`
}

// RedisOptions of the cache.
type RedisOptions struct {
	Prefix string
	Channel string
}

// Redis connection.
type Redis struct {
	Address string `yaml:"address"`
	Attempts int `default:"3" yaml:"attempts"`
}
"""
RUST = """#[derive(Builder)]
pub struct Configuration {
    #[builder(default = "3890")]
    pub ldap_port: u16,
    #[builder(default = r#"String::from("cert.pem")"#)]
    pub cert_file: String,
    #[serde(default = "default_pool_size")]
    pub pool_size: u32,
}

fn default_pool_size() -> u32 {
    12
}

pub struct Opts {
    /// Largest body that is taken, 512 by default.
    #[clap(long, env = "SHOP_BODY_LIMIT")]
    pub body_limit: Option<u32>,
    /// Certificate of the ldaps listener. Default: 6360
    pub ldaps_port: Option<u16>,
}
"""
JAVA = """package shop;

public final class Keys {
    /** Seconds until a connection is closed. */
    public static final ConfigKey<Integer> SERVER_TIMEOUT = new IntegerKey(
            "server.timeout",
            List.of(Kind.CONFIG),
            1800);
}

class IntegerKey extends ConfigKey<Integer> {
    IntegerKey(String key, List<Kind> kinds) {
        super(key, kinds, null);
    }
    IntegerKey(String key, List<Kind> kinds, Integer defaultValue) {
        super(key, kinds, defaultValue);
    }
}

class Server {
    private final int timeout;
    Server(Config config) {
        timeout = config.getInteger(Keys.SERVER_TIMEOUT);
    }
}
"""
C = """#define CF_ABS(name, ops, var, flags, def) { name, ops, flags, &(var), def }

static int cf_lifetime;

static const struct CfKey params[] = {
	CF_ABS("server_lifetime", CF_TIME, cf_lifetime, 0, "3600"),
	CF_ABS("client_tls_ciphers", CF_STR, cf_ciphers, 0, NULL),
	CF_ABS("client_tls_mode", CF_STR, cf_mode, 0, "disable"),
	CF_ABS("client_tls_key", CF_STR, cf_key, 0, ""),
	CF_ABS("server_connect_timeout", CF_TIME, cf_connect, 0, "15"),
};
"""
PYTHON = """class AppSettings(BaseSettings):
    PORT: int = 9000
    LDAP_SERVER_URL: str | None = None
    LDAP_BASE_DN: str | None = None
    LDAP_ID_ATTRIBUTE: str = "uid"


class AuthMethod(Enum):
    LDAP = "LDAP"
"""
TYPESCRIPT = """import { env } from './env';

export const mailer = () => {
  if (!env('APP_SMTP_HOST') || !env('APP_SMTP_KEY')) {
    throw new Error('not configured');
  }
  return create({ host: env('APP_SMTP_HOST') ?? 'localhost', port: Number(env('APP_SMTP_PORT', '2500')) });
};
"""
RUBY = """class Log
  def self.log_length
    ENV['LOG_LENGTH'].present? ? ENV['LOG_LENGTH'].to_i : 200
  end

  def self.max_age
    (ENV['LOG_MAX_AGE'].presence || 14).to_i
  end

  def self.schedule
    every ENV['TRASH_CHECK'].presence || '6h' do
      empty_trash!
    end
  end
end
"""
FILES = {
    "config/upstreams.go": GO,
    "src/configuration.rs": RUST,
    "src/shop/Keys.java": JAVA,
    "src/main.c": C,
    "shop/settings.py": PYTHON,
    "packages/mailer.ts": TYPESCRIPT,
    "app/log.rb": RUBY,
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("marked"), FILES).root


def ask(state: Path, root: Path, question: str) -> str:
    found = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(found.out)
    return str(answer["answer"])


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the default upstream timeout?", "`Timeout` (default `2s`)"),
        ("How many retries does an upstream have by default?", "`Retries` (default `4`)"),
        ("What is the default LDAP port?", "`ldap_port` (default `3890`"),
        ("What is the default of cert_file?", '`cert_file` (default `"cert.pem"`'),
        ("What is the default pool size?", "`pool_size` (default `12`"),
        ("What is the default body limit?", "(default `512`"),
        ("What is the default server timeout of a connection in Java?", "`SERVER_TIMEOUT` (default `1800`"),
        ("What is the default lifetime of a server?", "`server_lifetime` (default `3600`)"),
        ("What is the default log length?", "`LOG_LENGTH` (default `200`)"),
        ("How often is the trash checked?", "`TRASH_CHECK` (default `'6h'`)"),
        ("What is the default maximum age of a log?", "`LOG_MAX_AGE` (default `14`)"),
    ],
)
def test_default_stands_beside_the_name(state: Path, shop: Path, question: str, first: str) -> None:
    assert first in ask(state, shop, question).split("\n\n")[0]


@pytest.mark.parametrize(
    ("question", "holder", "rows"),
    [
        (
            "Which settings are there for LDAP?",
            "`AppSettings`",
            ["`LDAP_SERVER_URL`", "`LDAP_BASE_DN`", '`LDAP_ID_ATTRIBUTE` | shop/settings.py:5 | default `"uid"`'],
        ),
        (
            "Which settings are there for client TLS?",
            "`params`",
            ["`client_tls_ciphers`", '`client_tls_mode` | src/main.c:8 | default `"disable"`', "`client_tls_key`"],
        ),
        (
            "Which settings are there for SMTP?",
            "Three SMTP settings",
            ["`APP_SMTP_HOST`", "`APP_SMTP_KEY`", "default `'2500'`"],
        ),
        ("Which settings are there for Redis?", "`Redis` ", ["`Address`", "default `3`"]),
    ],
)
def test_settings_of_one_name_are_listed(state: Path, shop: Path, question: str, holder: str, rows: list[str]) -> None:
    told = ask(state, shop, question)
    assert holder in told.split("\n")[0]
    assert all(row in told for row in rows), told
    assert "AuthMethod" not in told
    assert "!env" not in told  # the other half of a condition is no default


def test_a_row_that_says_little_of_what_is_asked_is_no_answer(state: Path, shop: Path) -> None:
    told = ask(state, shop, "How long does a client wait for a server connection by default?")
    assert "server_connect_timeout" not in told.split("\n")[0]


REMARKED = """#[derive(Parser)]
pub struct RunOpts {
    /// Change ldap port. Default: 3890
    #[clap(long, env = "SHOP_LDAP_PORT")]
    pub ldap_port: Option<u16>,

    /// Change HTTP host. Default: "::"
    #[clap(long, env = "SHOP_HTTP_HOST")]
    pub http_host: Option<String>,
}
"""


def test_the_line_that_tells_the_default_is_quoted_and_the_next_member_is_not(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "remarked", {"src/cli.rs": REMARKED}).root
    answer = ask(state, root, "What is the default LDAP port?")
    assert "default `3890`" in answer
    assert "/// Change ldap port. Default: 3890\n" in answer and "HTTP host" not in answer


def test_tables_of_thousands_of_rows_take_no_minutes(state: Path, tmp_path: Path) -> None:
    """What their rows are made with is looked at once a file, be there ever so many of that name."""
    parameters = ", ".join(f"int p{number}" for number in range(20))
    files = {}
    for file in range(20):
        rows = "".join(f'  make("timeout_{file}_{row}", {"0, " * 20}"5");\n' for row in range(1500))
        made = f"void make(const char *name, {parameters}, char *def_value) {{ }}\n"
        files[f"f{file}.c"] = f"{made}void init(void) {{\n{rows}}}\n"
    root = make_repo(tmp_path / "rows", files).root
    with within(6):
        assert "setting" in ask(state, root, "Which settings are there for timeout?")
