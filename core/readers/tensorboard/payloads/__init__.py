"""Values that are no scalars: found in the record of an event, and decoded, one module for each kind.

Every decoder takes a `Found` and raises WireError, and nothing else, for whatever bytes; what it makes is not much
bigger than the bytes that it is made of.
"""
