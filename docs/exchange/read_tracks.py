"""Reads Pultrack's own files: track.csv needs nothing but Python, track.json says more of the clip.

    python3 read_tracks.py track.csv
"""
import csv
import json
import math
import sys

NUMBERS = ("pts_s", "x", "y", "w", "h", "score", "psr", "confidence")
WHOLE = ("frame", "track", "keyframe")


def read_csv(path):
    """Rows as dictionaries. `frame` counts from 0; x, y, w, h are pixels of the picture as displayed, the top-left corner at 0, 0; what was not computed is NaN."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            row.update({name: float(row[name]) if row.get(name) else math.nan for name in NUMBERS})
            row.update({name: int(row[name]) for name in WHOLE})
            yield row


def read_json(path):
    """The clip, and rows as in `read_csv`."""
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    assert (content["format"], content["version"]) == ("pultrack-track", 1)
    rows = [{**box, "track": track["id"], "label": track["label"]} for track in content["tracks"] for box in track["boxes"]]
    return content["clip"], rows


def seen(rows):
    """Rows in which the target is in the picture: elsewhere x, y, w, h say where it was last."""
    return [row for row in rows if row["state"] not in ("lost", "outside")]


if __name__ == "__main__":
    for path in sys.argv[1:]:
        rows = list(read_csv(path)) if path.endswith(".csv") else read_json(path)[1]
        there = seen(rows)
        print(f"{path}: {len({row['track'] for row in rows})} tracks, {len(rows)} rows, {len(there)} with the target in the picture")
