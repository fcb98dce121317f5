"""Commands about runs: which are shown, how they are grouped, and the pages that judge them."""
