"""Charts as images, painted beside the window's thread: what several views draw alike."""
