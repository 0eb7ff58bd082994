"""The page in a real browser, against Python: built, served, driven."""

import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from facezoo.demo import PageServer
from facezoo.demo import build_page
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import read_image
from facezoo.presets import DEFAULT_PRESET
from facezoo.runtime import FaceEnhancer
from tests.examples.held_back import ENDED
from tests.examples.held_back import HOLD
from tests.examples.held_back import SLOW_CAMERA
from tests.examples.needs import module
from tests.examples.needs import program

ROOT = Path(__file__).resolve().parents[2]
ASTRONAUT = ROOT / "examples" / "truth" / "astronaut.png"
CROWD = ROOT / "examples" / "crowd.jpg"
# Seconds after which a page that should have answered has failed.
PATIENCE = 120

FLAGS = """
--headless=new --no-sandbox --disable-gpu --no-first-run
--disable-background-networking --disable-component-update --disable-sync
--disable-dev-shm-usage --use-fake-device-for-media-stream
--use-fake-ui-for-media-stream --window-size=1000,1400
""".split()

LAST = """
const { face, srImage, landmarks, scores, place, preset } = window.facezoo.last;
const plain = ({ data }) => Array.from(data);
return {
  place,
  preset,
  face: plain(face),
  srImage: plain(srImage),
  landmarks: Array.from(landmarks),
  scores: Array.from(scores),
};
"""


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The page, built from a copy as a checkout would build it."""
    program("npm")
    copy = tmp_path_factory.mktemp("checkout")
    left_out = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(ROOT / "examples", copy / "examples", ignore=left_out)
    (copy / "saved_models").symlink_to(ROOT / "saved_models")
    return build_page(copy / "examples" / "web")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    chromium = program("chromium", "chromium-browser", "google-chrome")
    driver = program("chromedriver")
    webdriver = module("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    profile = tmp_path_factory.mktemp("profile")
    # There is no other host: whatever the page needs must lie beside it.
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    for flag in (*FLAGS, f"--user-data-dir={profile}", alone):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(driver)
    browser = webdriver.Chrome(options=options, service=service)
    browser.set_script_timeout(PATIENCE)
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def served(dist, browser):
    """The open page; tests share it, for loading the model takes a while."""
    with PageServer(dist) as server:
        browser.get(server.url)
        wait(browser, "status().startsWith('Ready')")
        yield server.url


@pytest.fixture
def page(served, browser):
    return Page(browser)


@pytest.fixture(scope="module")
def enhancer():
    return FaceEnhancer(DEFAULT_PRESET)


def wait(browser, condition):
    from selenium.webdriver.support.ui import WebDriverWait

    status = "const status = () => document.getElementById('status').innerText;"
    WebDriverWait(browser, PATIENCE).until(
        lambda driver: driver.execute_script(f"{status} return {condition};"),
        f"waited for {condition}",
    )


class Page:
    """What a person would do on the page, and what it shows then."""

    def __init__(self, browser):
        self.browser = browser

    def find(self, name):
        return self.browser.find_element("id", name)

    def after(self, action):
        """Acts, waits for the face that follows, and returns it."""
        self.browser.execute_script("window.facezoo.last = null")
        action()
        wait(self.browser, "window.facezoo.last !== null")
        return self.browser.execute_script(LAST)

    def type_number(self, name, value):
        field = self.find(name)
        script = "arguments[0].focus(); arguments[0].select()"
        self.browser.execute_script(script, field)
        field.send_keys(str(value))

    def choose(self, number):
        select = "arguments[0].value = arguments[1];"
        told = "arguments[0].dispatchEvent(new Event('change'))"
        field = self.find("model")
        self.browser.execute_script(select + told, field, number)

    def place(self):
        fields = ("square-x", "square-y", "square-side")
        return [float(self.find(f).get_property("value")) for f in fields]


def check(shown, enhancer, face):
    """Compares what the page made with what Python makes of the face."""
    size, large = enhancer.input_size, enhancer.image_size
    seen = np.array(shown["face"]).reshape(size, size, 4)[..., :3]
    assert np.abs(seen - face.astype(int)).max() <= 1
    # The network on the very bytes that the page gave its own.
    wanted = enhancer.enhance_faces(seen[None].astype("uint8"))
    landmarks = np.array(shown["landmarks"]).reshape(-1, 2)
    assert np.abs(landmarks - wanted.landmarks[0]).max() < 0.1
    image = np.array(shown["srImage"]).reshape(large, large, 4)[..., :3]
    assert np.abs(image - wanted.sr_image[0].astype(int)).max() <= 1
    assert np.abs(np.array(shown["scores"]) - wanted.scores[0]).max() < 1e-3
    return landmarks, image


def test_the_astronaut_equals_python(page, enhancer):
    shown = page.after(page.find("astronaut").click)
    picture = read_image(ASTRONAUT)
    face = bicubic_resize(picture, enhancer.input_size)
    landmarks, image = check(shown, enhancer, face)
    # And the whole way, each side with its own small face.
    wanted = enhancer.enhance_faces(picture[None])
    assert np.abs(landmarks - wanted.landmarks[0]).max() < 0.1
    assert np.abs(image - wanted.sr_image[0].astype(int)).max() <= 1
    assert page.find("time").text.endswith(" ms per face")
    assert float(page.find("time").text.split()[0]) > 0
    circles = page.browser.find_elements("css selector", "#landmarks circle")
    assert len(circles) >= enhancer.scheme.num_landmarks


def test_a_square_in_a_file_equals_python(page, enhancer):
    page.after(lambda: page.find("file").send_keys(str(CROWD)))
    for name, value in (("square-x", 139.28), ("square-side", 22)):
        page.after(lambda: page.type_number(name, value))
    shown = page.after(lambda: page.type_number("square-y", 53.9))
    cropper = FaceCropper(enhancer.input_size)
    square = cropper.square_from_box([139.28, 53.9, 161.28, 75.9])
    # Browsers and Python unpack JPEG a little differently: compare on what
    # the browser saw, and only roughly with Python's own pixels.
    size = enhancer.input_size
    seen = np.array(shown["face"]).reshape(size, size, 4)[..., :3]
    face = cropper.crop(read_image(CROWD), square).image
    assert np.abs(seen - face.astype(int)).max() <= 3
    check(shown, enhancer, seen.astype("uint8"))


def test_the_square_goes_by_keyboard_alone(page):
    from selenium.webdriver.common.keys import Keys

    page.after(page.find("astronaut").click)
    for _ in range(40):
        focused = page.browser.switch_to.active_element
        if focused.get_attribute("id") == "square":
            break
        focused.send_keys(Keys.TAB)
    assert focused.get_attribute("id") == "square"
    x, y, side = page.place()
    page.after(lambda: focused.send_keys(Keys.ARROW_RIGHT))
    page.after(lambda: focused.send_keys(Keys.ARROW_DOWN))
    assert page.place() == pytest.approx([x + side / 32, y + side / 32, side])
    page.after(lambda: focused.send_keys("-"))
    assert page.place()[2] == pytest.approx(side / 1.05, abs=0.01)


def test_the_square_goes_by_pointer(page):
    from selenium.webdriver import ActionChains

    page.after(page.find("crowd").click)
    x, y, side = page.place()
    stage = page.find("picture")
    ratio = stage.get_property("width") / stage.rect["width"]

    def drag(element):
        chain = ActionChains(page.browser)
        return chain.drag_and_drop_by_offset(page.find(element), 30, 30).perform

    page.after(drag("square"))
    moved = page.place()
    assert moved == pytest.approx([x + 30 * ratio, y + 30 * ratio, side], abs=1)
    page.after(drag("handle"))
    assert page.place() == pytest.approx([*moved[:2], side + 30 * ratio], abs=1)


def test_the_camera_gives_faces_until_it_is_stopped(page):
    camera = page.find("camera")
    page.after(camera.click)
    page.after(lambda: None)
    assert camera.text == "Stop the camera"
    camera.click()
    assert camera.text == "Use the camera"


def test_two_clicks_open_one_camera(page):
    page.browser.execute_script(SLOW_CAMERA)
    try:
        script = "arguments[0].click(); arguments[0].click()"
        camera = page.find("camera")
        page.after(lambda: page.browser.execute_script(script, camera))
        assert camera.text == "Stop the camera"
        assert page.browser.execute_script("return window.asked") == 1
        camera.click()
        assert page.browser.execute_script(f"return {ENDED}")
    finally:
        page.browser.execute_script("window.unhold()")


def test_a_camera_that_is_no_longer_wanted_stays_off(page):
    page.browser.execute_script(SLOW_CAMERA)
    try:
        page.find("camera").click()
        page.after(page.find("astronaut").click)
        wait(page.browser, f"window.streams.length === 1 && {ENDED}")
        assert page.find("camera").text == "Use the camera"
    finally:
        page.browser.execute_script("window.unhold()")


def test_the_model_chosen_last_is_the_one(page):
    page.after(page.find("astronaut").click)
    options = page.find("model").find_elements("css selector", "option")
    names = [option.text.partition(":")[0] for option in options]
    late = names.index("jasrnet_small_faces_x8")
    wanted = names.index("jasrnet_base_faces_x4")
    page.browser.execute_script(HOLD)
    try:
        page.choose(late)
        wait(page.browser, "window.release !== undefined")
        shown = page.after(lambda: page.choose(wanted))
        assert shown["preset"] == names[wanted]
        status = page.find("status").text
        page.browser.execute_script("window.release()")
        # Time enough for the small model to be fetched and to run.
        time.sleep(5)
        assert page.browser.execute_script(LAST)["preset"] == names[wanted]
        assert page.find("status").text == status
        given_up = "return window.signals.map((s) => s.aborted)"
        assert page.browser.execute_script(given_up) == [True, False]
    finally:
        page.browser.execute_script("window.unhold()")
        page.after(lambda: page.choose(0))


def test_a_file_that_is_no_picture_is_told(page, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    page.find("file").send_keys(str(text))
    wait(page.browser, "status().startsWith('notes.txt is no picture')")


def test_every_control_has_a_name(page):
    controls = "button, input, select, canvas, svg, [tabindex]"
    for element in page.browser.find_elements("css selector", controls):
        if element.is_displayed():
            assert element.accessible_name, element.get_attribute("outerHTML")


def test_a_phone_shows_it_without_scrolling_sideways(page):
    page.after(page.find("crowd").click)
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 2}
    emulate = "Emulation.setDeviceMetricsOverride"
    page.browser.execute_cdp_cmd(emulate, {**phone, "mobile": True})
    try:
        width = page.browser.execute_script(
            "return document.documentElement.scrollWidth"
        )
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= 360


def test_dark_mode_is_dark(page):
    feature = {"name": "prefers-color-scheme"}
    background = {}
    for mode in ("light", "dark", ""):
        page.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{**feature, "value": mode}]},
        )
        color = page.browser.find_element("css selector", "body")
        color = color.value_of_css_property("background-color")
        numbers = color.partition("(")[2].rstrip(")").split(",")[:3]
        background[mode] = np.mean([float(number) for number in numbers])
    assert background["dark"] < 64
    assert background["light"] > 192


def test_it_asks_no_other_host_and_complains_of_nothing(page, served):
    names = page.browser.execute_script(
        "return performance.getEntriesByType('resource').map(e => e.name)"
    )
    asked = [name for name in names if not name.startswith(("data:", "blob:"))]
    assert any(name.endswith(".wasm") for name in asked)
    assert all(name.startswith(served) for name in asked), asked
    # What LiteRT and the page itself say is "console-api"; the rest is the
    # browser's: missing files, blocked requests, uncaught errors.
    severe = [
        entry["message"]
        for entry in page.browser.get_log("browser")
        if entry["level"] == "SEVERE" and entry["source"] != "console-api"
    ]
    assert not severe
