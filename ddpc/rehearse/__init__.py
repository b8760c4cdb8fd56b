"""Runs a build on one machine: every replica a pod of its own, on a network of its own."""
