"""Write the book's pictures, digits.npz and photographs.npz, out of scikit-learn.

    python -m training.pictures

It needs scikit-learn and Pillow; whoever reads the pictures needs NumPy alone.

Digits: 1,797 handwritten digits of 8 x 8 pixels, each a whole number from 0 (paper) to
16, written by 13 people. They are the test part of "Optical Recognition of Handwritten
Digits" by E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository,
https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits
Nothing is changed.

Photographs: "china" by danielbuechele,
https://www.flickr.com/photos/danielbuechele/6061409035/ and "flower", from
https://www.flickr.com/photos/vultilion/6056698931/ (scikit-learn's note names
danielbuechele for it as well). Both are licensed CC BY 2.0,
https://creativecommons.org/licenses/by/2.0/. Changed: one row of pixels cut off, and
shrunk from 640 x 426 to 96 x 64 pixels.
"""

import numpy as np

from mhsa_lib.data import FOLDER

HEIGHT, WIDTH = 64, 96
PHOTOGRAPHS = ("china", "flower")


def digits():
    """The digits: images (1797, 8, 8) and labels (1797,), both uint8."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    images, labels = bunch.images, bunch.target  # (1797, 8, 8), (1797,)
    return {"images": images.astype(np.uint8), "labels": labels.astype(np.uint8)}


def photographs():
    """The two photographs, each (64, 96, 3) uint8: red, green, blue from 0 to 255."""
    from sklearn.datasets import load_sample_image

    return {name: shrunk(load_sample_image(f"{name}.jpg")) for name in PHOTOGRAPHS}


def shrunk(photograph):
    """Shrink a photograph (427, 640, 3) to (64, 96, 3), rows and columns alike."""
    from PIL import Image

    even = Image.fromarray(photograph[:-1])  # 426 to 640 is 64 to 96
    return np.asarray(even.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))


def main():
    np.savez_compressed(FOLDER / "digits.npz", **digits())
    np.savez_compressed(FOLDER / "photographs.npz", **photographs())


if __name__ == "__main__":
    main()
