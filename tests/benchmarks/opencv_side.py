"""OpenCV's side of the benchmarks: its trackers over the same clip, decoding included."""
import time

import cv2

from json_lines import serve
from opencv_trackers import create


def track(work):
    tracker, capture = create(work["tracker"]), cv2.VideoCapture(work["clip"])
    box, warm_up, times = work["box"], 5, []
    last, index = time.perf_counter(), 0
    while index <= work["frames"] + warm_up:
        there, frame = capture.read()
        if not there:
            break
        if index == 0:
            tracker.init(frame, tuple(round(box[side]) for side in ("left", "top", "width", "height")))
        else:
            tracker.update(frame)
        now = time.perf_counter()
        if index > warm_up:
            times.append(1000 * (now - last))
        last, index = now, index + 1
    capture.release()
    return {"milliseconds": times, "framesPerSecond": 1000 * len(times) / sum(times)}


serve({"describe": lambda work: {"version": cv2.__version__}, "track": track})
