"""What every extractor of running text needs: sentences, words, and finding many phrases at once."""
