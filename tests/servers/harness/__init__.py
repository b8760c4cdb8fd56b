"""Runs the real servers and checkers on compiled output, in sandboxes that leave nothing behind."""
