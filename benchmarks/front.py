"""Write workbook/serve/front.txt anew: the parts of Voilà's front end that a page asks for. Needed after a new Voilà."""

from __future__ import annotations

import re

from workbook.serve import files

from . import pages, servers


def main() -> None:
    """Ask a server that sends every part by itself what Chromium wanted from it."""
    with pages.chromium() as browser, servers.steady(1, "bundle") as server:
        asked = pages.assets(browser, server)
    parts = []
    for path in asked:
        found = re.search(r"/steady/\w+/((?:static|lab)/[^?]+\.js)", path)
        # The front end's own beginning and those of its extensions come as they are: they start the rest.
        if found and "remoteEntry" not in found[1] and found[1] not in ("static/voila.js", files.BUNDLE):
            parts.append(found[1])
    head = "# What Voilà's front end asks for on every page, in this order. Written by: python -m benchmarks.front"
    (files.HERE / "front.txt").write_text("\n".join([head, *parts, ""]), encoding="utf-8")
    print(f"{len(parts)} parts")


if __name__ == "__main__":
    main()
