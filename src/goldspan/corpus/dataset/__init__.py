"""The corpus as a Hugging Face dataset: rows, features, token view, card, Croissant, folder, and the way to a hub."""
