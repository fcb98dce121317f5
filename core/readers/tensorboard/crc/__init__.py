"""CRC-32C in compiled code."""
