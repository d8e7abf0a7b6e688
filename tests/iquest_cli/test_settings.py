import json

import pytest
from support.cli import environment, iquest
from support.repos import make_repo

from iquest_cli.errors import SettingError
from iquest_cli.layers import load_settings
from iquest_cli.settings import Settings, known_keys, value_of


@pytest.fixture
def place(tmp_path):
    """A repository and a user file, with an environment of their own."""
    make_repo(tmp_path / "repo")
    with environment({"IQUEST_CONFIG": str(tmp_path / "config.toml"), "HOME": str(tmp_path)}):
        yield tmp_path


def test_defaults(place):
    resolved = load_settings(str(place / "repo"))
    assert resolved.values == Settings()
    assert set(resolved.origins.values()) == {"default"}
    assert list(resolved.origins) == list(known_keys())


def test_each_layer_wins_over_the_one_below(place):
    path = str(place / "repo")
    key = "review.max_findings"

    def now(**options):
        resolved = load_settings(path, **options)
        return value_of(resolved.values, key), resolved.origins[key]

    assert now() == (200, "default")
    (place / "config.toml").write_text("[review]\nmax_findings = 1\n")
    assert now() == (1, str(place / "config.toml"))
    (place / "repo" / ".iquest.toml").write_text("[review]\nmax_findings = 2\n")
    assert now() == (2, ".iquest.toml")
    environ = {"IQUEST_REVIEW_MAX_FINDINGS": "3"}
    assert now(environ=environ) == (3, "IQUEST_REVIEW_MAX_FINDINGS")
    assert now(environ=environ, flags={key: 4}) == (4, "flag")
    with pytest.raises(SettingError, match="^--fail-on takes one of none, info, .*, not 'hgih'$"):
        now(flags={"review.fail_on": "hgih"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("modle = 'x'", "unknown setting `modle`; did you mean `model`?"),
        ("[review]\nfail_onn = 'high'", "unknown setting `review.fail_onn`; did you mean `review.fail_on`?"),
        ("[reviews]\nx = 1", "unknown setting `reviews.x`"),
        ("[review]\nfail_on = 'hgih'", "`review.fail_on` is 'hgih', but must be: one of none, info, low, medium, high"),
        ("[ask]\nbudget = 'many'", "`ask.budget` is 'many'"),
        ("offline = 3", "`offline` is 3"),
        ("[ask", "not valid TOML"),
    ],
)
def test_a_wrong_user_file_names_key_and_file(place, text, said):
    (place / "config.toml").write_text(text)
    with pytest.raises(SettingError) as error:
        load_settings(str(place / "repo"))
    assert said in str(error.value)
    assert str(place / "config.toml") in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "model = '/tmp/evil'",
        "[engine]\nserver_url = 'http://x'",
        "[index]\ncache_dir = '/x'",
        "offline = false",
        "[ask]\nplan = 'whole'",
    ],
)
def test_the_repository_sets_paths_anchors_and_review_only(place, text):
    (place / "repo" / ".iquest.toml").write_text(text)
    with pytest.raises(SettingError, match=r"\[paths\], \[anchors\] and \[review\] only"):
        load_settings(str(place / "repo"))


@pytest.mark.parametrize("path", ["/etc/passwd", "../../x", "~/x", "a/../../b"])
def test_the_repository_names_no_path_outside_itself(place, path):
    (place / "repo" / ".iquest.toml").write_text(f"[review]\nbaseline = '{path}'\n")
    with pytest.raises(SettingError, match="inside the repository"):
        load_settings(str(place / "repo"))


def test_a_linked_repository_file_is_refused(place):
    (place / "secret").write_text("[review]\nmax_findings = 1\n")
    (place / "repo" / ".iquest.toml").symlink_to(place / "secret")
    with pytest.raises(SettingError, match="cannot be read"):
        load_settings(str(place / "repo"))


def test_an_unknown_variable_names_the_nearest(place):
    with pytest.raises(SettingError, match="IQUEST_MODLE; did you mean `IQUEST_MODEL`"):
        load_settings(str(place / "repo"), environ={"IQUEST_MODLE": "x"})


def test_variables_are_read_by_their_type(place):
    environ = {"IQUEST_REVIEW_SELECT": "api/*, secret/added", "IQUEST_OFFLINE": "true", "IQUEST_ASK_TEMPERATURE": "0.5"}
    values = load_settings(str(place / "repo"), environ=environ).values
    assert values.review.select == ("api/*", "secret/added")
    assert values.offline is True
    assert values.ask.temperature == 0.5
    with pytest.raises(SettingError, match="`ask.seed` is 'soon'"):
        load_settings(str(place / "repo"), environ={"IQUEST_ASK_SEED": "soon"})


def test_the_hub_offline_switch_counts(place):
    resolved = load_settings(str(place / "repo"), environ={"HF_HUB_OFFLINE": "1"})
    assert (resolved.values.offline, resolved.origins["offline"]) == (True, "HF_HUB_OFFLINE")


def test_config_show_says_where_each_value_came_from(tmp_path):
    repo = make_repo(tmp_path / "repo")
    (tmp_path / "config.toml").write_text("model = 'none'\n")
    ran = iquest(tmp_path, "-C", str(repo.root), "config", "show", "--origin", env={"IQUEST_ASK_SEED": "7"})
    rows = {line.split()[0]: line for line in ran.out.splitlines()}
    assert rows["model"].endswith(str(tmp_path / "config.toml"))
    assert rows["ask.seed"].split()[1:] == ["7", "IQUEST_ASK_SEED"]
    as_json = iquest(tmp_path, "-C", str(repo.root), "config", "show", "--format", "json", "--offline")
    assert json.loads(as_json.out)["settings"]["offline"] == {"value": True, "origin": "flag"}


def test_config_init_writes_a_file_that_reads_back(tmp_path):
    repo = make_repo(tmp_path / "repo")
    assert iquest(tmp_path, "config", "init").code == 0
    assert iquest(tmp_path, "config", "init", "--repository", "-C", str(repo.root)).code == 0
    text = (repo.root / ".iquest.toml").read_text()
    assert "[review]" in text
    assert "# model =" not in text
    assert iquest(tmp_path, "config", "show", "-C", str(repo.root)).code == 0
    again = iquest(tmp_path, "config", "init")
    assert again.code == 3
    assert "exists already" in again.err
