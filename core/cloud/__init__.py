"""What a point cloud is without a screen: camera, order, tiles, hit tests, lasso, the software painter."""
