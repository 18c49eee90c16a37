"""What every extractor of running text needs: words, and finding many phrases at once."""
