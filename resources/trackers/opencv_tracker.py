"""OpenCV's trackers for `pultrack eval --baseline`, speaking the protocol of docs/external-trackers.md on standard input and output.

    python opencv_tracker.py kcf|csrt|mosse         needs opencv-contrib-python-headless
"""
import base64
import json
import sys

try:
    import cv2
    import numpy
except ImportError as missing:
    sys.exit(f"{sys.executable} has no OpenCV ({missing})")

NAMES = {"kcf": "KCF", "csrt": "CSRT", "mosse": "MOSSE"}


def create(name):
    """The older trackers live in OpenCV's legacy module."""
    for place in (cv2, getattr(cv2, "legacy", None)):
        maker = getattr(place, f"Tracker{name}_create", None)
        if maker is not None:
            return maker()
    raise RuntimeError(f"this OpenCV ({cv2.__version__}) has no {name}: install opencv-contrib-python-headless")


def read_picture(call):
    """OpenCV's order of colours is blue, green, red."""
    pixels = numpy.frombuffer(base64.b64decode(call["rgb"]), numpy.uint8)
    return numpy.ascontiguousarray(pixels.reshape(call["height"], call["width"], 3)[:, :, ::-1])


def answer(state, call):
    if call["call"] == "hello":
        create(state["name"])
        return {"protocol": "pultrack-tracker", "version": 1, "name": state["name"]}
    picture = read_picture(call)
    if call["call"] == "init":
        state["tracker"] = create(state["name"])
        state["tracker"].init(picture, tuple(round(side) for side in call["box"]))
        return {"ok": True}
    found, box = state["tracker"].update(picture)
    return {"box": [float(side) for side in box] if found else None}  # where it is lost OpenCV says 0,0,0,0: the box before it stands


def main():
    state = {"name": NAMES[sys.argv[1]]}
    for line in sys.stdin:
        try:
            reply = answer(state, json.loads(line))
        except Exception as problem:  # whatever OpenCV throws is told, and the next sequence may go well
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
