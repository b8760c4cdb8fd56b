"""What usually fits: statements for words whose sense depends on what stands around them."""
