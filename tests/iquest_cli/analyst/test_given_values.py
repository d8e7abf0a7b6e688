"""Defaults that stand where a line, a record or a read gives them, and which are asked for in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

RETRIES = """package shop

// Options of a client.
type Options struct {
\t// MaxRetries tells how often a request may be retried.
\tMaxRetries int
}

type Client struct {
\tmaxRetries int
}

func newClient(opts Options) *Client {
\tclnt := new(Client)
\tclnt.maxRetries = MaxRetry
\tif opts.MaxRetries > 0 {
\t\tclnt.maxRetries = opts.MaxRetries
\t}
\treturn clnt
}
"""
CONSTANT = "package shop\n\n// MaxRetry is the most of it.\nvar MaxRetry = 10\n"
WORKER = "Delayed::Worker.read_ahead = 5\nDelayed::Worker.max_attempts = 15\nDelayed::Worker.logger = Rails.logger\n"
KEPT = (
    "class Keeper\n  FAILED_JOBS_TO_KEEP = 100\n\n  def clean_failed_jobs\n    drop(FAILED_JOBS_TO_KEEP)\n  end\nend\n"
)
TABLE = """struct entry { const char *name; int type; long default_num; };

const struct entry table[] = {
\t{ .name = "title-history-limit",
\t  .type = 1,
\t  .default_num = 100
\t},
\t{ .name = "history-limit",
\t  .type = 1,
\t  .default_num = 2000
\t},
};
"""
SEED = """class Seed
{
    public static void Fill(List<Setting> all)
    {
        all.Add(new() {Key = SettingKey.TaskBackup, Value = "daily"});
        all.Add(new() {Key = SettingKey.TotalBackups, Value = "30"});
    }
}
"""
KEYS = "enum SettingKey\n{\n    /// <summary>Total number of backups to maintain</summary>\n    TotalBackups = 20,\n}\n"
CLEAN = """class Cleaner
{
    /// <summary>Backups that were kept long enough are removed</summary>
    public void CleanBackups(List<Backup> backups, int kept)
    {
        backups.RemoveRange(kept, backups.Count - kept);
    }
}
"""
UPLOAD = """export class EnvironmentService {
  constructor(private configService: ConfigService) {}

  getFileUploadSizeLimit(): string {
    return this.configService.get<string>('FILE_UPLOAD_SIZE_LIMIT', '50mb');
  }
}
"""
ACTION = """export const uploadFileAction = handleUpload({
  onUpload: async (file: File, limit: number) => {
    return await upload(file, limit);
  },
});
"""
NESTED = """let defaultConfig = {
  port: 80,
  upload: {
    fileSizeSyncLimitMB: 20,
    fileSizeLimitMB: 30,
  },
};

export const config = {
  upload: process.env.UPLOAD_SYNC_LIMIT
    ? { fileSizeSyncLimitMB: +process.env.UPLOAD_SYNC_LIMIT || defaultConfig.upload.fileSizeSyncLimitMB }
    : defaultConfig.upload,
};
"""
SPRING = """package shop;

class Cart {
    @Value("${cart.basket-limit:12}")
    private int most;

    int basket(int wanted) { return Math.min(wanted, most); }
}
"""
LOCK = "packages:\n  '@token/login@4.0':\n    peers:\n      token-login-valid: '>=0.13'\n"
TOKEN = "class Tokens:\n    def __init__(self):\n        self.login_token_valid = 90\n"
CASES = (
    (
        {"api.go": RETRIES, "retry.go": CONSTANT},
        "how many times is a request retried by default?",
        "`MaxRetries` (default `10`, `MaxRetry` retry.go:4)",
    ),
    (
        {"config/initializers/delayed_job.rb": WORKER, "lib/keeper.rb": KEPT},
        "How many times is a failed job attempted?",
        "`max_attempts` (default `15`), given in config/initializers/delayed_job.rb:2",
    ),
    ({"table.c": TABLE}, "What is the default history limit?", "`history-limit` (default `2000`), given in `table`"),
    (
        {"Seed.cs": SEED, "SettingKey.cs": KEYS, "Cleaner.cs": CLEAN},
        "How many backups are kept by default?",
        '`SettingKey.TotalBackups` (default `"30"`), given in `Seed.Fill`',
    ),
    (
        {"src/environment.ts": UPLOAD, "src/action.ts": ACTION},
        "What is the default file upload size limit?",
        "`FILE_UPLOAD_SIZE_LIMIT` (default `'50mb'`)",
    ),
    (
        {"src/load-config.js": NESTED},
        "What is the maximum upload size of a sync file?",
        "`fileSizeSyncLimitMB` (default `20`)",
    ),
    (
        {"src/main/java/shop/Cart.java": SPRING},
        "What is the basket limit by default?",
        "`cart.basket-limit` (default `12`)",
    ),
    (
        {"tokens.py": TOKEN, "pnpm-lock.yaml": LOCK},
        "How long is a login token valid by default?",
        "`login_token_valid` (default `90`)",
    ),
)


@pytest.mark.parametrize(("files", "question", "lead"), CASES, ids=[lead.partition("`")[2][:20] for *_, lead in CASES])
def test_the_value_is_told_where_it_is_given(tmp_path: Path, files: dict[str, str], question: str, lead: str) -> None:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(tmp_path, "ask", question, "-C", str(repo.root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["found"]
    assert answer["answer"].startswith(lead)
