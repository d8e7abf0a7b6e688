"""Models that transformers does not have. Importing this package registers them with its Auto classes."""

from __future__ import annotations

from transformers import AutoConfig, AutoModel, AutoModelForCausalLM

from engine.models.configs import IQuestLoopCoderConfig
from engine.models.loop import IQuestLoopCoderForCausalLM, IQuestLoopCoderModel

AutoConfig.register("iquestloopcoder", IQuestLoopCoderConfig, exist_ok=True)
AutoModel.register(IQuestLoopCoderConfig, IQuestLoopCoderModel, exist_ok=True)
AutoModelForCausalLM.register(IQuestLoopCoderConfig, IQuestLoopCoderForCausalLM, exist_ok=True)
