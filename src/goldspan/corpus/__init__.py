"""From raw articles to documents: readers, cleaning, conversion; duplicates, splits, the dataset."""
