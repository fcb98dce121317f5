"""Tones, differences and likeness of images, against formulas written out pixel by pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis.imaging import Adjustment, Channel, difference, likeness, painted_difference, toned
from core.analysis.imaging.difference import alike
from core.style.palettes import colour_map

images = st.sampled_from([1, 2, 3, 4]).flatmap(
    lambda c: arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 5), st.just(c)))
)
adjustments = st.builds(
    Adjustment,
    brightness=st.floats(0, 2),
    contrast=st.floats(0, 5),
    gamma=st.floats(0.1, 4),
    lower=st.floats(0, 0.45),
    upper=st.floats(0.55, 1),
)


def by_hand(value: float, white: float, wish: Adjustment) -> int:
    """One value as the panel says it: range, contrast, brightness, gamma."""
    share = min(max((value / white - wish.lower) / (wish.upper - wish.lower), 0.0), 1.0)
    share = ((share - 0.5) * wish.contrast + 0.5) * wish.brightness
    held: float = min(max(share, 0.0), 1.0) ** (1 / wish.gamma)
    return round(held * 255)


@settings(deadline=None)
@given(images, adjustments)
def test_every_value_is_toned_as_its_formula_says(image: np.ndarray, wish: Adjustment) -> None:
    shown = toned(image, 255.0, wish)
    colours = image[..., :1] if image.shape[-1] < 3 else image[..., :3]
    for place in np.ndindex(image.shape[:2]):
        wanted = [by_hand(int(value), 255.0, wish) for value in colours[place]]
        assert np.abs(shown[place][:3].astype(int) - wanted).max() <= 1  # roots of floats may round differently
        assert shown[place][3] == (image[place][-1] if image.shape[-1] in (2, 4) else 255)


def test_images_that_are_not_changed_are_what_was_logged() -> None:
    image = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert (toned(image, 255.0, Adjustment())[..., :3] == image).all()


def test_brightness_and_contrast_are_those_of_tensorboard() -> None:
    """Its page says ``filter: contrast(c) brightness(b)``, which browsers apply one after the other."""
    image = np.array([[[100]]], dtype=np.uint8)
    share = ((100 / 255 - 0.5) * 1.5 + 0.5) * 1.2
    assert toned(image, 255.0, Adjustment(1.2, 1.5))[0, 0, 0] == round(share * 255)


@pytest.mark.parametrize(
    ("channel", "wanted"),
    [(Channel.RED, 10), (Channel.GREEN, 20), (Channel.BLUE, 30), (Channel.ALPHA, 40), (Channel.LUMINANCE, 19)],
)
def test_a_channel_is_shown_alone(channel: Channel, wanted: int) -> None:
    image = np.array([[[10, 20, 30, 40]]], dtype=np.uint8)
    shown = toned(image, 255.0, Adjustment(channel=channel))
    assert shown[0, 0].tolist() == [wanted] * 3 + [255 if channel is Channel.ALPHA else 40]
    coloured = toned(image, 255.0, Adjustment(channel=channel), colour_map("viridis"))
    assert coloured[0, 0, :3].tolist() == colour_map("viridis")[wanted].tolist()


def test_sixteen_bits_are_told_apart_where_they_are_stretched() -> None:
    image = np.array([[[1000], [1001], [1002]]], dtype=np.uint16)
    assert toned(image, 65535.0, Adjustment())[0, :, 0].tolist() == [4, 4, 4]
    assert toned(image, 65535.0, Adjustment(stretch=True))[0, :, 0].tolist() == [0, 128, 255]


def test_values_that_are_no_numbers_are_transparent() -> None:
    image = np.array([[[0.5], [np.nan], [np.inf]]], dtype=np.float32)
    shown = toned(image, 1.0, Adjustment())
    assert shown[0, :, 3].tolist() == [255, 0, 0]
    assert shown[0, 0, 0] == 128


def test_differences_have_a_sign_and_a_gain() -> None:
    one = np.array([[[0.2, 0.2, 0.2]]], dtype=np.float32)
    other = np.array([[[0.5, 0.2, 0.1]]], dtype=np.float32)
    assert difference(one, other, signed=True)[0, 0] == pytest.approx(0.2 / 3)
    assert difference(one, other, signed=False)[0, 0] == pytest.approx(0.4 / 3)
    colours = colour_map("coolwarm")
    middle = painted_difference(np.zeros((1, 1), np.float32), 5.0, True, colours)
    assert middle[0, 0, :3].tolist() == colours[128].tolist()
    full = painted_difference(np.full((1, 1), 0.25, np.float32), 4.0, False, colours)
    assert full[0, 0, :3].tolist() == colours[255].tolist()


def test_grey_is_compared_with_colours_and_missing_alpha_is_opaque() -> None:
    grey = np.array([[[100]]], dtype=np.uint8)
    colours = np.array([[[100, 100, 100, 255]]], dtype=np.uint8)
    one, other = alike(grey, 255.0, colours, 255.0)
    assert one.shape == other.shape == (1, 1, 4)
    assert (one == other).all()
    wide = np.array([[[25700]]], dtype=np.uint16)
    one, other = alike(grey, 255.0, wide, 65535.0)
    assert one == pytest.approx(other)


def ssim_by_hand(x: np.ndarray, y: np.ndarray) -> float:
    """Window by window, with two-dimensional weights, as the paper writes it."""
    places = np.arange(11) - 5
    weights = np.exp(-(places[:, None] ** 2 + places[None, :] ** 2) / (2 * 1.5**2))
    weights /= weights.sum()
    found = []
    for top in range(x.shape[0] - 10):
        for left in range(x.shape[1] - 10):
            a, b = (image[top : top + 11, left : left + 11] for image in (x, y))
            mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
            var_a, var_b = (weights * (a - mean_a) ** 2).sum(), (weights * (b - mean_b) ** 2).sum()
            both = (weights * (a - mean_a) * (b - mean_b)).sum()
            found.append(
                (2 * mean_a * mean_b + 0.01**2) * (2 * both + 0.03**2)
                / ((mean_a**2 + mean_b**2 + 0.01**2) * (var_a + var_b + 0.03**2))
            )  # fmt: skip
    return float(np.mean(found))


@pytest.mark.parametrize("channels", [1, 3])
def test_likeness_is_that_of_the_formulas(channels: int) -> None:
    random = np.random.default_rng(1)
    one = random.random((17, 14, channels), dtype=np.float32)
    other = np.clip(one + random.normal(0, 0.1, one.shape), 0, 1).astype(np.float32)
    found = likeness(one, other)
    mse = sum((float(a) - float(b)) ** 2 for a, b in zip(one.ravel(), other.ravel(), strict=True)) / one.size
    assert found.mse == pytest.approx(mse, rel=1e-12)
    assert found.psnr == pytest.approx(10 * math.log10(1 / mse), rel=1e-12)
    wanted = np.mean([ssim_by_hand(one[..., c].astype(float), other[..., c].astype(float)) for c in range(channels)])
    assert found.ssim == pytest.approx(wanted, abs=1e-9)


def test_equal_images_are_alike_and_small_ones_have_no_structure() -> None:
    image = np.random.default_rng(2).random((12, 12, 3), dtype=np.float32)
    found = likeness(image, image)
    assert (found.mse, found.psnr) == (0.0, math.inf)
    assert found.ssim == pytest.approx(1.0)
    assert likeness(image[:10], image[:10]).ssim is None
