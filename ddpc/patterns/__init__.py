"""Patterns: each one folder. They map Design to pieces of a Deployment and name no server's
syntax.
"""
