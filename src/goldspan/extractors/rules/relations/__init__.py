"""Relations: patterns over sentences in which every mention is one character, so that a pattern can speak of types."""
