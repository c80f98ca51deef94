"""OpenCV's trackers by name: the older ones live in its legacy module."""
import cv2


def create(name):
    maker = getattr(cv2, f"Tracker{name}_create", None) or getattr(getattr(cv2, "legacy", None), f"Tracker{name}_create", None)
    if maker is None:
        raise RuntimeError(f"this OpenCV has no {name}")
    return maker()
