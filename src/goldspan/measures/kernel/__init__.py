"""From records to counts: read into flat arrays, make both sides comparable, pair, count.

    reading → normalise, relations → overlap → pairing → entities, relation_modes → counting

One path for every batch, in numpy; Python steps only where mentions are in several parts or overlap in large knots.
"""
