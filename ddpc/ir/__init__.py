"""The two intermediate representations, ``design`` and ``deployment``, and the values in them."""
