"""PyTorch's side of the benchmarks: eager, on the processor, as siamfc-pytorch builds and trains AlexNet."""
import torch
import torch.nn.functional as F
from torch import nn

from json_lines import serve, time_runs
from torch_network import alexnet

PAIRS, GRID = 8, 17


def embed(work):
    network = alexnet().eval()
    region = 255 * torch.rand(1, 3, 255, 255)
    with torch.no_grad():
        return {"milliseconds": time_runs(work["repetitions"], lambda: network(region))}


def step(work):
    network = alexnet().train()
    gain, bias = nn.Parameter(torch.ones(1)), nn.Parameter(torch.zeros(1))
    parameters = [*network.parameters(), gain, bias]
    optimizer = torch.optim.SGD(parameters, lr=1e-4, momentum=0.9, weight_decay=5e-4)
    exemplars, searches = 255 * torch.rand(PAIRS, 3, 127, 127), 255 * torch.rand(PAIRS, 3, 255, 255)
    objective = noise_robust() if work["loss"] == "nr" else logistic()

    def run():
        template, search = network(exemplars), network(searches)
        response = 1e-3 * F.conv2d(search.reshape(1, -1, *search.shape[2:]), template, groups=PAIRS)[0]
        optimizer.zero_grad(set_to_none=True)
        loss = objective((gain * response + bias).reshape(PAIRS, 1, -1))
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 10)
        optimizer.step()
        return loss.item()

    return {"milliseconds": time_runs(work["repetitions"], run)}


def grid():
    middle = (GRID - 1) / 2
    rows, columns = torch.meshgrid(torch.arange(GRID) - middle, torch.arange(GRID) - middle, indexing="ij")
    return torch.stack([columns.reshape(-1), rows.reshape(-1)], 1).double()


def noise_robust():
    """Full covariance for a = b = 1 and the target in the middle (method 3.2); one precision matrix a pair, as in training."""
    q = grid()
    mean = 0.5 * torch.exp(-(q**2).sum(1) / 4)
    difference, total = (((q[:, None] + sign * q[None]) ** 2).sum(2) for sign in (-1, 1))
    covariance = torch.exp(-difference / 4 - total / 12) / 3 - mean[:, None] * mean[None]
    precision = torch.linalg.inv(covariance + 0.1 * covariance.diagonal().max() * torch.eye(len(q)))
    mean, precision = mean.float(), precision.float().repeat(PAIRS, 1, 1)

    def loss(response):
        residual = response - mean
        return 0.5 * (residual @ precision * residual).sum() / GRID**2 / PAIRS

    return loss


def logistic():
    positive = grid().abs().sum(1) <= 2
    weights = torch.where(positive, 0.5 / positive.sum(), 0.5 / (~positive).sum()).float() / PAIRS
    return lambda response: F.binary_cross_entropy_with_logits(response, positive.float().expand_as(response), weight=weights, reduction="sum")


serve({"describe": lambda work: {"version": torch.__version__, "threads": torch.get_num_threads()}, "embed": embed, "step": step})
