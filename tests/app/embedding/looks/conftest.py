from __future__ import annotations

from tests.app.embedding.conftest import open_stage as open_stage
from tests.app.embedding.conftest import stage as stage
