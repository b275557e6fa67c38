"""The techniques and the loaded model, as manifests and engine describe them; makes requests from sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench import phrases
from workbench.api import LayerInfo
from workbench.cache.cached_result import content_key
from workbench.document.model_targets import ModelTargets
from workbench.document.request import Request
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.images.photo import Photo
from workbench.manifests import Manifest
from workbench.named_files import FileDigests, named_by_parameters
from workbench.protocol.messages import Loaded, Ready
from workbench.settings import OpenSettings

PREDICTIONS = "predictions"
GUESSES, LIKENESSES = "guesses", "likenesses"  # the engine's own techniques, which no list has
MOST_BESIDE = 200  # open images whose numbers stand beside a picture that is made
MOST_COMPARED = 200  # open images that the current one is compared with


class Catalogue:
    """What a session can ask for, by the techniques and models known so far.

    fingerprint  makes a text from images that changes with any of them
    """

    def __init__(
        self,
        manifests: Sequence[Manifest],
        settings: OpenSettings,
        fingerprint: Callable[[Sequence[OpenImage]], str],
    ) -> None:
        self._settings, self._fingerprint = settings, fingerprint
        self.techniques = self._listed(manifests)
        self.model: Loaded | None = None
        self._files = FileDigests()
        self._digests: dict[str, str] = {}  # of models that were loaded, by reference

    @property
    def precision(self) -> str:
        """A part of every result's key; empty for full precision."""
        return " bfloat16" if self._settings.now.sweep_engine == "bfloat16" else ""

    @property
    def classes(self) -> Sequence[str]:
        """Names of the loaded model's classes."""
        return self.model.classes if self.model else ()

    @property
    def targets(self) -> ModelTargets:
        """What the loaded model can be asked about."""
        model = self.model
        if model is None:
            return ModelTargets()
        return ModelTargets(model.classes, model.kinds, model.predicted, self.layer_names, model.compared)

    @property
    def layer_names(self) -> Sequence[str]:
        """Names of the loaded model's layers, in running order."""
        return [layer.name for layer in self.layers]

    @property
    def layers(self) -> list[LayerInfo]:
        """The loaded model's layers, in running order."""
        layers = self.model.layers if self.model else []
        return [LayerInfo(**{**layer, "shape": tuple(layer["shape"])}) for layer in layers]

    def take_manifests(self, manifests: Sequence[Manifest]) -> None:
        """Plugins were added or removed; their parameters are known when the engine is ready again."""
        listed = self._listed(manifests)
        self.techniques = {
            name: replace(self.techniques.get(name, info), code=info.code) for name, info in listed.items()
        }

    def take_ready(self, ready: Ready) -> None:
        """The engine describes the techniques that it has: those known before stay in their order."""
        described = {description["id"]: TechniqueInfo.of_description(description) for description in ready.techniques}
        order = [name for name in self.techniques if name in described]
        fresh = [name for name in described if name not in self.techniques and self._is_on(name)]
        self.techniques = {name: described[name] for name in [*order, *fresh]}
        self._fit_techniques()

    def take_model(self, loaded: Loaded) -> None:
        """The engine has this model now."""
        self.model = loaded
        phrases.keep(loaded.classes)
        self._fit_techniques()

    def digest_of(self, reference: str) -> str:
        """The digest of a model when it was last loaded; empty where it was not."""
        return self._digests.get(reference, "")

    def take_digest(self, loaded: Loaded) -> bool:
        """A model was loaded, so results on it have keys. Whether it had another digest before."""
        before = self._digests.get(loaded.reference, loaded.digest)
        self._digests[loaded.reference] = loaded.digest
        return before != loaded.digest

    def values(self, session: Session, info: TechniqueInfo) -> dict[str, Any]:
        """Every parameter with its value: set by hand, else the session's target or layer, else the default."""
        set_by_hand, values = session.params.get(info.id, {}), {}
        for param in info.params or ():
            values[param.name] = param.plain(param.convert(param.default))
            if param.type == "target":
                values[param.name] = session.target
            elif param.type == "layer":
                values[param.name] = session.layer
            if param.name in set_by_hand:
                values[param.name] = param.bounded(set_by_hand[param.name])
        return values

    def request(self, session: Session, technique: str, image: OpenImage | None, photo: Photo | None) -> Request | None:
        """What a session asks of a technique; None while something is missing."""
        request = self.keyless_request(session, technique, image, photo)
        return self.with_key(request) if request is not None else None

    def keyless_request(
        self, session: Session, technique: str, image: OpenImage | None, photo: Photo | None
    ) -> Request | None:
        """The request without a key, for a session whose model was never loaded; None while something is missing."""
        info = self.techniques.get(technique)
        if info is None or info.params is None:
            return None
        images = session.strip_images if info.takes == "images" else ()
        if not self._sees_image(info):
            image = photo = None
        if (self._sees_image(info) and photo is None) or (info.takes == "images" and not images):
            return None
        values = self.values(session, info)
        beside = session.images[:MOST_BESIDE] if info.parameters_of_type("judge") and len(session.images) > 1 else ()
        return Request(info.id, values, image, photo, "", session.model, session.background, images, beside, session)

    def _sees_image(self, info: TechniqueInfo) -> bool:
        """Whether a run of the technique depends on the image."""
        blind = info.takes == "numbers" and self.model is not None and not self.model.sees_image
        return info.takes in ("image", "numbers") and not blind

    def answer_request(self, session: Session, image: OpenImage | None, photo: Photo | None) -> Request | None:
        """What the session's model says of an image, of as many classes as there may be: a target is seldom likely.

        None while something is missing, and of a model that no image enters.
        """
        if self.model is not None and self.model.reference == session.model and not self.model.sees_image:
            return None
        technique = self.techniques.get(PREDICTIONS)
        if technique is not None and technique.params:
            session = session.with_params(PREDICTIONS, top=technique.parameter("top").high)
        return self.request(session, PREDICTIONS, image, photo)

    def guess_request(self, session: Session, image: OpenImage | None, photo: Photo | None) -> Request | None:
        """The question how sure the session's model is of an image in other ways; None while something is missing."""
        digest = self._digests.get(session.model, "")
        if photo is None or not digest:
            return None
        key = content_key(GUESSES, "1", {}, digest, photo.digest)
        return Request(GUESSES, {}, image, photo, key, session.model, session.background, session=session)

    def likeness_request(self, session: Session, measure: str) -> Request | None:
        """The question how alike the open images are to the session's model; None where it tells nothing of that.

        Those without a file cannot be named by a target; of these the current one alone is compared.
        """
        digest = self._digests.get(session.model, "")
        if not digest or self.model is None or measure not in self.model.kinds or session.image is None:
            return None
        images = tuple(image for image in session.images if image.path)[:MOST_COMPARED]
        images = images if session.image in images else (*images, session.image)
        if len(images) < 2:
            return None
        params = {"measure": measure}
        key = content_key(LIKENESSES, "1", params, digest, self._fingerprint(images))
        return Request(LIKENESSES, params, None, None, key, session.model, session.background, images, session=session)

    def with_key(self, request: Request) -> Request | None:
        """The request with the key of its result; None until its model was loaded once."""
        info, digest = self.techniques.get(request.technique), self._digests.get(request.model, "")
        if info is None or not digest:
            return None
        if request.images:
            seen = self._fingerprint(request.images)
        else:
            seen = request.photo.digest if request.photo else ""
        return replace(request, key=self._key(info, request, digest, seen))

    def with_key_of(self, request: Request, digest: str) -> Request | None:
        """The request of one image as a model with these weights would be asked; None without technique or image."""
        info = self.techniques.get(request.technique)
        if info is None or request.photo is None:
            return None
        return replace(request, key=self._key(info, request, digest, request.photo.digest))

    def names_files(self, request: Request) -> bool:
        """Whether a parameter names a file, such as another network, which decides the result as image and model do."""
        info = self.techniques.get(request.technique)
        return info is not None and bool(self._named(info, request))

    def _key(self, info: TechniqueInfo, request: Request, digest: str, seen: str) -> str:
        version = f"{info.version}{info.code}{self.precision}{self._named(info, request)}"
        return content_key(info.id, version, request.params, digest, seen)

    def _named(self, info: TechniqueInfo, request: Request) -> str:
        """What the files beside image and model hold that its parameters name; empty where they name none."""
        digest = self._files.of(named_by_parameters(info.params or (), request.params))
        return f" {digest}" if digest else ""

    def _is_on(self, technique: str) -> bool:
        return technique not in self._settings.now.plugins_off

    def _listed(self, manifests: Sequence[Manifest]) -> dict[str, TechniqueInfo]:
        return {m.id: TechniqueInfo.of_manifest(m) for m in manifests if self._is_on(m.id)}

    def _fit_techniques(self) -> None:
        if self.model is not None:
            applies: Mapping[str, Any] = self.model.applies
            size = self.model.input_size
            self.techniques = {name: info.fitting(applies.get(name), size) for name, info in self.techniques.items()}
