"""Writes every file of the checkout that is made from the grammar, the schemas and the codes.

A file that is generated is a module here with a ``path`` and a ``text()``, and a line in
``catalogue.py``. Nothing in ddpc itself imports this package.
"""
