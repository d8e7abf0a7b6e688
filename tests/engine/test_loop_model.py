"""The Loop model against a float64 reference written from its equations, in every way a prompt can be cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.models import tiny_config, write_checkpoint

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

WINDOW = 5
TOKENS = 23


def rms(x: Any, weight: Any) -> Any:
    return weight * x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-5)


def rotate(x: Any) -> Any:
    """RoPE on [tokens, heads, d], the halves being the two coordinates."""
    tokens, _, d = x.shape
    angle = torch.arange(tokens, dtype=torch.float64)[:, None] / 500000.0 ** (torch.arange(0, d, 2) / d)
    cos, sin = torch.cos(angle)[:, None], torch.sin(angle)[:, None]
    left, right = x[..., : d // 2], x[..., d // 2 :]
    return torch.cat([left * cos - right * sin, right * cos + left * sin], -1)


def attention(q: Any, k: Any, v: Any, width: int) -> Any:
    """Token i over keys i - width < j <= i; loops, so that nothing is shared with the model's masks."""
    out = torch.zeros_like(q)
    tokens, heads, d = q.shape
    for i in range(tokens):
        for h in range(heads):
            g = h // (heads // k.shape[1])
            first = max(0, i - width + 1)
            scores = torch.stack([q[i, h] @ k[j, g] for j in range(first, i + 1)]) / d**0.5
            out[i, h] = torch.softmax(scores, 0) @ v[first : i + 1, g]
    return out


def reference(weights: dict[str, Any], ids: list[int], wrong: str = "") -> Any:
    """Logits [tokens, vocab] by the equations; `wrong` names a deliberate mistake."""
    config = tiny_config(loop_window=WINDOW)
    w = {name: tensor.double() for name, tensor in weights.items()}
    heads, kv, d = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
    width = {"no window": 10**6, "w + 1 keys": WINDOW + 1}.get(wrong, WINDOW)
    h = w["model.embed_tokens.weight"][ids]
    first: list[tuple[Any, Any]] = []
    for second in (False, True):
        if second and wrong == "norm between passes":
            h = rms(h, w["model.norm.weight"])
        for layer in range(config["num_hidden_layers"]):
            p = f"model.layers.{layer}."
            u = rms(h, w[p + "input_layernorm.weight"])
            plain = (u @ w[p + "self_attn.q_proj.weight"].T).view(-1, heads, d)
            q = rotate(plain)
            k = rotate((u @ w[p + "self_attn.k_proj.weight"].T).view(-1, kv, d))
            v = (u @ w[p + "self_attn.v_proj.weight"].T).view(-1, kv, d)
            if not second:
                first.append((k, v))
                o = attention(q, k, v, 10**6)
            else:
                gated = plain if wrong == "gate before RoPE" else q
                score = (gated * w[f"model.gate_projections.{layer}.weight"]).sum(-1)
                g = torch.sigmoid(score + w[f"model.gate_projections.{layer}.bias"])[..., None]
                o = g * attention(q, *first[layer], 10**6) + (1 - g) * attention(q, k, v, width)
            h = h + o.flatten(1) @ w[p + "self_attn.o_proj.weight"].T
            u = rms(h, w[p + "post_attention_layernorm.weight"])
            gate, up = u @ w[p + "mlp.gate_proj.weight"].T, u @ w[p + "mlp.up_proj.weight"].T
            h = h + (gate * torch.sigmoid(gate) * up) @ w[p + "mlp.down_proj.weight"].T
    return rms(h, w["model.norm.weight"]) @ w["lm_head.weight"].T


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("loop") / "tiny-loop", seed=5, loop_window=WINDOW)


@pytest.fixture(scope="module")
def weights(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(folder / "model.safetensors")


@pytest.fixture(scope="module")
def model(folder: Path) -> Any:
    from transformers import AutoModelForCausalLM

    import engine.models  # noqa: F401

    loaded = AutoModelForCausalLM.from_pretrained(str(folder), dtype=torch.float64)
    assert type(loaded).__name__ == "IQuestLoopCoderForCausalLM"
    return loaded.eval()


IDS = [int(i) for i in torch.randint(0, 300, (TOKENS,), generator=torch.Generator().manual_seed(1))]


def in_chunks(model: Any, ids: list[int], sizes: list[int]) -> Any:
    cache = model.make_cache(4)  # too small on purpose: it grows
    logits, start = [], 0
    with torch.inference_mode():
        for size in sizes:
            logits.append(model(torch.tensor([ids[start : start + size]]), cache=cache).logits[0])
            start += size
    return torch.cat(logits)


@pytest.mark.parametrize("sizes", [[TOKENS], [1] * TOKENS, [7, 9, 7], [4, 1, 5, 6, 7], [22, 1]])
def test_equals_the_equations_however_the_prompt_is_cut(model: Any, weights: dict[str, Any], sizes: list[int]) -> None:
    difference = (in_chunks(model, IDS, sizes) - reference(weights, IDS)).abs().max()
    assert difference < 1e-6  # norms and rotations are computed in float32


@pytest.mark.parametrize("wrong", ["no window", "w + 1 keys", "gate before RoPE", "norm between passes"])
def test_the_wrong_variants_are_told_apart(model: Any, weights: dict[str, Any], wrong: str) -> None:
    difference = (in_chunks(model, IDS, [TOKENS]) - reference(weights, IDS, wrong)).abs().max()
    assert difference > 1e-2


def test_left_padding_changes_nothing(model: Any) -> None:
    short, pad = IDS[:11], TOKENS - 11
    batch = torch.tensor([IDS, [0] * pad + short])
    mask = torch.tensor([[1] * TOKENS, [0] * pad + [1] * 11])
    with torch.inference_mode():
        whole = model(batch, attention_mask=mask).logits
        cache = model.make_cache(TOKENS)
        model(batch[:, :15], attention_mask=mask[:, :15], cache=cache)
        rest = model(batch[:, 15:], attention_mask=mask, cache=cache).logits
    assert torch.allclose(whole[0], in_chunks(model, IDS, [TOKENS]), atol=1e-10)
    assert torch.allclose(whole[1, pad:], in_chunks(model, short, [11]), atol=1e-10)
    assert torch.allclose(rest[1], whole[1, 15:], atol=1e-10)


def with_bias(folder: Path, value: float, window: int) -> Any:
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.from_pretrained(str(folder))
    config.loop_window_size = window
    model = AutoModelForCausalLM.from_pretrained(str(folder), config=config, dtype=torch.float64).eval()
    for gate in model.model.gate_projections:
        torch.nn.init.constant_(gate.bias, value)
    return model


def test_a_closed_gate_with_a_wide_window_is_a_second_plain_pass(folder: Path) -> None:
    from transformers import AutoConfig, LlamaForCausalLM

    plain_config = AutoConfig.from_pretrained(str(folder)).to_dict()
    llama_config = LlamaForCausalLM.config_class(**{k: v for k, v in plain_config.items() if k != "model_type"})
    loop = with_bias(folder, float("-inf"), TOKENS)
    llama = LlamaForCausalLM(llama_config).double().eval()
    state = {k: v for k, v in loop.state_dict().items() if "gate_projections" not in k}
    llama.load_state_dict(state)
    ids = torch.tensor([IDS])
    with torch.inference_mode():
        hidden = llama.model.embed_tokens(ids)
        norm, llama.model.norm = llama.model.norm, torch.nn.Identity()
        for _ in range(2):
            hidden = llama.model(inputs_embeds=hidden, use_cache=False).last_hidden_state
        expected = llama.lm_head(norm(hidden))[0]
    assert torch.allclose(in_chunks(loop, IDS, [TOKENS]), expected, atol=1e-10)


def test_an_open_gate_ignores_the_second_keys(folder: Path) -> None:
    narrow, wide = (in_chunks(with_bias(folder, float("inf"), window), IDS, [TOKENS]) for window in (1, TOKENS))
    assert torch.equal(narrow, wide)


def test_generate_takes_it(model: Any) -> None:
    ids = torch.tensor([IDS])
    out = model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False, pad_token_id=0, eos_token_id=999
    )
    expected = list(IDS)
    for _ in range(8):
        expected.append(int(in_chunks(model, expected, [len(expected)])[-1].argmax()))
    assert out[0].tolist() == expected
    cache = model.make_cache(TOKENS)  # the older name of the argument is not ignored
    model(ids[:, :9], past_key_values=cache)
    assert cache.get_seq_length() == 9


def test_the_cache_is_as_large_as_the_plan_says(model: Any) -> None:
    from engine.cache.layers import SLACK
    from engine.shape import shape_of

    cache = model.make_cache(TOKENS)
    with torch.inference_mode():
        model(torch.tensor([IDS]), cache=cache)
    held = sum(t.numel() for layer in cache.layers for t in (layer.keys, layer.values))
    shape = shape_of(tiny_config(loop_window=WINDOW), "")
    per_token = 2 * shape.num_layers * shape.num_kv_heads * shape.head_dim
    assert held == per_token * (TOKENS + WINDOW - 1 + SLACK)  # w - 1 are kept between calls, and what may be forgotten
    assert shape.kv_bytes(TOKENS) == 2 * per_token * (TOKENS + WINDOW)
