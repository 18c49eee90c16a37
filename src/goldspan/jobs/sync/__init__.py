"""Documents and labels to a Label Studio server and back: what `goldspan sync` does."""
