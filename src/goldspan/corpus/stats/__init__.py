"""What is in a corpus: counts of documents, labels and types, and a picture of them."""
