"""A checked checkpoint -> a model on its devices, through transformers and accelerate.

Knows how to load. Does not choose devices (placement.py). Only local safetensors files are read, no remote code runs,
and what the config said is asserted again on the loaded model.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.checkpoint import Checkpoint
from engine.errors import BackendMissing, ModelUnreadable
from engine.memory import memory_errors
from engine.shape import FAMILY, ROPE_THETA
from engine.types import OnProgress, Progress


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """`max_memory`: bytes for weights by device ("cpu", "0", "1"...); empty puts everything on `device`."""

    device: str = "cpu"
    dtype: str = "bfloat16"
    max_memory: tuple[tuple[str, int], ...] = ()
    offload_folder: Path | None = None


def load_model(checkpoint: Checkpoint, options: LoadOptions, on_progress: OnProgress | None = None) -> Any:
    """The model in eval mode. Raises ModelUnreadable, OutOfMemory, BackendMissing."""
    try:
        import torch
        import transformers  # noqa: F401
    except ImportError:
        raise BackendMissing("running a model here needs torch: pip install 'iquest[engine]'") from None
    import engine.models  # noqa: F401  registers the Loop model

    total = checkpoint.weights.num_bytes
    if on_progress is not None:
        on_progress(Progress("load", 0, total))
    remedy = "choose a smaller model or dtype (see `iquest models plan`), or free memory"
    with memory_errors("loading the weights", remedy), _quiet():
        model = _from_pretrained(checkpoint, options, getattr(torch, options.dtype))
    _assert_family(checkpoint, model)
    if on_progress is not None:
        on_progress(Progress("load", total, total))
    return model.eval()


def _from_pretrained(checkpoint: Checkpoint, options: LoadOptions, dtype: Any) -> Any:
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM

    folder = str(checkpoint.folder)
    safe = {"local_files_only": True, "trust_remote_code": False}
    try:
        config = AutoConfig.from_pretrained(folder, **safe)
        if checkpoint.shape.model_type in FAMILY:
            config.sliding_window = None  # a leftover value would give the cache sliding layers under a full mask
        model, report = AutoModelForCausalLM.from_pretrained(
            folder,
            config=config,
            dtype=dtype,
            use_safetensors=True,
            output_loading_info=True,
            **_placement(options),
            **safe,
        )
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelUnreadable(f"{folder}: cannot be loaded ({_one_line(error)})") from None
    lost = sorted(report.get("missing_keys") or ()) + sorted(str(k) for k in report.get("mismatched_keys") or ())
    if lost:
        raise ModelUnreadable(
            f"{folder}: {len(lost)} weights are missing or misshapen ({lost[0]} first): fetch them again"
        )
    return model


def _placement(options: LoadOptions) -> dict[str, Any]:
    if not options.max_memory:
        return {"device_map": {"": options.device}}
    memory = {int(name) if name.isdigit() else name: size for name, size in options.max_memory}
    folder = str(options.offload_folder) if options.offload_folder is not None else None
    return {"device_map": "auto", "max_memory": memory, "offload_folder": folder}


def _assert_family(checkpoint: Checkpoint, model: Any) -> None:
    """What the checkpoint promised, asked of the object that will run."""
    if checkpoint.shape.model_type not in FAMILY:
        return
    theta = float((model.config.rope_parameters or {}).get("rope_theta", 0))
    if theta != ROPE_THETA or getattr(model.config, "sliding_window", None) is not None:
        raise ModelUnreadable(
            f"{checkpoint.folder}: loads with rope theta {theta:g} instead of {ROPE_THETA:g}: "
            "install the transformers version of `iquest[engine]`"
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """transformers draws bars and logs on its own; a library that is used here stays silent."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:240]
