"""Tools of the project: they make sample logs, test beds and rendered icons; the program does not use them."""
