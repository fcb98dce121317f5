"""Everything Armillary knows without a screen: reading logs, mathematics, state and pictures."""
