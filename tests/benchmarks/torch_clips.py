"""What many would write first: a loop over clips, OpenCV for the pictures, PyTorch for the network, three scales a frame, nothing else.

    python torch_clips.py left,top,width,height CLIP...

Prints one JSON line: seconds of the loop without Python's own start, and the frames that were tracked. Weights are random: they cost what trained ones cost.
"""
import json
import sys
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from torch_network import alexnet

EXEMPLAR, SEARCH, RESPONSE = 127, 255, 272
SCALES = 1.0375 ** np.arange(-1, 2)


def crop(picture, center, side, size, fill):
    (x, y), half = center, side / 2
    corners = np.round([x - half, y - half, x + half, y + half]).astype(int)
    height, width = picture.shape[:2]
    border = int(max(0, *(-corners[:2]), corners[2] - width, corners[3] - height))
    if border:
        picture = cv2.copyMakeBorder(picture, border, border, border, border, cv2.BORDER_CONSTANT, value=fill)
    left, top, right, bottom = corners + border
    return cv2.resize(picture[top:bottom, left:right], (size, size), interpolation=cv2.INTER_LINEAR)


def to_input(crops):
    return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float()


def track(network, path, box):
    capture = cv2.VideoCapture(path)
    found, picture = capture.read()
    if not found:
        return 0
    left, top, width, height = box
    center = np.array([left + width / 2, top + height / 2])
    context = (width + height) / 2
    side = np.sqrt((width + context) * (height + context))
    fill = picture.mean((0, 1))
    template = network(to_input([crop(picture, center, side, EXEMPLAR, fill)]))
    window = np.outer(np.hanning(RESPONSE), np.hanning(RESPONSE))
    window /= window.sum()
    frames = 1
    while True:
        found, picture = capture.read()
        if not found:
            return frames
        sides = side * SEARCH / EXEMPLAR * SCALES
        search = network(to_input([crop(picture, center, each, SEARCH, fill) for each in sides]))
        responses = F.conv2d(search, template)[:, 0].numpy()
        upsampled = [cv2.resize(response, (RESPONSE, RESPONSE), interpolation=cv2.INTER_CUBIC) for response in responses]
        best = int(np.argmax([each.max() for each in upsampled]))
        response = upsampled[best] - upsampled[best].min()
        response = 0.824 * response / (response.sum() + 1e-16) + 0.176 * window
        place = np.array(np.unravel_index(response.argmax(), response.shape))[::-1]
        center = center + (place - (RESPONSE - 1) / 2) * 8 / 16 * sides[best] / SEARCH
        center = np.clip(center, 0, [picture.shape[1], picture.shape[0]])
        side *= 0.41 + 0.59 * SCALES[best]
        frames += 1


box, clips = [float(value) for value in sys.argv[1].split(",")], sys.argv[2:]
network = alexnet().eval()
started = time.perf_counter()
with torch.no_grad():
    frames = sum(track(network, clip, box) for clip in clips)
print(json.dumps({"seconds": time.perf_counter() - started, "frames": frames, "torch": torch.__version__, "threads": torch.get_num_threads()}))
