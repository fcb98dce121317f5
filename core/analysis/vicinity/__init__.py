"""What lies near any vector: exact distances to all rows, arithmetic with vectors, what sets rows apart."""
