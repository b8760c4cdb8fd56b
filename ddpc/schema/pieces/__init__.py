"""The schemas of the language's own pieces: a file for each piece."""
