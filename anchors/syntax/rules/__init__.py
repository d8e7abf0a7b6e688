"""What differs from language to language in reading a tree: one small class a language, over `Rules`."""
