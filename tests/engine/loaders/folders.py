"""Folders as transformers and timm write them, of small seeded networks."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

SIDE = 32
NAMES = {0: "ant", 1: "bee", 2: "cow"}
WIDTH = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
PICTURE = {"image_size": SIDE, "patch_size": 8}
RESNET = {"embedding_size": 8, "hidden_sizes": [8, 16, 24, 32], "depths": [1, 1, 1, 1], "layer_type": "basic"}


def configurations() -> dict[str, tuple[Any, Any]]:
    """By the name of a network's class its configuration, and its image processor."""
    import transformers as t

    backbone = t.ResNetConfig(**RESNET, out_features=["stage4"])
    detr: dict[str, Any] = {
        "d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
        "decoder_attention_heads": 2, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "num_queries": 6,
        "use_timm_backbone": False, "use_pretrained_backbone": False,
    }  # fmt: skip
    square = {"height": SIDE, "width": SIDE}
    vision = {**WIDTH, **PICTURE}
    text = {**WIDTH, "vocab_size": 20, "max_position_embeddings": 8, "eos_token_id": 2, "bos_token_id": 1}
    names = {"id2label": NAMES, "label2id": {name: number for number, name in NAMES.items()}}
    vit = t.ViTImageProcessorPil(size=square)
    return {
        "ViTForImageClassification": (t.ViTConfig(**vision, **names), vit),
        "DeiTForImageClassification": (
            t.DeiTConfig(**vision, **names),
            t.DeiTImageProcessorPil(size={"height": 40, "width": 40}, crop_size=square),
        ),
        "BeitForImageClassification": (t.BeitConfig(**vision, **names), t.BeitImageProcessorPil(size=square)),
        "ResNetForImageClassification": (
            t.ResNetConfig(**RESNET, **names),
            t.ConvNextImageProcessorPil(size={"shortest_edge": SIDE}, crop_pct=0.875),
        ),
        "ConvNextForImageClassification": (
            t.ConvNextConfig(hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1], **names),
            t.ConvNextImageProcessorPil(size={"shortest_edge": SIDE}, crop_pct=0.875),
        ),
        "SwinForImageClassification": (
            t.SwinConfig(
                image_size=SIDE, patch_size=2, embed_dim=8, depths=[1, 1], num_heads=[2, 2], window_size=4, **names
            ),
            vit,
        ),
        "SegformerForSemanticSegmentation": (
            t.SegformerConfig(
                depths=[1, 1, 1, 1], hidden_sizes=[8, 8, 16, 16], num_attention_heads=[1, 1, 2, 2],
                decoder_hidden_size=16, **names,
            ),
            t.SegformerImageProcessorPil(size=square),
        ),
        "YolosForObjectDetection": (
            t.YolosConfig(**{**WIDTH, "image_size": [SIDE, SIDE], "patch_size": 8}, num_detection_tokens=6, **names),
            t.YolosImageProcessorPil(size=square),
        ),
        "DetrForObjectDetection": (
            t.DetrConfig(backbone_config=backbone, **detr, **names),
            t.DetrImageProcessorPil(size=square),
        ),
        "Dinov2Model": (t.Dinov2Config(**vision), t.BitImageProcessorPil(size={"shortest_edge": 40}, crop_size=square)),
        "CLIPModel": (
            t.CLIPConfig(vision_config=vision, text_config=text, projection_dim=16),
            t.CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size=square),
        ),
    }  # fmt: skip


def of_transformers(name: str, folder: Path) -> tuple[Any, Any]:
    """A seeded network and its image processor, which are saved into a folder."""
    import transformers as t

    configuration, processor = configurations()[name]
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(5)
        network = getattr(t, name)(configuration).eval()
        network.save_pretrained(folder)
        processor.save_pretrained(folder)
    return network, processor


def of_timm(name: str, folder: Path, **options: Any) -> Any:
    """A seeded network of timm's, saved into a folder with its configuration as in timm's own repositories."""
    import timm

    with torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.manual_seed(5)
        network = timm.create_model(name, pretrained=False, **options).eval()
    folder.mkdir(exist_ok=True)
    save_file(network.state_dict(), folder / "model.safetensors")
    content = {"architecture": name, "num_classes": network.num_classes, "pretrained_cfg": dict(network.pretrained_cfg)}
    (folder / "config.json").write_text(json.dumps(content))
    return network
