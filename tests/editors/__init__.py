"""What the editors say of .ddp files, compared with the compiler's own lexer."""
