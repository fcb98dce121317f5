"""The best of a metric as runs follow each other: its page and panel."""
