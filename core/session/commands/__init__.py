"""Every command of the user, by what it is about: cards of series and samples, points, runs."""
