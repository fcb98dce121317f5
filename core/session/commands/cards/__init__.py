"""Commands about cards of series and samples: scalars, histograms, images, texts, PR curves."""
