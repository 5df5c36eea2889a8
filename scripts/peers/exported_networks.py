# Networks of torchvision, exported by PyTorch itself as ONNX, with the logits that PyTorch computes: what test/onnx reads beside the files of its
# own encoder. Weights are random, statistics those of four random batches. Debian: apt-get install python3-torchvision
#   /usr/bin/python3 scripts/peers/exported_networks.py small test/onnx        (the file that is kept in git)
#   /usr/bin/python3 scripts/peers/exported_networks.py vgg11 resnet18 mobilenet_v2 FOLDER
import json
import sys

import torch
from torch import nn
from torchvision.models import mobilenet_v2, resnet18
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.vgg import cfgs, make_layers
from torchvision.ops.misc import Conv2dNormActivation

CLASSES = 10
IMAGES = 2


def small():
    """Blocks of MobileNetV2: depthwise convolutions, ReLU6, a residual sum."""
    return nn.Sequential(
        Conv2dNormActivation(3, 8, stride=2, activation_layer=nn.ReLU6),
        InvertedResidual(8, 8, 1, 1),
        InvertedResidual(8, 12, 2, 4),
        InvertedResidual(12, 12, 1, 4),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(12, CLASSES),
    )


def vgg11():
    """Quarter width; the classifier reads one pixel."""
    layers = [size if size == "M" else size // 4 for size in cfgs["A"]]
    return nn.Sequential(make_layers(layers, batch_norm=True), nn.Flatten(), nn.Linear(128, CLASSES))


MODELS = {
    "small": small,
    "vgg11": vgg11,
    "resnet18": lambda: resnet18(num_classes=CLASSES),
    "mobilenet_v2": lambda: mobilenet_v2(num_classes=CLASSES, width_mult=0.25),
}


def images():
    """imagesFor of test/onnx/forward.ts."""
    count = IMAGES * 3 * 32 * 32
    values = [((i * 2654435761 & 0xFFFFFFFF) >> 8) % 255 / 127 - 1 for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).reshape(IMAGES, 3, 32, 32)


def export(name, folder):
    torch.manual_seed(1)
    model = MODELS[name]()
    for _ in range(4):
        model(torch.randn(64, 3, 32, 32))
    model.eval()
    file = f"{folder}/torchvision-{name}"
    torch.onnx.export(
        model,
        images(),
        f"{file}.onnx",
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
    )
    with torch.no_grad():
        logits = model(images()).flatten().tolist()
    with open(f"{file}.json", "w") as out:
        json.dump({"torch": torch.__version__, "logits": [float(f"{x:.7g}") for x in logits]}, out)
        out.write("\n")


for name in sys.argv[1:-1]:
    export(name, sys.argv[-1])
