"""What the documentation shows, read so that it can be tried.

The conventions are told in CONTRIBUTING.md, "Documentation".
"""
