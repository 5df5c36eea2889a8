"""Milliseconds an image of a VGG-8 training step in PyTorch: plain float, and with an ADC after every 128-row partial
sum of the forward and the backward pass. The peer figures of docs/performance.md come from
`python3 scripts/peers/pytorch_step.py` (Debian: apt install python3-torch), run beside `npm run bench`.
"""
import sys
import time

import torch
import torch.nn.functional as F

THREADS, STEPS, ROWS, LEVELS = 2, 3, 128, 63
BATCH = int(sys.argv[1]) if len(sys.argv) > 1 else 64
CHANNELS = [128, 128, "pool", 256, 256, "pool", 512, 512, "pool"]


def adc(x):
    """6-bit uniform quantization in place, signed range +-1."""
    return x.mul_(LEVELS / 2).round_().clamp_(-(LEVELS // 2), LEVELS // 2).mul_(2 / LEVELS)


def partial_sums(x, weight):
    """3x3 same convolution as a sum of ADC outputs, one per kernel position and group of 128 input channels."""
    padded, (h, w) = F.pad(x, (1, 1, 1, 1)), x.shape[2:]
    total = None
    for r in range(3):
        for s in range(3):
            for c in range(0, x.shape[1], ROWS):
                part = adc(F.conv2d(padded[:, c : c + ROWS, r : r + h, s : s + w], weight[:, c : c + ROWS, r : r + 1, s : s + 1]))
                total = part if total is None else total.add_(part)
    return total


class AdcConvolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return partial_sums(x, weight)

    @staticmethod
    def backward(ctx, error):
        x, weight = ctx.saved_tensors
        transposed = weight.flip(2, 3).transpose(0, 1)
        grad_x = partial_sums(error, transposed) if ctx.needs_input_grad[0] else None
        return grad_x, torch.nn.grad.conv2d_weight(x, weight.shape, error, padding=1)


class Convolution(torch.nn.Module):
    def __init__(self, fan_in, fan_out, with_adc):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(fan_out, fan_in, 3, 3) * (2 / (9 * fan_in)) ** 0.5)
        self.with_adc = with_adc

    def forward(self, x):
        return AdcConvolution.apply(x, self.weight) if self.with_adc else F.conv2d(x, self.weight, padding=1)


def vgg8(with_adc):
    layers, fan_in = [], 3
    for item in CHANNELS:
        if item == "pool":
            layers.append(torch.nn.MaxPool2d(2))
        else:
            layers += [Convolution(fan_in, item, with_adc), torch.nn.ReLU()]
            fan_in = item
    head = [torch.nn.Flatten(), torch.nn.Linear(8192, 1024), torch.nn.ReLU(), torch.nn.Linear(1024, 10)]
    return torch.nn.Sequential(*layers, *head)


def milliseconds_per_image(with_adc):
    network = vgg8(with_adc)
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9)
    x, y = torch.rand(BATCH, 3, 32, 32), torch.randint(10, (BATCH,))
    seconds = []
    for _ in range(STEPS + 1):
        start = time.perf_counter()
        optimizer.zero_grad()
        F.cross_entropy(network(x), y).backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    return 1000 * min(seconds[1:]) / BATCH


torch.set_num_threads(THREADS)
torch.manual_seed(1)
print(f"PyTorch {torch.__version__}, {THREADS} threads, batch {BATCH}")
print(f"plain float step        {milliseconds_per_image(False):6.1f} ms an image")
print(f"step with ADC both ways {milliseconds_per_image(True):6.1f} ms an image")
