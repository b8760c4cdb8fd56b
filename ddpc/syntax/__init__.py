"""From text to statements, with every syntax error of a file reported at its place."""
