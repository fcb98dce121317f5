"""The command line: the window, inspect, project and export over the same core."""
