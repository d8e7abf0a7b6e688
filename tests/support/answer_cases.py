"""A web service of twelve files, in which a wrong password is logged at three levels; and a large Java task class."""

from __future__ import annotations

SERVICE: dict[str, str] = {
    "main.py": '''"""Entry point: python main.py"""

from auth.views import login_view
from config import settings
from utils.logger import configure


def main() -> None:
    configure(settings.LOG_LEVEL)
    print(login_view({"name": "ann", "password": "x"}))


if __name__ == "__main__":
    main()
''',
    "auth/__init__.py": "",
    "auth/views.py": '''"""Answers to requests of the login page."""

from services.login import InvalidCredentials, LoginService
from utils.logger import get_logger

logger = get_logger("auth.views")
service = LoginService()


def login_view(request: dict) -> tuple[int, str]:
    """Checks the credentials of a request."""
    try:
        session = service.authenticate(request["name"], request["password"])
    except InvalidCredentials:
        logger.info("401 returned to %s", request["name"])
        return 401, "wrong name or password"
    return 200, session
''',
    "auth/forms.py": '''"""Fields of the login page."""


def fields() -> list[str]:
    return ["name", "password"]
''',
    "services/__init__.py": "",
    "services/login.py": '''"""The login service."""

from models.user import find_user
from utils.logger import get_logger
from utils.passwords import verify

logger = get_logger("services.login")


class InvalidCredentials(Exception):
    """The name or the password of a user is wrong."""


class LoginService:
    def authenticate(self, name: str, password: str) -> str:
        """Returns a session, or raises when the password is wrong."""
        user = find_user(name)
        if not verify(password, user):
            logger.warning("login failed for user %s: wrong password", name)
            raise InvalidCredentials(name)
        return self.open_session(name)

    def open_session(self, name: str) -> str:
        logger.info("session opened for %s", name)
        return f"session-{name}"
''',
    "services/billing.py": '''"""Invoices."""

from utils.logger import get_logger

logger = get_logger("services.billing")


def charge(amount: int) -> None:
    if amount < 0:
        logger.error("negative amount %s", amount)
''',
    "models/__init__.py": "",
    "models/user.py": '''"""Stored users."""

USERS = {"ann": "secret"}


def find_user(name: str) -> str:
    return USERS.get(name, "")
''',
    "utils/passwords.py": '''"""Compares passwords."""

from utils.logger import get_logger

logger = get_logger("utils.passwords")


def verify(password: str, stored: str) -> bool:
    """True when the password is right."""
    is_right = password == stored
    logger.debug("password of length %d compared", len(password))
    return is_right
''',
    "utils/logger.py": '''"""Loggers of this service."""

import logging


def configure(level: str) -> None:
    logging.basicConfig(level=level)


def get_logger(name: str) -> logging.Logger:
    return logging.getLogger(name)
''',
    "config/settings.py": '''"""Settings of the service."""

HOST = "localhost"
LOG_LEVEL = "INFO"
''',
}

WRONG_PASSWORD = "When a user's password is wrong, which logs are recorded and at which level?"
CHECKPOINTING = "how is the checkpointing of this class triggered?"

_HEAD = """package demo.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** A task that reads a stream and takes snapshots of its state. */
public class StreamJob implements Checkpointable {
    private final MailboxExecutor mailboxExecutor;
    private final SnapshotCoordinator coordinator;
    private volatile boolean isRunning;

    public StreamJob(MailboxExecutor mailboxExecutor, SnapshotCoordinator coordinator) {
        this.mailboxExecutor = mailboxExecutor;
        this.coordinator = coordinator;
    }

    /** Asks for a checkpoint from another thread; the work is handed to the mailbox of the task. */
    @Override
    public CompletableFuture<Boolean> triggerCheckpointAsync(long checkpointId, long timestamp) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        mailboxExecutor.execute(() -> {
            result.complete(triggerCheckpoint(checkpointId, timestamp));
        });
        return result;
    }

    private boolean triggerCheckpoint(long checkpointId, long timestamp) {
        if (!isRunning) {
            LOG.debug("checkpoint {} is declined, the task is not running", checkpointId);
            return false;
        }
        return performCheckpoint(checkpointId, timestamp);
    }

    /** Takes the snapshot of all operators within the task thread. */
    boolean performCheckpoint(long checkpointId, long timestamp) {
        LOG.debug("starting checkpoint {}", checkpointId);
        coordinator.checkpointState(checkpointId, timestamp);
        return true;
    }

    /** Gives a checkpoint up that was cancelled on a barrier of the input. */
    @Override
    public void abortCheckpointOnBarrier(long checkpointId, Throwable cause) {
        LOG.warn("checkpoint {} is aborted on a barrier", checkpointId, cause);
        coordinator.abort(checkpointId, cause);
    }
"""

_PADDING = """
    /** Counts the records of kind {n} that the operator has seen since it was opened. */
    private long countRecordsOfKind{n}(ArrayDeque<Record> records, long limit) {{
        long seen = 0;
        for (Record record : records) {{
            if (record.kind() == {n} && seen < limit) {{
                seen += record.weight() * {n};
                metrics.counter("records.kind.{n}").inc(record.weight());
            }} else if (record.isLate()) {{
                metrics.counter("records.late.{n}").inc();
                lateOutput.collect(record.withKind({n}));
            }}
        }}
        return Math.min(seen, limit);
    }}
"""

STREAM_JOB = _HEAD + "".join(_PADDING.format(n=number) for number in range(1, 171)) + "}\n"
"""About 23,000 tokens."""

JAVA: dict[str, str] = {
    "src/main/java/demo/runtime/StreamJob.java": STREAM_JOB,
    "src/main/java/demo/runtime/Checkpointable.java": """package demo.runtime;

import java.util.concurrent.CompletableFuture;

public interface Checkpointable {
    CompletableFuture<Boolean> triggerCheckpointAsync(long checkpointId, long timestamp);

    void abortCheckpointOnBarrier(long checkpointId, Throwable cause);
}
""",
    "src/main/java/demo/runtime/SnapshotCoordinator.java": """package demo.runtime;

public class SnapshotCoordinator {
    public void checkpointState(long checkpointId, long timestamp) {
        store.write(checkpointId, timestamp);
    }

    public void abort(long checkpointId, Throwable cause) {
        store.discard(checkpointId);
    }
}
""",
    "src/main/java/demo/manager/TaskHost.java": """package demo.manager;

import demo.runtime.StreamJob;

/** Holds the task and passes the wishes of the master on to it. */
public class TaskHost {
    private final StreamJob job;

    public TaskHost(StreamJob job) {
        this.job = job;
    }

    public void triggerCheckpointBarrier(long checkpointId, long timestamp) {
        job.triggerCheckpointAsync(checkpointId, timestamp);
    }
}
""",
    "src/main/java/demo/io/BarrierHandler.java": """package demo.io;

import demo.runtime.StreamJob;

public class BarrierHandler {
    private final StreamJob job;

    public BarrierHandler(StreamJob job) {
        this.job = job;
    }

    public void onCancellationBarrier(long checkpointId) {
        job.abortCheckpointOnBarrier(checkpointId, new IllegalStateException("cancelled upstream"));
    }
}
""",
}
