"""The figures in a real browser, under the strictest policy: nothing is refused, nothing overlaps, axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.charts import test_bars, test_geomap, test_spark, test_stack, test_tiles, test_trend
from tests.charts.drawn import ZH
from zhizao.charts import bars, geomap, spark, stack, tiles, trend

OVERLAPS = """() => [...document.querySelectorAll("svg")].flatMap(svg => {
  const whole = svg.getBoundingClientRect(), found = [];
  const texts = [...svg.querySelectorAll("text")].map(one => [one.textContent, one.getBoundingClientRect()]);
  texts.forEach(([words, box], at) => {
    if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1) found.push([words]);
    for (const [other, next] of texts.slice(at + 1)) {
      const wide = Math.min(box.right, next.right) - Math.max(box.left, next.left);
      const high = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
      // The box of a text is higher than its letters.
      if (wide > 1 && high > 5) found.push([words, other]);
    }
  });
  return found;
})"""


def drawings(width: int) -> Iterator[str]:
    """Every typical figure."""
    yield from (trend.draw(one, ZH, width=width) for one in test_trend.TYPICAL.values())
    yield from (bars.draw(one, ZH, width=width) for one in test_bars.TYPICAL.values())
    yield from (tiles.draw(one, ZH, width=width) for one in test_tiles.TYPICAL.values())
    yield from (geomap.draw(test_geomap.lit(one), ZH, width=width) for one in test_geomap.GROUNDS.values())
    yield stack.draw(test_stack.TASKS, ZH, width=width)
    yield from (spark.draw(one, ZH, key=name) for name, (one, _) in test_spark.CASES.items())


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(params=[720, 360])
def page(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    head = f"<!doctype html><html lang=zh-CN><meta charset=utf-8>{policy}<title>图</title><main><h1>图</h1>"
    path = tmp_path / "page.html"
    path.write_text(head + "".join(f"<figure>{svg}</figure>" for svg in drawings(request.param)) + "</main>", "utf-8")
    context = browser.new_context(viewport={"width": request.param + 100, "height": 800}, bypass_csp=False)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.goto(path.as_uri())
    assert said == []
    yield opened
    context.close()


def test_no_text_lies_on_another_as_the_browser_measures(page: Page) -> None:
    assert page.evaluate(OVERLAPS) == []


def test_every_link_can_be_reached_and_names_itself(page: Page) -> None:
    names = page.eval_on_selector_all("svg a", "links => links.map(one => one.getAttribute('aria-label'))")
    assert len(names) > 100
    assert all(names)


def test_axe_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    figures = "".join(f"<figure>{svg}</figure>" for svg in drawings(720))
    path.write_text(
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>图</title><main><h1>图</h1>{figures}</main>",
        "utf-8",
    )
    opened = browser.new_page()
    opened.goto(path.as_uri())
    found = Axe().run(opened).response["violations"]
    opened.close()
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
