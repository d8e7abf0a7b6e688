"""From a git repository to a symbol graph and an anchored, packed context. Knows no model and no terminal."""
