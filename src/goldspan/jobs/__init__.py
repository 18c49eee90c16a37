"""What joins rooms: a module per command that needs more than one of them."""
