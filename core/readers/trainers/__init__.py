"""What trainers write beside TensorBoard's event files, or instead of them: text that is read line by line."""
