"""Programs as typed values: drawn, printed, given to every server, and counted."""
