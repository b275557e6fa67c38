"""A generator as a network of the program: what goes in is a code, of an image where there is an encoder."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from workbench.api import ExtraInput, UserError

from .extra_inputs import TakesMore

CODE = "code"
LARGEST_CODE = 65_536


class Generator(TakesMore):
    """A decoder, and an encoder where there is one.

    shape  of one code as the decoder takes it: (D,), or (D, 1, 1) of one that begins with a transposed convolution
    size   (channels, height, width) of a picture
    encoder  gives (N, D) codes of images, or (N, 2 D): means and log variances, of which the means are taken
    """

    def __init__(
        self, decoder: nn.Module, shape: Sequence[int], size: Sequence[int], encoder: nn.Module | None = None
    ) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.shape, self.size, self.count = tuple(shape), tuple(size), int(torch.Size(shape).numel())

    @classmethod
    def around(cls, decoder: nn.Module, count: int, reference: str) -> Generator:
        """A network of somebody's that takes codes. Raises UserError where it does not."""
        if not count:
            raise UserError(f"{reference} takes a code: state how many numbers it has, as code=100.")
        weight = next(decoder.parameters(), torch.zeros(()))
        problem = ""
        decoder.eval()
        for shape in ((count,), (count, 1, 1)):
            try:
                with torch.inference_mode():
                    found = decoder(torch.zeros(1, *shape, device=weight.device))
            except Exception as error:
                problem = problem or (str(error).strip().splitlines() or [type(error).__name__])[0][:160].rstrip(".")
                continue
            if isinstance(found, Tensor) and found.ndim == 4 and len(found) == 1:
                return cls(decoder, shape, found.shape[1:])
            got = tuple(found.shape) if isinstance(found, Tensor) else type(found).__name__
            problem = f"it gives {got}, which is no picture (N, colours, h, w)"
        raise UserError(f"{reference} makes no picture of a code of {count:,} numbers: {problem}.")

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        return (ExtraInput(CODE, self.count, () if self.sees_image else (0.0,) * self.count, is_code=True),)

    @property
    def sees_image(self) -> bool:
        return self.encoder is not None

    def taken(self, name: str, x: Tensor) -> Tensor:
        """The encoder's code of images; without one the code whose numbers are all zero."""
        if self.encoder is None:
            return x.new_zeros(len(x), self.count)
        return self.encoder(x)[:, : self.count]  # type: ignore[no-any-return]

    def forward(self, x: Tensor) -> Tensor:
        code = self.given.get(CODE)
        if code is None:
            code = self.taken(CODE, x)
        elif len(code) == 1 < len(x):
            code = code.expand(len(x), -1)
        return self.decoder(code.reshape(len(code), *self.shape))  # type: ignore[no-any-return]
