"""Short names for the array types used throughout."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

F4: TypeAlias = NDArray[np.float32]
F8: TypeAlias = NDArray[np.float64]
I4: TypeAlias = NDArray[np.int32]
I8: TypeAlias = NDArray[np.int64]
U1: TypeAlias = NDArray[np.uint8]
U2: TypeAlias = NDArray[np.uint16]
U4: TypeAlias = NDArray[np.uint32]
U8: TypeAlias = NDArray[np.uint64]
Bool: TypeAlias = NDArray[np.bool_]
