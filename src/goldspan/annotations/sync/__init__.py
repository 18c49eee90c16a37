"""Keeping gold and annotations in step: what changed on both sides is merged, and no label is lost or moved."""
