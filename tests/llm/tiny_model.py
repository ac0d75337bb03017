"""Writes a language model of a few megabytes that llama.cpp can run, without any training.

Two kinds. `babble` is a chain of word pairs of the texts it is given, packed into a llama of one
layer: each token's embedding is a unit vector, attention and feed-forward add nothing, and the
output row of a token holds the log-probabilities of what comes next. `random` has Gaussian weights
throughout, so it writes noise, often no text at all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

import gguf
import numpy as np
from numpy.typing import NDArray

Kind = Literal["babble", "random"]
Matrix = NDArray[np.float32]

TEXTS = (
    "The mayor said that the bridge was safe.",
    "The council said that the bridge was closed in the spring.",
    "The engineers found that the record was open to all.",
    "In the spring the mayor closed the record.",
    "The bridge was not safe, said the engineers.",
)
CONTEXT = 8192
HEAD = 64
END = "<|end|>"
TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


def write(path: Path, kind: Kind, texts: Sequence[str] = TEXTS, *, seed: int = 1) -> None:
    """One GGUF file; the same bytes for the same arguments."""
    words = [_words(text) for text in texts]
    vocabulary, merges = _tokenizer({word for text in words for word in text})
    random = np.random.default_rng(seed)
    tensors = (
        _babble(vocabulary, words) if kind == "babble" else _noise(len(vocabulary), 128, random)
    )
    writer = gguf.GGUFWriter(path, "llama")
    _describe(writer, vocabulary, merges, width=tensors["token_embd.weight"].shape[1])
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _words(text: str) -> list[str]:
    """The words with the space before them, as GPT-2's tokenizer cuts, and each sign by itself."""
    spaced = "".join(sign if sign.isalnum() or sign == " " else f"\0{sign}" for sign in text)
    cut = spaced.replace(" ", "\0 ").split("\0")
    return [word for word in cut if word.strip()]


def _byte_signs() -> dict[int, str]:
    """A printable sign for each byte: https://github.com/openai/gpt-2, encoder.py."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {
        byte: chr(256 + place) for place, byte in enumerate(others)
    }


SIGNS = _byte_signs()


def _signs(word: str) -> str:
    return "".join(SIGNS[byte] for byte in word.encode())


def _tokenizer(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Bytes, the beginnings of all words, and the end; with the merges that lead to each word."""
    vocabulary = list(SIGNS.values())
    merges: list[str] = []
    for word in sorted(words):
        signs = _signs(word)
        for length in range(2, len(signs) + 1):
            if (begun := signs[:length]) not in vocabulary:
                vocabulary.append(begun)
                merges.append(f"{signs[: length - 1]} {signs[length - 1]}")
    return [*vocabulary, END], merges


def _describe(
    writer: gguf.GGUFWriter, vocabulary: list[str], merges: list[str], width: int
) -> None:
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HEAD)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(vocabulary))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary)
    end = len(vocabulary) - 1
    kinds = [gguf.TokenType.NORMAL] * end + [gguf.TokenType.CONTROL]
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)


def _layer(width: int) -> dict[str, Matrix]:
    """One layer that adds nothing to what goes through it."""
    return {
        "blk.0.attn_norm.weight": np.ones(width, np.float32),
        "blk.0.attn_q.weight": np.zeros((HEAD, width), np.float32),
        "blk.0.attn_k.weight": np.zeros((HEAD, width), np.float32),
        "blk.0.attn_v.weight": np.zeros((HEAD, width), np.float32),
        "blk.0.attn_output.weight": np.zeros((width, HEAD), np.float32),
        "blk.0.ffn_norm.weight": np.ones(width, np.float32),
        "blk.0.ffn_gate.weight": np.zeros((HEAD, width), np.float32),
        "blk.0.ffn_up.weight": np.zeros((HEAD, width), np.float32),
        "blk.0.ffn_down.weight": np.zeros((width, HEAD), np.float32),
    }


def _babble(vocabulary: list[str], texts: Sequence[Sequence[str]]) -> dict[str, Matrix]:
    size = len(vocabulary)
    width = -(-size // 32) * 32
    embedding = np.zeros((size, width), np.float32)
    embedding[:, :size] = np.eye(size, dtype=np.float32)
    output = np.zeros((size, width), np.float32)
    output[:, :size] = np.log(_chain(vocabulary, texts)).T
    return {
        "token_embd.weight": embedding,
        # A unit vector comes out of the norm with the length sqrt(width).
        "output_norm.weight": np.full(width, width**-0.5, np.float32),
        "output.weight": output,
        **_layer(width),
    }


def _chain(vocabulary: list[str], texts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """How likely each token comes after each: rows sum to 1."""
    place = {token: index for index, token in enumerate(vocabulary)}
    ids = [[place[_signs(word)] for word in text] for text in texts]
    firsts = Counter(text[0] for text in ids)
    pairs = Counter((a, b) for text in ids for a, b in pairwise(text))
    lasts = {text[-1] for text in ids}
    quote, end = place['"'], place[END]
    # After anything else, such as the signs of JSON: a sentence, or what closes things.
    common = np.full(len(vocabulary), 1e-6)
    for sign in '"{}[],:0123456789':
        common[place[sign]] = 0.01
    common[quote] = common[end] = 0.1
    for first, times in firsts.items():
        common[first] += 0.5 * times / len(ids)
    chain = np.tile(common, (len(vocabulary), 1))
    for (a, b), times in pairs.items():
        chain[a, b] += 20 * times
    for last in lasts:
        chain[last, quote] += 20
    rows: NDArray[np.float64] = chain / chain.sum(axis=1, keepdims=True)
    return rows


def _noise(size: int, width: int, random: np.random.Generator) -> dict[str, Matrix]:
    shapes = {name: tensor.shape for name, tensor in _layer(width).items()}
    shapes |= {"token_embd.weight": (size, width), "output.weight": (size, width)}
    noise = {
        name: random.normal(0, 0.3, shape).astype(np.float32)
        for name, shape in shapes.items()
        if "norm" not in name
    }
    norms = ("output_norm.weight", "blk.0.attn_norm.weight", "blk.0.ffn_norm.weight")
    return noise | {name: np.ones(width, np.float32) for name in norms}
