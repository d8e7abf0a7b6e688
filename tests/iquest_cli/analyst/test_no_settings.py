"""What code builds, and a field that holds a part of the program, is no setting, whatever its name says."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered
from support.cli import clean_environment, environment
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.settings.built import is_part

GO = """package shop

var visitDuration = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "visit"}, []string{"status"})
var guard = &sync.Mutex{}
var namePattern = regexp.MustCompile("^[a-z]+$")
var jobs = make(chan Job)
var visitLimit = 5
var visitEvery = 30 * time.Second
var limits = newLimitConfig("a")

type Picker struct{}

func (p *Picker) Pick()  {}
func (p *Picker) Rest()  {}
func (p *Picker) Climb() {}
func (p *Picker) Pack()  {}

type Size struct{ n int }

func (s *Size) UnmarshalText(b []byte) error { return nil }
func (s *Size) String() string               { return "" }
func (s *Size) Half() int                    { return 1 }
func (s *Size) Double() int                  { return 2 }

type handler struct {
	pool    *worker.Pool
	picker  *Picker
	size    Size
	timeout time.Duration
	retries int
	options PoolOptions
}
"""
PYTHON = """import logging
import re
import threading

logger = logging.getLogger(__name__)
visit_lock = threading.Lock()
NAME_PATTERN = re.compile("[a-z]+")
VISIT_LIMIT = int("5")
VISIT_FOLDER = Path("visits")
VISIT_TIMEOUT = timedelta(seconds=30)
VISIT_WORKERS = ThreadPoolExecutor(max_workers=4)
VISIT_OPTION = register_option("visit.limit")
"""
JAVA = """public class Keys {
    private static final Logger LOGGER = LoggerFactory.getLogger(Keys.class);
    public static final ConfigKey<Long> VISIT_TIMEOUT = new LongConfigKey("visit.timeout", 600L);
    private final ReentrantLock visitLock = new ReentrantLock();
    private static final Pattern VISIT = Pattern.compile("[a-z]+");
    private VisitScheduler visitScheduler;
    private Duration visitDuration = Duration.ofSeconds(5);
    private int visitCount;
}
"""
FILES = {"shop.go": GO, "shop.py": PYTHON, "Keys.java": JAVA}


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("shop.go", {"visitDuration", "guard", "namePattern", "jobs", "pool", "picker"}),
        ("shop.py", {"logger", "visit_lock", "NAME_PATTERN"}),
        ("Keys.java", {"LOGGER", "visitLock", "VISIT", "visitScheduler"}),
    ],
)
def test_parts_of_the_program_are_no_settings(state: Path, path: str, names: set[str]) -> None:
    root = make_repo(state / "parts", FILES).root
    with environment(clean_environment(state)), Workspace.open(root) as workspace:
        snapshot = workspace.snapshot
        file = snapshot.file_index(path)
        assert file is not None
        symbols = [snapshot.symbol(number) for number in snapshot.symbols_of(file)]
        found = {s.name for s in symbols if s.kind in ("constant", "field", "variable") and is_part(workspace, s)}
        assert found == names


def test_an_option_without_a_time_is_no_answer_to_how_long(tmp_path: Path) -> None:
    code = (
        "import argparse\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n"
        '    parser.add_argument("--secret-key", default="", help="Encrypts the data of a session")\n'
    )
    files = {"shop/main.py": code, "shop/session.py": "def open_session(key):\n    return start(key)\n"}
    assert answered(tmp_path / "a", files, "How long does a session last?").answer.startswith("Not found: ")
    files["shop/main.py"] = code.replace('"--secret-key", default=""', '"--session-lifetime", default=30')
    assert "`--session-lifetime`" in answered(tmp_path / "b", files, "How long does a session last?").answer
