"""The page of points: runs between two fields, with trends and Pareto fronts."""
