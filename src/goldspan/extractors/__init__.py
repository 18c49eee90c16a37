"""Extractors: what they are, how one is declared and run, and the kinds goldspan brings.

An extractor turns a `Document` into an `Annotations` record (`protocol`). `spec` reads those declared in
`extractors.toml`, `registry` makes them, `runner` runs them over documents. The kinds are `lexicon`, learned from the
training split; `rules`, which has learned nothing; and `command`, any program at all.
"""
