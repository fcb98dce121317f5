"""A painter of many lines between parallel axes, without a screen."""
