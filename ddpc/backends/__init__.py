"""Backends: from Deployment to the text of files. They never name a pattern and do no I/O."""
