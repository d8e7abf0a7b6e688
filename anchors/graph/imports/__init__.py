"""Where the names that a file imports live, one module a family of languages."""
