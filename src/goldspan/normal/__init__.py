"""English text: where sentences end, and what a number, an amount or a date in running text stands for. Pure functions.

The normal forms answer None rather than guess: a wrong one is worse than none.
"""
