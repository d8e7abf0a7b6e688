"""Every error that leaves this package.

EngineError
├── UnknownModel            no catalog entry, folder or installed model of that name
├── ModelUnreadable         the folder is no model, lies about itself, or is damaged
│   └── PickledWeights      weights are pickles; only safetensors are read
├── DoesNotFit              the placement plan says that the model does not fit the devices
├── PromptTooLong           the prompt and the answer do not fit the model's context
├── OutOfMemory             memory ran out while loading or running
├── NoSpace                 the disk does not hold what is fetched
├── OfflineError            the network is needed and was not allowed
├── BackendMissing          an optional package is not installed
├── BackendFailed           a backend or server answered wrongly or not at all
└── Interrupted             the person stopped the generation

A message is one line and names the remedy.
"""

from __future__ import annotations


class EngineError(Exception):
    """Anything that this package could not do."""


class UnknownModel(EngineError):
    """No catalog entry, folder or installed model of that name."""


class ModelUnreadable(EngineError):
    """The folder is no model, lies about itself, or is damaged."""


class PickledWeights(ModelUnreadable):
    """Weights are pickles; only safetensors are read."""


class DoesNotFit(EngineError):
    """The placement plan says that the model does not fit the devices."""


class PromptTooLong(EngineError):
    """The prompt and the answer do not fit the model's context."""


class OutOfMemory(EngineError):
    """Memory ran out while loading or running."""


class NoSpace(EngineError):
    """The disk does not hold what is fetched."""


class OfflineError(EngineError):
    """The network is needed and was not allowed."""


class BackendMissing(EngineError):
    """An optional package is not installed."""


class BackendFailed(EngineError):
    """A backend or server answered wrongly or not at all."""


class Interrupted(EngineError):
    """The person stopped the generation."""
