"""Output changed in one directive at a time: an expectation of the program must fail."""
