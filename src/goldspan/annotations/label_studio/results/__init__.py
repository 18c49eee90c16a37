"""Records as results of Label Studio, and back. Pure functions.

sending     a record as a result: regions, the values of their fields, arrows
pulling     a result as a record, what cannot be taken over told and kept
regions     what a server sends of regions, item by item
offsets     code points, or the UTF-16 units of older servers
identity    which region is which mention
keys        clusters as keys that people type
attributes  of mentions and relations, on their way back
arrows      relations as arrows, and arrows as relations
links       relations on their way back
troubles    what a record cannot hold
"""
