"""A folder -> a checkpoint that was believed only after checking: config, weights' headers, tokenizer agree.

Knows folders. Loads no weight and imports no torch, so that every refusal comes before minutes of loading.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelUnreadable, UnknownModel
from engine.shape import FAMILY, ROPE_THETA, ModelShape, rope_theta, shape_of
from engine.weights import Weights, read_weights

# What no weight's shape shows: another value runs, and answers nonsense.
_FACTS: dict[str, Any] = {
    "rms_norm_eps": 1e-5,
    "hidden_act": "silu",
    "partial_rotary_factor": 1.0,
    "attention_bias": False,
    "mlp_bias": False,
    "use_sliding_window": False,
}
_NEEDED = ("rms_norm_eps",)  # where it is not said, transformers takes another


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`folder` is absolute. `revision` changes whenever config or weight files change (names, sizes, headers)."""

    folder: Path
    config: dict[str, Any]
    shape: ModelShape
    weights: Weights
    eos_ids: frozenset[int]
    revision: str

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def dtype(self) -> str:
        return self.weights.dtype


def read_checkpoint(path: str | Path) -> Checkpoint:
    """Raises UnknownModel, ModelUnreadable, PickledWeights."""
    folder = Path(path).expanduser().absolute()
    if not folder.is_dir():
        raise UnknownModel(f"{path}: no such folder: name a model of `iquest models list`, a folder, hf: or server:")
    config = _read_json(folder / "config.json", required=not any(folder.glob("*.gguf")))
    if not config:
        read_weights(folder)  # GGUF alone: says what to do with it
        raise ModelUnreadable(f"{folder}: config.json is missing: fetch it")
    shape = shape_of(config, str(folder))
    weights = read_weights(folder)
    if shape.model_type in FAMILY:
        _check_family(folder, config, shape, weights)
    elif gate := next((name for name in weights.tensors if name.startswith("model.gate_projections.")), None):
        raise ModelUnreadable(
            f"{folder}: {gate} is a Loop model's, config.json says {shape.model_type}: fetch config.json again"
        )
    _check_embeddings(folder, shape, weights)
    return Checkpoint(folder, config, shape, weights, _eos_ids(folder, config), _revision(folder, config, weights))


def check_vocabulary(checkpoint: Checkpoint, vocab_size: int) -> None:
    """Every id of the tokenizer must have an embedding. Raises ModelUnreadable."""
    if vocab_size > checkpoint.shape.vocab_size:
        raise ModelUnreadable(
            f"{checkpoint.folder}: the tokenizer has {vocab_size:,} ids, the model {checkpoint.shape.vocab_size:,} "
            "embeddings: they belong to different models; fetch both again"
        )


def _check_family(folder: Path, config: dict[str, Any], shape: ModelShape, weights: Weights) -> None:
    theta = rope_theta(config)
    if theta != ROPE_THETA:
        said = "no rope theta" if theta is None else f"rope theta {theta:g}"
        raise ModelUnreadable(
            f"{folder}: config.json has {said}, IQuest-Coder was trained with {ROPE_THETA:g}: fetch config.json again"
        )
    for name, value in _FACTS.items():
        given = config.get(name)
        if given != value and (given is not None or name in _NEEDED):
            raise ModelUnreadable(
                f"{folder}: config.json says {name} = {given!r}, IQuest-Coder was trained with {value!r}: "
                "fetch config.json again"
            )
    for name in ("rope_parameters", "rope_scaling"):
        scaling = config.get(name) or {}
        kind = scaling.get("rope_type", scaling.get("type", "default")) if isinstance(scaling, dict) else scaling
        if kind != "default":
            raise ModelUnreadable(
                f"{folder}: config.json scales positions ({name}: {kind}), IQuest-Coder was trained without: "
                "fetch config.json again"
            )
    expected = dict(shape.tensors())
    missing = [name for name in expected if name not in weights.tensors]
    if missing:
        raise ModelUnreadable(
            f"{folder}: {len(missing)} of {len(expected)} weights are missing ({missing[0]} first): "
            "config.json and weights belong to different models, or the download is incomplete"
        )
    for name, size in expected.items():
        if weights.tensors[name].shape != size:
            raise ModelUnreadable(
                f"{folder}: {name} is {list(weights.tensors[name].shape)}, config.json says {list(size)}: "
                "fetch both again"
            )
    extra = [name for name in weights.tensors if name not in expected and "rotary_emb.inv_freq" not in name]
    if extra:
        raise ModelUnreadable(
            f"{folder}: {len(extra)} weights that a {shape.model_type} does not have ({sorted(extra)[0]} first): "
            "config.json and weights belong to different models"
        )


def _check_embeddings(folder: Path, shape: ModelShape, weights: Weights) -> None:
    for name, tensor in weights.tensors.items():
        if name.endswith("embed_tokens.weight") and tensor.shape != (shape.vocab_size, shape.hidden_size):
            raise ModelUnreadable(
                f"{folder}: the embeddings are {list(tensor.shape)}, config.json says "
                f"[{shape.vocab_size}, {shape.hidden_size}]: fetch both again"
            )


def _eos_ids(folder: Path, config: dict[str, Any]) -> frozenset[int]:
    """The end tokens of generation_config.json and config.json together."""
    generation = _read_json(folder / "generation_config.json", required=False)
    ids: set[int] = set()
    for source in (config, generation):
        value = source.get("eos_token_id")
        ids.update(i for i in (value if isinstance(value, list) else [value]) if isinstance(i, int))
    return frozenset(ids)


def _revision(folder: Path, config: dict[str, Any], weights: Weights) -> str:
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
    for name in weights.files:
        status = (folder / name).stat()
        digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]


def _read_json(path: Path, *, required: bool) -> dict[str, Any]:
    if not path.is_file():
        if required:
            raise ModelUnreadable(f"{path.parent} holds no config.json: it is no model folder")
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelUnreadable(f"{path}: damaged: fetch it again") from None
    if not isinstance(document, dict):
        raise ModelUnreadable(f"{path}: damaged: fetch it again")
    return document
