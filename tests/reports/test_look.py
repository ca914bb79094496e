"""What only a browser can tell: chart texts do not overlap or leave their chart, nothing scrolls sideways."""

import html
import re
import shutil
import subprocess

import pytest

from reports.page import page
from reports.read import study_of

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium here")]
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
WIDTHS = (1280, 768, 390, 360)
MEASURE = """
addEventListener('load', () => {
  const faults = [], root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) faults.push('sideways ' + root.scrollWidth);
  for (const svg of document.querySelectorAll('svg')) {
    const chart = svg.getBoundingClientRect();
    if (chart.width < 5) continue;
    const scale = chart.width / svg.viewBox.baseVal.width;
    const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect(),
      parseFloat(getComputedStyle(t).fontSize) * scale]);
    boxes.forEach(([words, box, size], i) => {
      if (size < 10.4) faults.push('small ' + words);
      if (box.left < chart.left - 2 || box.right > chart.right + 2 ||
          box.top < chart.top - 3 || box.bottom > chart.bottom + 4)
        faults.push('outside ' + words);
      for (const [others, other] of boxes.slice(i + 1)) {
        const x = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const y = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (x > 1 && y > 3.5) faults.push('overlap ' + words + ' | ' + others);
      }
    });
  }
  parent.postMessage(faults.join('\\n'), '*');
});
"""


def browse(tmp_path, *arguments):
    command = [BROWSER, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False).stdout


def faults_of(text, tmp_path):
    """Faults at every width, each measured in a frame of that width in one start of the browser."""
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    framed = html.escape(open_page.replace("</body>", f"<script>{MEASURE}</script></body>"))
    frame = '<iframe name="{0}" style="width:{0}px;height:2000px;border:0" srcdoc="{1}"></iframe>'
    frames = "".join(frame.format(w, framed) for w in WIDTHS)
    listen = (
        "addEventListener('message',e=>{for(const f of document.querySelectorAll('iframe'))"
        "if(f.contentWindow===e.source)"
        "document.body.insertAdjacentHTML('beforeend','<pre>'+f.name+':'+e.data.replace(/[<&]/g,'')+'</pre>')})"
    )
    outer = tmp_path / "frames.html"
    outer.write_text(f"<body><script>{listen}</script>{frames}</body>", encoding="utf-8")
    dom = browse(tmp_path, "--virtual-time-budget=8000", "--window-size=1400,2000", "--dump-dom", outer.as_uri())
    found = dict(re.findall(r"<pre>(\d+):(.*?)</pre>", dom, re.S))
    assert set(found) == {str(w) for w in WIDTHS}, "a frame did not answer"
    return {w: faults for w, faults in found.items() if faults}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["full", "twelve_channels", "hostile"])
def test_no_text_overlaps_or_leaves_its_chart_and_nothing_scrolls_sideways(variant, name, lang, tmp_path):
    assert faults_of(page(study_of(variant(name)), lang), tmp_path) == {}


def test_the_measure_itself_finds_faults(tmp_path):
    words = '<text x="0" y="20">one</text><text x="5" y="22">two</text>'
    svg = f'<svg viewBox="0 0 300 50" width="300" height="50">{words}</svg>'
    found = faults_of(f"<body>{svg}<div style='width:2000px'>x</div></body>", tmp_path)
    assert set(found) == {str(w) for w in WIDTHS}
    assert "overlap one | two" in found["360"]
    assert "sideways" in found["360"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_fits_twelve_pages_of_paper(record_maker, lang, tmp_path):
    source, paper = tmp_path / "r.html", tmp_path / "r.pdf"
    source.write_text(page(study_of(record_maker()), lang), encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer", source.as_uri())
    assert 6 <= len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) <= 12
