"""Normal forms: what a number, an amount of money or a date in running text stands for. Pure functions, English text.

Every function answers None rather than guess: a wrong normal form is worse than none.
"""
