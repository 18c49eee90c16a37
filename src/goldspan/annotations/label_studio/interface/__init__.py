"""What annotators see: the labelling interface drawn from the schema, and the data of a task. Pure functions.

config      the interface as XML
colours     of entity types
hotkeys     of entity types
fields      the controls of a region, and the values they can hold
marks       attributes of relations as labels of arrows
data        what a task shows
"""
