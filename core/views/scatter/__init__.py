"""The page of points: two fields as axes, with trends, histograms and Pareto fronts."""
