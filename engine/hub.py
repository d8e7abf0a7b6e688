"""The model hub over HTTP: what a model's revision holds, and one file of it, resumed where it broke off.

The only module that reaches the hub; it leaves requests, tokens, redirects and retries to huggingface_hub, imported
when it is used. Knows no cache layout and no checkpoint. `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_OFFLINE` count.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.errors import BackendFailed, BackendMissing, NoSpace, OfflineError, UnknownModel

_COMMIT = re.compile(r"[0-9a-f]{40}")
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# Names in a listing are input: only plain ones of the top folder are looked at.
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,120}")
_TIMEOUT_S = 30.0
_YES = ("1", "true", "yes", "on")


@dataclass(frozen=True, slots=True)
class HubFile:
    """`digest`: SHA-256 of large files (64 hex digits), git's object id of the others (40)."""

    name: str
    num_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class HubModel:
    """One commit of a model: `revision` is its full id, `files` those of the top folder, by name."""

    hub: str
    revision: str
    files: tuple[HubFile, ...]


def endpoint() -> str:
    """The hub that is asked, without a slash at the end."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def require_network(hub: str, *, offline: bool) -> None:
    """Raises OfflineError naming what forbids the network."""
    said = next((n for n in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE") if os.environ.get(n, "").lower() in _YES), None)
    if said or offline:
        raise OfflineError(
            f"{hub} is fetched over the network and {said or '--offline'} is set: run without it, "
            "or copy the model's folder here and name it as ./FOLDER"
        )


def find_model(hub: str, revision: str | None = None) -> HubModel:
    """What a branch, tag or commit (default: main) holds now. Raises UnknownModel, BackendFailed, BackendMissing."""
    with _hub_errors(hub, revision):
        from huggingface_hub import HfApi

        api = HfApi(endpoint=endpoint(), headers={"user-agent": "iquest"})
        info: Any = api.model_info(hub, revision=revision, files_metadata=True, timeout=_TIMEOUT_S)
        files = [
            HubFile(entry.rfilename, int(entry.size), entry.lfs.sha256 if entry.lfs else entry.blob_id)
            for entry in info.siblings or ()
            if _PLAIN.fullmatch(entry.rfilename)
        ]
        if not _COMMIT.fullmatch(info.sha or "") or not all(_DIGEST.fullmatch(file.digest) for file in files):
            raise ValueError("no commit")
    return HubModel(hub, info.sha, tuple(sorted(files, key=lambda file: file.name)))


def fetch_file(model: HubModel, file: HubFile, partial: Path, on_bytes: Callable[[int], None]) -> None:
    """Appends what is missing to `partial`; `on_bytes` hears how many bytes of it are here.

    Raises BackendFailed, NoSpace, UnknownModel; what has arrived stays in `partial`.
    """
    with _hub_errors(model.hub, model.revision):
        from huggingface_hub import get_hf_file_metadata, hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils import build_hf_headers

        headers = build_hf_headers(headers={"user-agent": "iquest"})
        url = hf_hub_url(model.hub, file.name, revision=model.revision, endpoint=endpoint())
        found = get_hf_file_metadata(url, timeout=_TIMEOUT_S, headers=headers, endpoint=endpoint())
        if found.size is not None and found.size != file.num_bytes:
            raise BackendFailed(
                f"{endpoint()} offers {file.name} with {found.size:,} bytes, its list says {file.num_bytes:,}: "
                "try again later"
            )
        headers |= {"accept-encoding": "identity"}
        if urlsplit(found.location).netloc != urlsplit(url).netloc:
            headers.pop("authorization", None)  # the token is the hub's, not its storage's
        with partial.open("ab") as stream:
            http_get(
                found.location,
                stream,
                resume_size=stream.tell(),
                headers=headers,
                expected_size=file.num_bytes,
                tqdm_class=_bar(lambda: on_bytes(stream.tell())),
            )
            on_bytes(stream.tell())


def _bar(on_piece: Callable[[], None]) -> Any:
    """A progress bar as huggingface_hub wants one, which draws nothing."""

    class Bar:
        def __init__(self, **_: Any) -> None:
            pass

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, _: float = 1) -> None:
            on_piece()

    return Bar


@contextmanager
def _hub_errors(hub: str, revision: str | None) -> Iterator[None]:
    try:
        from huggingface_hub import constants, errors
        from huggingface_hub.utils import logging
    except ImportError:
        raise BackendMissing("fetching models needs huggingface-hub: pip install 'iquest[engine]'") from None
    where, verbosity, tells = endpoint(), logging.get_verbosity(), constants.HF_HUB_DISABLE_TELEMETRY
    constants.HF_HUB_DISABLE_TELEMETRY = True  # it would look at the machine and tell the hub what it is
    logging.set_verbosity(logging.CRITICAL)  # its retries are its own affair; what fails in the end is said here
    try:
        yield
    except errors.GatedRepoError:
        raise UnknownModel(f"{hub} is gated: accept its terms at {where}/{hub}, then set HF_TOKEN") from None
    except errors.RevisionNotFoundError:
        raise UnknownModel(f"{hub} has no revision {revision}: name a branch, tag or commit of it") from None
    except (errors.RepositoryNotFoundError, errors.HFValidationError):
        raise UnknownModel(f"{where} has no model {hub}, or it is private: check the name, or set HF_TOKEN") from None
    except errors.OfflineModeIsEnabled:
        raise OfflineError(f"{hub} is fetched over the network and HF_HUB_OFFLINE is set: run without it") from None
    except errors.HfHubHTTPError as error:
        raise BackendFailed(
            f"{where} answered {_status(error)} for {hub}: check the name, or try again later"
        ) from None
    except errors.HTTPError as error:
        raise BackendFailed(
            f"{where} cannot be reached, or broke off ({type(error).__name__}): check the connection or HF_ENDPOINT "
            "and run it again, what has arrived is kept"
        ) from None
    except OSError as error:
        _disk_error(hub, error)
    except (ValueError, TypeError, KeyError, AttributeError):
        # A page of a proxy or a login where the hub's document belongs.
        raise BackendFailed(f"{where} answered something that is no hub's: check HF_ENDPOINT and the proxy") from None
    finally:
        logging.set_verbosity(verbosity)
        constants.HF_HUB_DISABLE_TELEMETRY = tells


def _disk_error(hub: str, error: OSError) -> None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise NoSpace(
            f"the disk took no more of {hub} ({error.strerror}): free space and run it again, what has arrived is kept"
        ) from None
    if error.errno is None:  # huggingface_hub's own word for a body of the wrong length
        raise BackendFailed(f"{endpoint()} sent a file of {hub} in the wrong length: run it again") from None
    raise error


def _status(error: Any) -> str:
    response = getattr(error, "response", None)
    return f"HTTP {response.status_code}" if response is not None else type(error).__name__
