"""Edits of what comes out: one step too many, or in another order."""

from collections.abc import Callable

import numpy as np

from mhsa_lib.exercises.edits.wording import Change, change

Turn = Callable[[np.ndarray], np.ndarray]


def _softmax(axis: int) -> Turn:
    def turn(a: np.ndarray) -> np.ndarray:
        exponentials = np.exp(a - a.max(axis=axis, keepdims=True))
        return exponentials / exponentials.sum(axis=axis, keepdims=True)

    return turn


def _rounded(digits: int) -> Turn:
    return lambda a: np.round(a, digits)


def _normed(a: np.ndarray) -> np.ndarray:
    return a / np.sqrt((a**2).sum(axis=-1, keepdims=True))


TURNS: tuple[tuple[Turn, Change], ...] = (
    (lambda a: -a, change("result negative")),
    (lambda a: a[None], change("result axis too many")),
    (lambda a: a[..., None], change("result axis too many")),
    (lambda a: a[..., None, :], change("result axis too many")),
    (lambda a: a.swapaxes(-1, -2), change("result transposed")),
    (lambda a: a.T, change("result transposed")),
    (lambda a: a.swapaxes(0, 1), change("result axes")),
    (lambda a: np.moveaxis(a, 0, -1), change("result axes")),
    (lambda a: a.swapaxes(-1, -3), change("result axes")),
    (lambda a: a[::-1], change("result reversed")),
    (lambda a: a[..., ::-1], change("result reversed")),
    (lambda a: a[..., ::-1, :], change("result reversed")),
    (lambda a: np.roll(a, 1, axis=0), change("result shifted")),
    (lambda a: np.roll(a, -1, axis=0), change("result shifted")),
    (lambda a: np.roll(a, 1, axis=-1), change("result shifted")),
    (lambda a: np.roll(a, -1, axis=-1), change("result shifted")),
    (lambda a: np.concatenate([0 * a[:1], a[:-1]]), change("result late")),
    (np.abs, change("result through", function="abs")),
    (lambda a: np.maximum(a, 0), change("result through", function="relu")),
    (np.exp, change("result through", function="exp")),
    (np.log, change("result through", function="log")),
    (np.sqrt, change("result through", function="sqrt")),
    (np.square, change("result through", function="square")),
    (np.tanh, change("result through", function="tanh")),
    (lambda a: 1 / (1 + np.exp(-a)), change("result through", function="sigmoid")),
    (lambda a: 1 / a, change("result through", function="1 / x")),
    (lambda a: 1 - a, change("result through", function="1 - x")),
    (_softmax(-1), change("result through", function="softmax")),
    (_softmax(-2), change("result through", function="softmax")),
    (lambda a: np.cumsum(a, axis=0), change("result through", function="cumsum")),
    (lambda a: a[0], change("result first")),
    (lambda a: a[-1], change("result last")),
    (lambda a: a[..., 0, :], change("result first")),
    (lambda a: a[..., 0, :, :], change("result first")),
    (lambda a: a[..., -1, :, :], change("result last")),
    (lambda a: a[..., ::-1, :, :], change("result reversed")),
    (lambda a: a.swapaxes(-2, -3), change("result axes")),
    (lambda a: a[..., 0], change("result first")),
    (lambda a: a[..., -1], change("result last")),
    (lambda a: a[:1], change("result first")),
    (lambda a: a[..., :1, :], change("result first")),
    (lambda a: a[..., -1:, :], change("result last")),
    (lambda a: a[..., :1], change("result first")),
    (lambda a: a[..., -1:], change("result last")),
    (lambda a: a[1:], change("result without the first")),
    (lambda a: a[:-1], change("result without the last")),
    (lambda a: a[..., 1:], change("result without the first")),
    (lambda a: a[..., :-1], change("result without the last")),
    (lambda a: np.concatenate([a[1:], 0 * a[:1]]), change("result early")),
    (lambda a: np.concatenate([0 * a[:1], a]), change("result with zeros first")),
    (lambda a: np.sort(a, axis=-1), change("result sorted")),
    (lambda a: np.sort(a, axis=0), change("result sorted")),
    (np.tril, change("result triangle")),
    (np.triu, change("result triangle")),
    (lambda a: np.clip(a, 0, 1), change("result clipped", low=0, high=1)),
    (lambda a: np.clip(a, -1, 1), change("result clipped", low=-1, high=1)),
    (lambda a: np.minimum(a, 0), change("result cut above 0")),
    (lambda a: a / a.sum(axis=-1, keepdims=True), change("result rows shared")),
    (lambda a: a / a.sum(axis=-2, keepdims=True), change("result columns shared")),
    (lambda a: a / a.sum(axis=0), change("result columns shared")),
    (lambda a: a / a.sum(), change("result shared")),
    (lambda a: a / a.max(axis=-1, keepdims=True), change("result over largest")),
    (lambda a: a / a.max(), change("result over largest")),
    (_normed, change("result rows normed")),
    (lambda a: a - a.mean(axis=-1, keepdims=True), change("result centred")),
    (lambda a: a.mean(axis=0) + 0 * a, change("result mean for all")),
    (lambda a: a.sum(axis=-1, keepdims=True), change("result reduced", function="sum")),
    (
        lambda a: a.mean(axis=-1, keepdims=True),
        change("result reduced", function="mean"),
    ),
    (lambda a: a.sum(axis=0, keepdims=True), change("result reduced", function="sum")),
    (lambda a: a.sum(axis=-3), change("result reduced", function="sum")),
    (lambda a: a.mean(axis=-3), change("result reduced", function="mean")),
    (lambda a: a.min(axis=-1), change("result reduced", function="min")),
    (lambda a: np.cumsum(a, axis=-1), change("result through", function="cumsum")),
    (np.sign, change("result through", function="sign")),
    (np.diag, change("result diagonal")),
    (lambda a: np.broadcast_to(a[:1], a.shape), change("result first for all")),
    (lambda a: np.broadcast_to(a[-1:], a.shape), change("result last for all")),
    (lambda a: a.sum(axis=0), change("result reduced", function="sum")),
    (lambda a: a.sum(axis=-1), change("result reduced", function="sum")),
    (lambda a: a.sum(axis=-2), change("result reduced", function="sum")),
    (lambda a: np.asarray(a.sum()), change("result reduced", function="sum")),
    (lambda a: a.mean(axis=0), change("result reduced", function="mean")),
    (lambda a: a.mean(axis=-1), change("result reduced", function="mean")),
    (lambda a: a.mean(axis=-2), change("result reduced", function="mean")),
    (lambda a: np.asarray(a.mean()), change("result reduced", function="mean")),
    (lambda a: a.max(axis=0), change("result reduced", function="max")),
    (lambda a: a.max(axis=-1), change("result reduced", function="max")),
    (lambda a: np.asarray(a.max()), change("result reduced", function="max")),
    (lambda a: a.reshape(-1), change("result flat")),
    (lambda a: a.reshape(-1, a.shape[-1]), change("result flat")),
    (lambda a: a.reshape(*a.shape[:-2], -1), change("result flat")),
    *(
        (_rounded(digits), change("result rounded", digits=digits))
        for digits in (4, 3, 2)
    ),
    (np.round, change("result whole")),
    (np.trunc, change("result truncated")),
    (np.floor, change("result rounded down")),
)
