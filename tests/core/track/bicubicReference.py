"""Writes bicubicReference.json: OpenCV's own numbers for the upsampling test. Needs opencv-python-headless."""
import json
import pathlib

import cv2
import numpy as np

rows, columns = np.mgrid[0:17, 0:17].astype(np.float32)
source = np.sin(rows * 1.7 + columns * 0.9) + 0.1 * columns - 0.05 * rows
large = cv2.resize(source, (272, 272), interpolation=cv2.INTER_CUBIC)
places = [(0, 0), (0, 271), (271, 0), (271, 271), (3, 8), (7, 7), (8, 8), (135, 136), (100, 40), (41, 263), (200, 199), (264, 12), (17, 150)]
small = cv2.resize(source[:5, :5], (20, 20), interpolation=cv2.INTER_CUBIC)
reference = {
    "opencv": cv2.__version__,
    "samples": [[r, c, float(large[r, c])] for r, c in places],
    "sum": float(large.astype(np.float64).sum()),
    "max": float(large.max()),
    "argmax": [int(i) for i in np.unravel_index(large.argmax(), large.shape)],
    "smallDiagonal": [float(small[i, i]) for i in range(20)],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(reference, indent=1) + "\n")
