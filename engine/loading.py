"""A checked checkpoint -> a model on its devices, through transformers and accelerate.

Knows how to load. Does not choose devices (placement.py). Only local safetensors files are read, no remote code runs,
and what the config said is asserted again on the loaded model.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.cache.room import KvRoom, waiting_folder
from engine.checkpoint import Checkpoint
from engine.errors import BackendMissing, ModelUnreadable
from engine.filling import MAX_DISK_BYTES, usable_bytes
from engine.memory import memory_errors
from engine.placement import PlacementPlan, device_map
from engine.shape import DENSE, FAMILY, ROPE_THETA
from engine.types import OnProgress, Progress

NEEDED = "running a model here needs torch and transformers 5.24 or newer: pip install 'iquest[engine]'"


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """`device_map`: (module, device) pairs, or empty with `max_memory`: bytes for weights by device.

    `ranks`: the device of every rank, each with its part of every layer; empty where one process holds all of it.
    `kv`: the room for keys and values where the devices may not hold all of them; each rank's own.
    """

    dtype: str
    device_map: tuple[tuple[str, str], ...] = (("", "cpu"),)
    max_memory: tuple[tuple[str, int], ...] = ()
    ranks: tuple[str, ...] = ()
    kv: KvRoom | None = None


def options_for(plan: PlacementPlan) -> LoadOptions:
    """The plan as the loader wants it: layer by layer for the family, by bytes (KV set apart) for other models."""
    kv = kv_room(plan)
    if plan.tensor_parallel > 1:
        names = [part.device.name for part in plan.devices]
        return LoadOptions(plan.dtype, (), (), tuple(names * (plan.tensor_parallel // len(names))), kv)
    if len(plan.devices) == 1 and not plan.offloaded_bytes and not plan.disk_bytes:
        return LoadOptions(plan.dtype, (("", plan.devices[0].device.name),), kv=kv)
    if plan.shape.model_type in FAMILY:
        return LoadOptions(plan.dtype, tuple(device_map(plan).items()), kv=kv)
    room = [(p.device.name, usable_bytes(p.device) - p.kv_bytes - p.workspace_bytes) for p in plan.devices]
    host = [(d.name, usable_bytes(d)) for d in plan.machine if d.kind == "cpu" and plan.offloaded_bytes]
    return LoadOptions(plan.dtype, (), (*room, *host), kv=kv)


def kv_room(plan: PlacementPlan) -> KvRoom | None:
    """What one process of this plan may take for keys and values; None where nothing ever waits."""
    if not plan.kv_host_bytes and not plan.kv_disk_bytes:
        return None
    ranks, host, share = plan.tensor_parallel, 0, 1
    if ranks > 1:
        share = ranks // len(plan.devices)
    if plan.runs_on_gpu:
        host = sum(usable_bytes(d) for d in plan.machine if d.kind == "cpu") - plan.offloaded_bytes
    # a rank calls its device by another name
    near = tuple(("" if ranks > 1 else part.device.name, part.kv_room_bytes // share) for part in plan.devices)
    return KvRoom(near, host // ranks, (MAX_DISK_BYTES - plan.disk_bytes) // ranks, str(waiting_folder()))


def load_model(checkpoint: Checkpoint, options: LoadOptions, on_progress: OnProgress | None = None) -> Any:
    """The model in eval mode. Raises ModelUnreadable, OutOfMemory, BackendMissing."""
    try:
        import torch
        import transformers  # noqa: F401

        import engine.models  # noqa: F401  registers the Loop model; an older transformers lacks what it builds on
    except ImportError:
        raise BackendMissing(NEEDED) from None

    _check_gpus(options)
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
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM

    from engine.attention import GROUPED

    folder = str(checkpoint.folder)
    safe: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    places = _placement(options)
    try:
        config = AutoConfig.from_pretrained(folder, **safe)
        if checkpoint.shape.model_type in FAMILY:
            config.sliding_window = None  # a leftover value would give the cache sliding layers under a full mask
        if checkpoint.shape.model_type == DENSE:
            safe["attn_implementation"] = GROUPED
        model, report = AutoModelForCausalLM.from_pretrained(
            folder,
            config=config,
            dtype=dtype,
            use_safetensors=True,
            output_loading_info=True,
            **places,
            **safe,
        )
        if "offload_folder" in places:
            weakref.finalize(model, shutil.rmtree, places["offload_folder"], True)
    except (OSError, ValueError, KeyError, SafetensorError, StrictDataclassError) as error:
        raise ModelUnreadable(f"{folder}: cannot be loaded ({_one_line(error)})") from None
    lost = sorted(report.get("missing_keys") or ()) + sorted(str(k) for k in report.get("mismatched_keys") or ())
    if lost:
        raise ModelUnreadable(
            f"{folder}: {len(lost)} weights are missing or misshapen ({lost[0]} first): fetch them again"
        )
    return model


def _placement(options: LoadOptions) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if options.ranks:
        from transformers.distributed import DistributedConfig

        return {"distributed_config": DistributedConfig(tp_size=len(options.ranks), tp_plan="auto")}
    if options.device_map:
        if any(device == "disk" for _, device in options.device_map):
            # weights stored in the precision that runs are read where they lie; others are written here
            more["offload_folder"] = tempfile.mkdtemp(prefix="iquest-offload-")
        return more | {"device_map": {name: _accelerate_name(device) for name, device in options.device_map}}
    memory = {_accelerate_name(name): size for name, size in options.max_memory}
    return {"device_map": "auto", "max_memory": memory, "offload_folder": tempfile.mkdtemp(prefix="iquest-offload-")}


def _accelerate_name(device: str) -> int | str:
    return int(device.removeprefix("cuda:")) if device.startswith("cuda:") else device


def _check_gpus(options: LoadOptions) -> None:
    """The plan counted on GPUs: a torch that cannot use them would fall back in silence."""
    import torch

    devices = {device for _, device in options.device_map} | {name for name, _ in options.max_memory} | {*options.ranks}
    if any(device.startswith("cuda") for device in devices) and not torch.cuda.is_available():
        raise BackendMissing(
            "a GPU is here, but the installed torch cannot use it: install a CUDA build of torch for its driver"
        )


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
