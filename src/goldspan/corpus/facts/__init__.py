"""What a story's text says about itself: its dateline, its agency, its authors, its zones."""
