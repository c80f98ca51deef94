"""OpenCV's trackers over sequences with ground truth, one pass each: their boxes as OUT/TRACKER/SEQUENCE.txt, which `pultrack eval --results OUT` scores.

    python opencv_boxes.py SEQUENCES OUT [--trackers CSRT KCF MOSSE]
"""
import argparse
from pathlib import Path

import cv2

from opencv_trackers import create


def first_box(path):
    sides = path.read_text().splitlines()[0].replace(",", " ").split()
    return tuple(round(float(side)) for side in sides)


def read_frames(clip):
    capture = cv2.VideoCapture(str(clip))
    while True:
        there, frame = capture.read()
        if not there:
            break
        yield frame
    capture.release()


def follow(name, clip, box):
    """One box a frame; where the tracker reports that it lost the target, the one before stays."""
    tracker = create(name)
    for index, frame in enumerate(read_frames(clip)):
        if index == 0:
            tracker.init(frame, box)
        else:
            found, estimate = tracker.update(frame)
            box = estimate if found else box
        yield box


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sequences", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--trackers", nargs="+", default=["CSRT", "KCF", "MOSSE"])
    chosen = parser.parse_args()
    for sequence in sorted(chosen.sequences.iterdir()):
        clip, truth = sequence / "clip.mp4", sequence / "groundtruth_rect.txt"
        if not (clip.exists() and truth.exists()):
            continue
        for name in chosen.trackers:
            boxes = [",".join(f"{side:.2f}" for side in box) for box in follow(name, clip, first_box(truth))]
            file = chosen.out / name / f"{sequence.name}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(boxes) + "\n")
            print(f"{name} {sequence.name}: {len(boxes)} frames", flush=True)


if __name__ == "__main__":
    main()
