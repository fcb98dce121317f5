"""MLflow tracking stores, file and SQLite, of all generations: read directly, without mlflow, never written to."""
