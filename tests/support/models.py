"""Tiny checkpoints for tests: a byte-level BPE tokenizer with ChatML tokens, and random models of the family's shape.

`write_tokenizer` needs no torch; `write_checkpoint` does (call pytest.importorskip("torch") first).
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

# Order gives the ids: they follow the learned vocabulary.
ADDED_TOKENS = (
    ("<|endoftext|>", True),
    ("<|im_start|>", True),
    ("<|im_end|>", True),
    ("<think>", False),
    ("</think>", False),
    ("<tool_call>", False),
    ("</tool_call>", False),
    ("<|fim_prefix|>", True),
)

_CORPUS = """
def authenticate(user, password):
    if not verify(password, user.hash):
        logger.warning("login failed for user %s", user.name)
        raise InvalidCredentials(user.name)
    return Session(user)

class LoginService:
    # The service returns a session or raises. Which logs are recorded, and at which level?
    def __init__(self, store): self.store = store
    for item in self.store.items(): print(item)
You are a helpful assistant that answers questions about a repository. Quote the source: path:line.
system user assistant tool import return None True False self import from as with while yield
"""


@lru_cache(maxsize=4)
def tokenizer_json(vocab_size: int = 384) -> str:
    """A trained byte-level BPE of `vocab_size` entries, added tokens included; the same bytes every time."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(ADDED_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_CORPUS.split("\n"), trainer)
    for text, special in ADDED_TOKENS:
        token = AddedToken(text, special=special, normalized=False)
        if special:
            tokenizer.add_special_tokens([token])
        else:
            tokenizer.add_tokens([token])
    return tokenizer.to_str()


def token_id(text: str, vocab_size: int = 384) -> int:
    """The id of an added token."""
    entries = json.loads(tokenizer_json(vocab_size))["added_tokens"]
    return next(int(entry["id"]) for entry in entries if entry["content"] == text)


def write_tokenizer(folder: Path, *, vocab_size: int = 384, template: str | None = None) -> Path:
    """tokenizer.json and tokenizer_config.json; without `template` the ChatML tokens alone say the format."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(tokenizer_json(vocab_size), encoding="utf-8")
    config: dict[str, Any] = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|im_end|>"}
    if template is not None:
        config["chat_template"] = template
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def tiny_config(*, loop_window: int = 0, vocab_size: int = 384, **changes: Any) -> dict[str, Any]:
    """config.json of a tiny model; `loop_window` > 0 makes it a Loop model."""
    config: dict[str, Any] = {
        "architectures": ["IQuestLoopCoderForCausalLM" if loop_window else "IQuestCoderForCausalLM"],
        "model_type": "iquestloopcoder" if loop_window else "iquestcoder",
        "vocab_size": vocab_size,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": 4096,
        "rms_norm_eps": 1e-5,
        "rope_theta": 500000.0,
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": False,
        "torch_dtype": "float32",
        "bos_token_id": token_id("<|endoftext|>"),
        "eos_token_id": [token_id("<|im_end|>"), token_id("<|endoftext|>")],
    }
    if loop_window:
        config |= {"loop_num": 2, "loop_window_size": loop_window}
    return config | changes


def write_checkpoint(
    folder: Path, *, seed: int = 0, dtype: str = "float32", scale: float = 0.6, shards: int = 1, **config: Any
) -> Path:
    """A random checkpoint with its tokenizer; the same weights for the same arguments. Returns `folder`."""
    import torch
    from safetensors.torch import save_file

    from engine.shape import shape_of

    torch.set_num_threads(1)  # tiny sums: threads that wait for each other on busy cores cost tenfold
    write_tokenizer(folder)
    document = tiny_config(**config)
    document["torch_dtype"] = dtype
    (folder / "config.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    generator = torch.Generator().manual_seed(seed)
    tensors = {}
    for name, shape in shape_of(document, str(folder)).tensors():
        values = torch.randn(shape, generator=generator)
        if "norm" in name:
            values = 1 + 0.1 * values
        elif "embed_tokens" not in name and not name.endswith("bias") and "gate_projections" not in name:
            values *= scale / shape[-1] ** 0.5
        tensors[name] = values.to(getattr(torch, dtype))
    _save(folder, tensors, shards, save_file)
    return folder


def _save(folder: Path, tensors: dict[str, Any], shards: int, save_file: Any) -> None:
    if shards == 1:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        return
    names = sorted(tensors)
    weight_map = {}
    for number in range(shards):
        file = f"model-{number + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[number::shards]}
        save_file(part, folder / file, metadata={"format": "pt"})
        weight_map |= dict.fromkeys(part, file)
    index = {"metadata": {}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")


def safetensors_bytes(tensors: dict[str, tuple[int, ...]]) -> bytes:
    header, end = {}, 0
    for name, shape in sorted(tensors.items()):
        size = 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [end, end + size]}
        end += size
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw + bytes(i % 251 for i in range(end))


def model_files(shards: int = 1) -> dict[str, bytes]:
    """What a hub offers of a tiny model, without torch: also code, a pickle and another tool's copy of the weights."""
    from engine.shape import shape_of

    config = tiny_config(num_hidden_layers=1)
    tensors = dict(shape_of(config, "test").tensors())
    files = {
        "config.json": json.dumps(config).encode(),
        "tokenizer.json": tokenizer_json().encode(),
        "README.md": b"# tiny\n",
        "modeling_tiny.py": b"raise SystemExit('ran')\n",
        "pytorch_model.bin": b"\x80\x04pickle",
    }
    if shards == 1:
        return files | {"model.safetensors": safetensors_bytes(tensors)}
    names, weight_map = sorted(tensors), {}
    for number in range(shards):
        file = f"model-{number + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[number::shards]}
        files[file] = safetensors_bytes(part)
        weight_map |= dict.fromkeys(part, file)
    files["consolidated.safetensors"] = b"the same weights for another tool"
    files["model.safetensors.index.json"] = json.dumps({"weight_map": weight_map}).encode()
    return files
