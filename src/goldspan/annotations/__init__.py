"""Labels made by people: gold on disk, carrying it from text to text, the guideline."""
