"""Changing the types of a corpus that is labelled already: what a change says, and what becomes of it all."""
