"""The picture on top of the README is what the workbook looks like now."""

from __future__ import annotations

import base64

from tools.picture import PICTURE, take

from .conftest import Served, Visitor

# Mean difference of grey, 0 to 255, between the two pictures made small: other fonts stay under it, another layout does not.
ALIKE = 6
COMPARE = """async ([one, other]) => {
  const grey = async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(100, 76).getContext("2d");
    canvas.drawImage(image, 0, 0, 100, 76);
    return { size: [image.width, image.height], grey: canvas.getImageData(0, 0, 100, 76).data.filter((_, at) => at % 4 === 1) };
  };
  const [a, b] = [await grey(one), await grey(other)];
  return { same: String(a.size) === String(b.size), difference: a.grey.reduce((sum, each, at) => sum + Math.abs(each - b.grey[at]), 0) / a.grey.length };
}"""


def test_the_picture_in_the_readme_is_not_stale(visitor: Visitor, served: Served) -> None:
    """Taken again from the running workbook it looks the same; after a change to the looks, `make picture` renews it."""
    now = take(visitor.context.new_page(), served)
    blank = visitor.context.new_page()
    found = blank.evaluate(COMPARE, [base64.b64encode(each).decode() for each in (PICTURE.read_bytes(), now)])
    assert found["same"], "another size: make picture"
    assert found["difference"] < ALIKE, f"the picture in the README is stale (difference {found['difference']:.1f}): make picture, and look at it"
