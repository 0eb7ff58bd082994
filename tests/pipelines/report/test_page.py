"""The report in a browser: what a reader sees and does."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from facezoo import cli
from facezoo.landmarks import IBUG68
from tests.browser import chromium
from tests.runtime.standin import make_preset

BOXES = [[32, 20, 48, 36], [60, 30, 90, 60]]
# Names that would break a page, or start something, if they were not escaped.
NAMES = ['<img src=x onerror="document.title=1">.png', "&amp;'\".png"]

# Keys as WebDriver numbers them.
ENTER, END, HOME, RIGHT = "\ue007", "\ue010", "\ue011", "\ue014"

TABLE = """
const texts = ({cells}) => [...cells].map((cell) => cell.textContent);
return [...arguments[0].rows].map(texts);
"""


def save(path, height, width):
    """Writes grey noise: the page's pictures keep colours less sharp."""
    rng = np.random.default_rng(height)
    image = rng.integers(0, 256, (height, width), np.uint8)
    Image.fromarray(image).save(path)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Folder of a run with a report."""
    folder = tmp_path_factory.mktemp("report")
    preset = make_preset(folder / "presets")
    (folder / "in").mkdir()
    save(folder / "in" / "c.png", 60, 80)
    for name in NAMES:
        save(folder / "in" / name, 16, 16)
    (folder / "in" / "bad.png").touch()
    (folder / "boxes.json").write_text(json.dumps({"c.png": BOXES}))
    arguments = ["enhance", folder / "in", "-o", folder / "out"]
    arguments += ["--boxes", folder / "boxes.json", "--preset", preset]
    arguments += ["--report", folder / "report.html"]
    assert cli.main([str(argument) for argument in arguments]) == 1
    return folder


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(name="page")
def fixture_page(driver, run):
    """The report, freshly opened."""
    driver.get((run / "report.html").as_uri())
    yield driver
    assert driver.get_log("browser") == []


def find(parent, selector):
    return parent.find_elements("css selector", selector)


def section(page, name):
    (found,) = [x for x in find(page, ".photo") if name in x.text]
    return found


def wait(page, condition):
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(page, 20).until(lambda _: condition())


def center(page, element):
    """Scrolls so that the tools at the top don't cover the element."""
    page.execute_script(
        "arguments[0].scrollIntoView({block:'center'})", element
    )


def shown(page, element):
    """The pixels of an element as they are on the screen, RGB."""
    center(page, element)
    picture = Image.open(io.BytesIO(element.screenshot_as_png))
    return np.asarray(picture.convert("RGB")).astype(float)


def test_the_landmarks_table_is_that_of_the_json(page, run):
    content = json.loads((run / "out" / "c.json").read_text())
    cards = find(section(page, "c.png"), ".face")
    assert len(cards) == len(content["faces"]) == 2
    for card, face in zip(cards, content["faces"]):
        summary = find(card, "summary")[0]
        center(page, summary)
        summary.send_keys(ENTER)
        (body,) = wait(page, lambda: find(card, "tbody"))
        table = page.execute_script(TABLE, body)
        assert [int(row[0]) for row in table] == list(range(68))
        for part, indices in IBUG68.groups.items():
            for i in indices:
                assert table[i][1] == part.replace("_", " ")
        expected = np.column_stack(
            [face["landmarks"], face["landmark_scores"], face["landmark_sigma"]]
        )
        numbers = np.array([row[2:] for row in table], float)
        np.testing.assert_allclose(numbers, expected, atol=0.0051)
        assert f"{face['score']:.2f}" in find(card, ".score")[0].text


def test_the_slider_goes_from_before_to_after_by_keyboard(page, run):
    for box in find(page, ".toolbar input"):
        if box.is_selected():
            box.click()
    # The whole picture is the face, so that both sides are known.
    card = find(section(page, NAMES[1]), ".face")[0]
    pair, slider = find(card, ".pair")[0], find(card, "input")[0]
    assert slider.accessible_name.startswith("Before")
    slider.send_keys(END)
    before = shown(page, pair)
    assert find(card, "output")[0].text == "100 %"
    slider.send_keys(HOME)
    after = shown(page, pair)
    assert after.shape[0] == after.shape[1]
    assert find(card, "output")[0].text == "0 %"
    for _ in range(30):
        slider.send_keys(RIGHT)
    assert slider.get_attribute("value") == "30"
    between = shown(page, pair)
    width = between.shape[1]
    line = round(0.3 * width)
    # Below the words on top, and clear of the line.
    left = np.s_[30:, : line - 6]
    right = np.s_[30:, line + 6 :]
    assert np.abs(between[left] - before[left]).mean() < 1
    assert np.abs(between[right] - after[right]).mean() < 1
    assert np.abs(between[left] - after[left]).mean() > 10
    assert np.abs(between[right] - before[right]).mean() > 10
    # The stand-in repeats pixels, which bicubic does not.
    results = [json.loads(x.read_text()) for x in (run / "out").glob("*.json")]
    (result,) = [x for x in results if x["image"].endswith(NAMES[1])]
    truth = Image.open(run / "out" / result["faces"][0]["face_image"])
    truth = np.asarray(truth.resize(after.shape[1::-1]), float)
    assert np.abs(after - truth)[30:, 6:].mean() < 8
    assert np.abs(before - truth)[30:, :-6].mean() > 20


def test_pointing_at_the_picture_moves_the_slider(page):
    from selenium.webdriver import ActionChains

    card = find(section(page, "c.png"), ".face")[1]
    pair = find(card, ".pair")[0]
    center(page, card)
    quarter = -pair.size["width"] // 4
    ActionChains(page).move_to_element_with_offset(
        pair, quarter, 0
    ).click().perform()
    value = int(find(card, "input")[0].get_attribute("value"))
    assert abs(value - 25) <= 1


def test_landmarks_lie_where_they_are_and_can_be_switched(page, run):
    content = json.loads((run / "out" / "c.json").read_text())
    card = find(section(page, "c.png"), ".face")[0]
    center(page, card)
    circles = wait(page, lambda: find(card, ".landmarks circle"))
    points = [[c.get_attribute("cx"), c.get_attribute("cy")] for c in circles]
    landmarks = content["faces"][0]["landmarks"]
    np.testing.assert_allclose(np.array(points, float), landmarks, atol=1e-3)
    # On the screen: as far into the picture as into the square of the face.
    frame, first = find(card, ".pair")[0].rect, circles[0].rect
    square = content["faces"][0]["square"]
    share = (landmarks[0][0] - square[0]) / (square[2] - square[0])
    middle = first["x"] + first["width"] / 2 - frame["x"]
    assert abs(middle / frame["width"] - share) < 0.01
    assert circles[0].is_displayed()
    ellipses = find(card, ".uncertainty ellipse")
    assert len(ellipses) == 68 and not ellipses[0].is_displayed()
    # A circle of 90 %: 2.146 standard deviations.
    sigma = content["faces"][0]["landmark_sigma"][0]
    for radius in ("rx", "ry"):
        found = float(ellipses[0].get_attribute(radius))
        assert found == pytest.approx(2.1460 * sigma, rel=0.01)
    landmarks_box, uncertainty_box, _ = find(page, ".toolbar input")
    uncertainty_box.send_keys(" ")
    landmarks_box.send_keys(" ")
    assert ellipses[0].is_displayed() and not circles[0].is_displayed()


def test_names_are_only_text_and_nothing_is_fetched(page, run):
    titles = [title.text for title in find(page, "h2")]
    folder = run / "in"
    assert titles == sorted((folder / n).as_posix() for n in [*NAMES, "c.png"])
    assert page.title == "facezoo report"
    asked = page.execute_script(
        "return performance.getEntriesByType('resource').map((e) => e.name)"
    )
    assert [name for name in asked if not name.startswith("data:")] == []
    assert len(find(page, "img")) == 2 * (1 + 2 + 2)
    broken = page.execute_script(
        "for (const x of document.images) x.loading = 'eager';"
        "return Promise.all([...document.images].map((x) => x.decode()))"
        ".then(() => 0, (error) => `${error}`)"
    )
    assert broken == 0
    top = find(page, "header")[0].text
    for part in ("3 pictures, 4 faces", "standin", "free for all", "bad.png"):
        assert part in top


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(page, scheme):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    try:
        page.refresh()
        summary = find(page, "summary")[0]
        page.execute_script("arguments[0].click()", summary)
        wait(page, lambda: find(page, "tbody tr"))
        width = page.execute_script("return document.body.scrollWidth")
        assert width <= 390
        paper = page.execute_script(
            "return getComputedStyle(document.body).backgroundColor"
        )
        channels = [int(x) for x in paper[4:-1].split(",")]
        assert (np.mean(channels) < 80) == (scheme == "dark")
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
