"""Files with labels and scores of a classifier: ``.npz``, CSV and Parquet."""
