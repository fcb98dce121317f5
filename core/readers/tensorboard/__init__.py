"""TensorBoard log folders: event files and projector configurations."""
