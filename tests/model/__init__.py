"""Where requests go, computed from the Deployment alone, and compared with what the daemons do."""
