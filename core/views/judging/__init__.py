"""What pages share that judge runs by one metric: which it is, what is best, what runs are coloured and grouped by."""
