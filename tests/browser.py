"""A headless Chromium for tests that look at a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.examples.needs import program

FLAGS = """
--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage
--no-first-run --disable-background-networking --disable-component-update
--disable-sync --window-size=1000,1000
""".split()
# Whatever a page asks for, no other machine is asked.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND"


@contextmanager
def chromium(profile) -> Iterator:
    """Gives a Selenium driver of Chromium with an empty profile.

    Skips where Chromium, its driver or Selenium is missing, and fails instead
    where `$CI` is set: there they must be.

    Args:
        profile: Folder for the profile.
    """
    browser, helper = program("chromium"), program("chromedriver")
    if not os.environ.get("CI"):
        pytest.importorskip("selenium")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, ALONE, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(helper)
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()
