"""Models that transformers does not have. Importing this registers them with its Auto classes."""
