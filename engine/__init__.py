"""From a prompt to tokens on this machine. Knows no git, no repository file and no terminal."""
