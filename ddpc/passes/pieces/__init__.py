"""Makes the Design of checked settings: a file for each piece."""
