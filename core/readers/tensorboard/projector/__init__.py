"""What the embedding projector shows: configurations, tensors beside each other as PyTorch writes them, bookmarks."""
