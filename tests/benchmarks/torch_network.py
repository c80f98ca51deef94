"""AlexNet as siamfc-pytorch builds it."""
from torch import nn


def alexnet():
    def block(inside, outside, size, stride=1, groups=1):
        convolution = nn.Conv2d(inside, outside, size, stride, groups=groups, bias=False)
        return [convolution, nn.BatchNorm2d(outside, eps=1e-6, momentum=0.05), nn.ReLU(inplace=True)]

    layers = block(3, 96, 11, stride=2) + [nn.MaxPool2d(3, 2)] + block(96, 256, 5, groups=2) + [nn.MaxPool2d(3, 2)]
    return nn.Sequential(*layers, *block(256, 384, 3), *block(384, 384, 3, groups=2), nn.Conv2d(384, 256, 3, groups=2))
