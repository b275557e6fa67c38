"""A network for films, given one image: a film in which nothing moves."""

from __future__ import annotations

from torch import Tensor, nn

FRAMES = 16  # what torchvision's are trained on, and what the smallest that they take is a part of


class StillFilm(nn.Module):
    """Takes images, (N, C, H, W), and gives the network films of equal frames, (N, C, frames, H, W).

    What a change of the image does, it does in all frames at once.
    """

    def __init__(self, network: nn.Module, frames: int = FRAMES) -> None:
        super().__init__()
        self.network, self.frames = network, frames

    def forward(self, x: Tensor) -> Tensor:
        film = x[:, :, None].expand(-1, -1, self.frames, -1, -1)
        return self.network(film.contiguous())  # type: ignore[no-any-return]
