"""Plotly's parallel coordinates in headless Chromium: a brush dragged over the last axis, as the mouse does it.

Needs Chromium (``apt-get install chromium``, or ``ARMILLARY_CHROMIUM`` with its path) and plotly.js, which is part of
the package plotly (``pip install plotly``, or ``ARMILLARY_PLOTLY`` with the path of ``plotly.min.js``). Neither
belongs to what is installed for development; where one is missing, `MissingError` says so. The page is served and
answers on the loopback alone.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from core.model import F8

PATIENCE = 240.0
"""Seconds until the page must have answered."""
_PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="plot"></div>
<script src="/plotly.min.js"></script>
<script>
// Frames that plotly asks for while it paints in blocks: the picture is whole when none is left.
let waiting = 0;
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = call => { waiting += 1; return ask(time => { waiting -= 1; call(time); }); };
const frame = () => new Promise(ask);
const report = what => fetch('/done', {method: 'POST', body: JSON.stringify(what)});
async function whole() {
  let first = 0;
  do { await frame(); first = first || performance.now(); } while (waiting > 0);
  const canvas = document.querySelector('.gl-canvas-focus'), gl = canvas.getContext('webgl');
  const pixel = new Uint8Array(4);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);  // the graphics are done, too
  return [first, performance.now()];
}
function drawn() {
  const canvas = document.querySelector('.gl-canvas-focus'), gl = canvas.getContext('webgl');
  const pixels = new Uint8Array(4 * canvas.width * canvas.height);
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let some = 0;
  for (let at = 3; at < pixels.length; at += 4) some += pixels[at] > 0;
  return some / (pixels.length / 4);
}
async function main() {
  const given = await (await fetch('/data.json')).json();
  const dimensions = given.axes.map((values, k) => ({label: 'axis ' + k, values}));
  const line = {color: given.axes[given.axes.length - 1], colorscale: 'Viridis'};
  const layout = {width: given.size[0], height: given.size[1]};
  await Plotly.newPlot('plot', [{type: 'parcoords', dimensions, line}], layout);
  await whole(); await whole();
  const before = drawn(), brushes = document.querySelectorAll('.axis-brush');
  const held = brushes[brushes.length - 1].querySelector('.background'), box = held.getBoundingClientRect();
  const at = share => ({clientX: box.x + box.width / 2, clientY: box.y + box.height * (1 - share), bubbles: true,
                        cancelable: true, view: window, button: 0, buttons: 1});
  held.dispatchEvent(new MouseEvent('mousemove', at(0.8)));
  held.dispatchEvent(new MouseEvent('mousedown', at(0.8)));
  const moves = [];
  for (const share of given.shares) {
    const began = performance.now();
    window.dispatchEvent(new MouseEvent('mousemove', at(share)));
    const [first, exact] = await whole();
    moves.push([(first - began) / 1000, (exact - began) / 1000]);
  }
  window.dispatchEvent(new MouseEvent('mouseup', at(given.shares[given.shares.length - 1])));
  await whole();
  const range = document.getElementById('plot')._fullData[0].dimensions.at(-1).constraintrange;
  report({moves, before, after: drawn(), range, version: Plotly.version});
}
main().catch(error => report({error: String(error && error.stack || error)}));
</script>"""


class MissingError(Exception):
    """Raised for what is not installed; the message is a sentence that says what to do."""


def chromium() -> str:
    """Return the path of Chromium."""
    found = os.environ.get("ARMILLARY_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not found:
        raise MissingError("Plotly is left out, as no Chromium is installed: apt-get install chromium")
    return found


def plotly_script() -> Path:
    """Return the path of plotly.js."""
    given = os.environ.get("ARMILLARY_PLOTLY")
    if given:
        return Path(given)
    spec = importlib.util.find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise MissingError("Plotly is left out, as it is not installed: pip install plotly")
    return Path(next(iter(spec.submodule_search_locations))) / "package_data" / "plotly.min.js"


def brushed(axes: list[F8], size: tuple[int, int], shares: list[float]) -> dict[str, Any]:
    """Drag a brush over the last axis.

    Parameters
    ----------
    axes
        The values of all lines, one array an axis.
    size
        Of the plot in pixels.
    shares
        Where the mouse goes, as shares of the axis from its bottom; it was pressed at 0.8.

    Returns
    -------
    ``moves``, seconds from each move to the first frame and to the whole picture; the share of pixels drawn ``before``
    and ``after``; the ``range`` that is left; the ``version`` of plotly.js. Raises MissingError and RuntimeError.
    """
    browser, script = chromium(), plotly_script().read_bytes()
    data = json.dumps({"axes": [axis.tolist() for axis in axes], "size": size, "shares": shares}).encode()
    answers: SimpleQueue[dict[str, Any]] = SimpleQueue()
    files = {"/": _PAGE.encode(), "/plotly.min.js": script, "/data.json": data}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files, answers))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="armillary-chromium-", ignore_cleanup_errors=True) as profile:
        options = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio")
        shown = (f"--window-size={size[0]},{size[1]}", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        command = [browser, *options, *shown, f"--user-data-dir={profile}", address]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            answer = answers.get(timeout=PATIENCE)
        except Empty:
            raise RuntimeError("The page never answered") from None
        finally:
            process.terminate()
            process.wait()
            server.shutdown()
            server.server_close()
    if "error" in answer:
        raise RuntimeError(f"The page failed: {answer['error']}")
    return answer


def _handler(files: dict[str, bytes], answers: SimpleQueue[dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = files.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def do_POST(self) -> None:
            answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
