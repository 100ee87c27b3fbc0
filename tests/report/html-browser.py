# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a page of `gilsim report` does in Chromium; started by html-browser.sh
# with the folder of the pages, and reports in TAP.
import base64
import csv
import json
import os
import pathlib
import sys
import tempfile
import time
import traceback

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

folder = pathlib.Path(sys.argv[1])
points = []


def point(test):
    """A test point: a function of a browser; its docstring is its name."""
    points.append(test)
    return test


# ---- the browser -------------------------------------------------------------

ARGUMENTS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage
  --disable-background-networking --disable-component-update --disable-sync --disable-extensions
  --window-size=1280,900""".split()


def start(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ARGUMENTS + [f"--user-data-dir={profile}"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def emulate(browser, width=1280, height=900, scheme="light", media="", mobile=False):
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": mobile})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def show(browser, name, **look):
    emulate(browser, **look)
    browser.get((folder / name).as_uri())
    settle(browser)


def settle(browser):
    """Waits for the next frame but one: sizes have been observed by then."""
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


# The page's own, and what the browser's first page asks for.
OWN = ("file:", "data:", "chrome:", "about:")


def complaints(browser):
    """What the browser has said, and what it has asked for beside the page."""
    said = [entry["message"] for entry in browser.get_log("browser")]
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        url = message["params"].get("request", {}).get("url", "")
        if message["method"] == "Network.requestWillBeSent" and not url.startswith(OWN):
            said.append(url)
    return said


# ---- the page ----------------------------------------------------------------

def lane(browser, name):
    return browser.find_element(By.CSS_SELECTOR, f'.lane[aria-label="{name}"]')


def text(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector).text


def axis(browser):
    return [tick.text for tick in browser.find_elements(By.CSS_SELECTOR, ".axis-below .tick text")]


def press(browser, *keys):
    ActionChains(browser).send_keys(*keys).perform()
    settle(browser)


def rows(kind, index="0"):
    """Rows of the data for a chart, from which nothing of the page comes."""
    with open(folder / "python3-data" / "timeline-1-python3.csv", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["kind"] == kind and (not index or row["lane"] == index)]


def at_slice(browser, name, row):
    """Moves the mouse to the middle of a slice of the CSV file."""
    middle = (int(row["start_ns"]) + int(row["end_ns"])) / 2
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", lane(browser, name))
    box = browser.execute_script("""
      const box = arguments[0].querySelector(".base").getBoundingClientRect();
      return [box.left, box.width, box.top];""", lane(browser, name))
    x = box[0] + box[1] * (middle - 100e6) / 30e6
    actions = ActionChains(browser)
    actions.w3c_actions.pointer_action.move_to_location(round(x), round(box[2]))
    actions.perform()
    settle(browser)


def same(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


# ---- what it shows -----------------------------------------------------------

@point
def loads_alone(browser):
    """the page loads without a complaint and without a request"""
    show(browser, "convoy.html")
    same(complaints(browser), [])


@point
def shows_lanes(browser):
    """a lane for each thread and core of each policy, with its name"""
    names = [f"{kind}{name}, {policy}" for policy in ("python2", "python3", "fifo")
             for kind, name in (("thread ", "cpu-1"), ("thread ", "cpu-2"), ("thread ", "server"), ("", "core 0"),
                                ("", "core 1"))]
    lanes = browser.find_elements(By.CSS_SELECTOR, ".lane")
    same([each.get_attribute("aria-label") for each in lanes], names)
    same([each.text for each in browser.find_elements(By.CSS_SELECTOR, ".lane .name")],
         ["cpu-1", "cpu-2", "server", "core 0", "core 1"] * 3)


@point
def shows_slices(browser):
    """a box for each slice, of the colour of its state"""
    node = lane(browser, "thread cpu-1, python3")
    states = {"holds GIL": "H", "waits for GIL": "W", "ready": "R", "I/O": "I", "no GIL": "C"}
    same(int(node.get_attribute("data-slices")), len(rows("thread")))
    for state, letter in states.items():
        path = node.find_element(By.CSS_SELECTOR, f".state-{letter}").get_attribute("d") or ""
        same((state, path.count("M")), (state, sum(row["state"] == state for row in rows("thread"))))


@point
def shows_marks(browser):
    """an arrow for each hand-off, a symbol for each drop request"""
    same(len(browser.find_elements(By.CSS_SELECTOR, ".marks-1 .handoff")), len(rows("handoff", None)))
    same(len(browser.find_elements(By.CSS_SELECTOR, ".marks-1 .request")), len(rows("request", None)))


@point
def shows_shares(browser):
    """slices narrower than the picture's columns become shares"""
    same(lane(browser, "thread cpu-1, python2").get_attribute("data-mode"), "shares")
    assert browser.find_elements(By.CSS_SELECTOR, ".marks-0 .many-lost"), "no lost races"
    assert "too many for arrows" in text(browser, "#notes")


@point
def shows_divergences(browser):
    """where a policy parts from the first one is said, and marked if it is in view"""
    assert "python3: first divergence at " in text(browser, "#notes"), text(browser, "#notes")
    same(len(browser.find_elements(By.CSS_SELECTOR, ".divergence")), 0)
    show(browser, "early.html")
    same(len(browser.find_elements(By.CSS_SELECTOR, ".divergence")), 1)
    same(text(browser, ".divergence-name"), "first divergence")
    show(browser, "convoy.html")


@point
def begins_with_longest(browser):
    """the longest wait is explained to begin with"""
    assert text(browser, "#slice .what").startswith("server, "), text(browser, "#slice")
    assert text(browser, "#slice .why").startswith("server waits "), text(browser, "#slice")


@point
def explains_by_mouse(browser):
    """pointing at a wait says why"""
    wait = max((row for row in rows("thread") if row["state"] == "waits for GIL"),
               key=lambda row: int(row["end_ns"]) - int(row["start_ns"]))
    at_slice(browser, "thread cpu-1, python3", wait)
    said = text(browser, "#slice")
    assert said.startswith("cpu-1, python3: waits for GIL, then "), said
    assert "\ncpu-1 waits " in said and "drops the GIL at a check: cpu-2 has asked for it" in said, said
    assert f'{int(wait["start_ns"]) / 1e6:.6f} ms to {int(wait["end_ns"]) / 1e6:.6f} ms' in said, said
    same(browser.find_element(By.ID, "slice").get_attribute("aria-live"), "polite")


@point
def holds_on(browser):
    """a click holds on to a slice, another lets go"""
    said = text(browser, "#slice")
    ActionChains(browser).click().perform()
    at_slice(browser, "thread cpu-2, fifo", rows("thread")[0])
    same(text(browser, "#slice"), said)
    press(browser, Keys.ESCAPE)
    at_slice(browser, "thread cpu-2, fifo", rows("thread")[0])
    assert text(browser, "#slice") != said, "it still holds"


@point
def explains_cores(browser):
    """pointing at a core says who runs on it"""
    at_slice(browser, "core 0, python3", max(rows("core"), key=lambda row: int(row["end_ns"]) - int(row["start_ns"])))
    said = text(browser, "#slice .what")
    assert said.startswith("core 0, python3: runs cpu-") and said.endswith("holds GIL"), said


# ---- moving ------------------------------------------------------------------

@point
def is_reached_by_key(browser):
    """Tab reaches the lanes once, and the focus can be seen"""
    browser.find_element(By.ID, "zoom-in").click()
    press(browser, Keys.HOME)
    for _ in range(6):
        if "lane" in (browser.switch_to.active_element.get_attribute("class") or ""):
            break
        press(browser, Keys.TAB)
    node = browser.switch_to.active_element
    assert "lane" in node.get_attribute("class"), "the lanes are not reached"
    ring = browser.execute_script("return getComputedStyle(arguments[0].querySelector('.ring')).stroke", node)
    assert ring not in ("none", ""), "no ring"
    press(browser, Keys.TAB)
    assert "lane" not in (browser.switch_to.active_element.get_attribute("class") or ""), "a second stop"


def focus(browser, name):
    browser.execute_script("arguments[0].focus()", lane(browser, name))


@point
def explains_by_key(browser):
    """lanes and slices are chosen by key and explained"""
    focus(browser, "thread cpu-1, python3")
    press(browser, Keys.ARROW_DOWN)
    same(browser.switch_to.active_element.get_attribute("aria-label"), "thread cpu-2, python3")
    assert text(browser, "#slice .what").startswith("cpu-2, python3: ")
    press(browser, Keys.ARROW_UP)
    said = text(browser, "#slice .when")
    press(browser, "n")
    later = text(browser, "#slice .when")
    assert later > said, (said, later)
    press(browser, "p")
    same(text(browser, "#slice .when"), said)


@point
def moves_by_key(browser):
    """+ and - zoom, arrows move, Home shows everything"""
    press(browser, Keys.HOME)
    whole = axis(browser)
    same(whole[0], "100")
    press(browser, "+", "+", "+", "+")
    closer = axis(browser)
    assert closer != whole and text(browser, "#view").startswith("4.58ms of 30ms"), text(browser, "#view")
    press(browser, Keys.ARROW_RIGHT)
    assert axis(browser) != closer, "it did not move"
    press(browser, Keys.ARROW_LEFT)
    same(axis(browser), closer)
    press(browser, "-")
    assert text(browser, "#view").startswith("7.32ms of 30ms"), text(browser, "#view")
    press(browser, Keys.HOME)
    same(axis(browser), whole)
    press(browser, Keys.ARROW_LEFT, "-")
    same(axis(browser), whole)


@point
def zooms_to_slices(browser):
    """what was shares becomes slices"""
    focus(browser, "thread cpu-1, python2")
    press(browser, *"++++++++++")
    same(lane(browser, "thread cpu-1, python2").get_attribute("data-mode"), "slices")
    assert browser.find_elements(By.CSS_SELECTOR, ".marks-0 .handoff"), "no arrows"
    press(browser, Keys.HOME)


@point
def moves_by_mouse(browser):
    """the wheel zooms with Ctrl only, dragging moves"""
    whole = axis(browser)
    node = lane(browser, "thread server, python3")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", node)
    script = """arguments[0].dispatchEvent(new WheelEvent("wheel", {deltaY: -400, ctrlKey: arguments[1], bubbles: true,
      cancelable: true, clientX: 600, clientY: arguments[0].getBoundingClientRect().top + 5}))"""
    browser.execute_script(script, node, False)
    same(axis(browser), whole)
    browser.execute_script(script, node, True)
    settle(browser)
    closer = text(browser, "#view")
    assert axis(browser) != whole, "it did not zoom"
    ActionChains(browser).move_to_element(node).click_and_hold().move_by_offset(-80, 0).release().perform()
    settle(browser)
    assert text(browser, "#view") != closer, "it did not move"
    browser.find_element(By.ID, "everything").click()
    settle(browser)
    same(axis(browser), whole)


@point
def has_buttons(browser):
    """buttons do the same, and are off where they would do nothing"""
    enabled = lambda: [name for name in ("zoom-in", "zoom-out", "earlier", "later", "everything")
                       if browser.find_element(By.ID, name).is_enabled()]
    same(enabled(), ["zoom-in"])
    browser.find_element(By.ID, "zoom-in").click()
    settle(browser)
    same(enabled(), ["zoom-in", "zoom-out", "earlier", "later", "everything"])
    browser.find_element(By.ID, "everything").click()
    settle(browser)


@point
def has_table(browser):
    """the slices in view can be read as a table"""
    browser.find_element(By.CSS_SELECTOR, "#table summary").click()
    settle(browser)
    assert text(browser, "#table-note").startswith("The first 500 of "), text(browser, "#table-note")
    focus(browser, "thread server, fifo")
    press(browser, *"+++++++++++++++++++")
    body = browser.find_elements(By.CSS_SELECTOR, "#table-rows tr")
    same(text(browser, "#table-note"), f"{len(body)} slices in view.")
    words = [cell.text for row in body for cell in row.find_elements(By.CSS_SELECTOR, "td")]
    assert "server" in words and "waits for GIL" in words and any("while another thread" in word for word in words)
    press(browser, Keys.HOME)
    browser.find_element(By.CSS_SELECTOR, "#table summary").click()


@point
def shows_columns(browser):
    """a part that is too long is shown in columns, and says so"""
    show(browser, "long.html")
    node = lane(browser, "thread cpu-1, python2")
    same(node.get_attribute("data-mode"), "columns")
    assert "--from and --to choose a shorter part" in text(browser, "#notes")
    assert browser.find_elements(By.CSS_SELECTOR, ".marks-0 .many-lost"), "no lost races"
    assert "lost wake-up race" in text(browser, "#legend"), text(browser, "#legend")
    focus(browser, "thread cpu-1, python2")
    said = text(browser, "#slice .what")
    assert "holds GIL" in said and "%" in said, said
    same(complaints(browser), [])


# ---- everywhere --------------------------------------------------------------

@point
def fits_a_phone(browser):
    """at 360 pixels nothing is wider than the screen"""
    show(browser, "convoy.html", width=360, height=740, mobile=True)
    same(browser.execute_script("return document.documentElement.scrollWidth"), 360)
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    settle(browser)
    same(browser.execute_script("return document.documentElement.scrollWidth"), 360)
    width = browser.execute_script("return document.querySelector('#lanes svg').getBoundingClientRect().width")
    assert width <= 360, width


@point
def answers_to_fingers(browser):
    """a tap says what happens there"""
    browser.execute_script("document.querySelector('#lanes').scrollIntoView()")
    settle(browser)
    box = browser.execute_script("""const box = document.querySelectorAll('.lane')[5].querySelector('.base')
      .getBoundingClientRect(); return [box.left + box.width / 2, box.top];""")
    touch = {"x": box[0], "y": box[1]}
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [touch]})
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    for _ in range(20):
        settle(browser)
        if browser.find_elements(By.CSS_SELECTOR, "#slice .what"):
            break
        time.sleep(0.05)
    assert text(browser, "#slice .what").startswith("cpu-1, python3: "), text(browser, "#slice")


@point
def changes_width(browser):
    """the timeline follows the width of the window"""
    emulate(browser, width=900)
    settle(browser)
    settle(browser)
    widths = browser.execute_script("""return [document.querySelector('#lanes').clientWidth,
      Number(document.querySelector('#lanes svg').getAttribute('width'))]""")
    same(widths[1], widths[0])


@point
def prints(browser):
    """on paper there are no buttons, but the timeline"""
    show(browser, "convoy.html", media="print")
    for name in ("tools", "slice", "help", "table"):
        assert not browser.find_element(By.ID, name).is_displayed(), name
    assert browser.find_element(By.CSS_SELECTOR, "#lanes svg").is_displayed()
    paper = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert paper.startswith(b"%PDF") and len(paper) > 20000, len(paper)


@point
def is_dark(browser):
    """a dark page for those who want it, but not on paper"""
    background = "return getComputedStyle(document.body).backgroundColor"
    show(browser, "convoy.html", scheme="dark")
    same(browser.execute_script(background), "rgb(20, 24, 29)")
    emulate(browser, scheme="dark", media="print")
    same(browser.execute_script(background), "rgb(255, 255, 255)")


@point
def shows_charts(browser):
    """the charts are pictures that load, each with a text for it"""
    show(browser, "convoy.html")
    pictures = browser.execute_script("""return [...document.images].map((each) =>
      [each.naturalWidth > 0, each.alt.length > 30, each.currentSrc.slice(0, 18)])""")
    for picture in pictures:
        same(picture, [True, True, "data:image/svg+xml"])


@point
def is_well_formed(browser):
    """one h1, headings in order, names for what can be reached, no id twice"""
    levels = browser.execute_script("""return [...document.querySelectorAll('h1,h2,h3')]
      .map((heading) => Number(heading.tagName[1]))""")
    same((levels[0], levels.count(1)), (1, 1))
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:])), levels
    same(browser.execute_script("""return [...document.querySelectorAll("[tabindex], button, summary")]
      .filter((each) => !(each.getAttribute("aria-label") || each.textContent.trim()))
      .map((each) => each.outerHTML)"""), [])
    same(browser.execute_script("""const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
      return ids.filter((id, index) => ids.indexOf(id) !== index)"""), [])
    same(browser.execute_script("return document.documentElement.lang"), "en")
    same(browser.execute_script("return document.getAnimations().length"), 0)


# ---- names that would like to be more ------------------------------------------

@point
def names_are_text(browser):
    """what a scenario says is text, whatever it says"""
    show(browser, "<img src=x onerror=alert(7)>.html")
    same(complaints(browser), [])
    title = '</script><script>alert(1)</script> "<img src=x onerror=alert(2)>" javascript:alert(3)'
    same(browser.title, title)
    same(text(browser, "h1"), title)
    same(browser.execute_script("return document.scripts.length"), 3)
    same(browser.execute_script("return document.querySelectorAll('[src=x], header a, [onload], dd svg').length"), 0)
    same(len(browser.find_elements(By.CSS_SELECTOR, ".lane")), 8)


@point
def nothing_else_runs(browser):
    """a script, a style or a picture that gets in does nothing"""
    browser.execute_script("""
      window.violations = [];
      document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
      const add = (name, fill) => document.body.append(Object.assign(document.createElement(name), fill));
      add("script", {textContent: "window.broken = 1"});
      add("style", {textContent: "body { color: red }"});
      add("img", {src: "https://example.invalid/x.png"});
      add("div", {innerHTML: "<img src=x onerror='window.broken = 2'>"});
      add("iframe", {src: "https://example.invalid/"});""")
    for _ in range(40):
        settle(browser)
        found = set(browser.execute_script("return violations"))
        if {"script-src-elem", "style-src-elem", "img-src", "frame-src"} <= found:
            break
        time.sleep(0.05)
    assert {"script-src-elem", "style-src-elem", "img-src", "frame-src"} <= found, found
    same(browser.execute_script("return window.broken"), None)


# ---- all of it -----------------------------------------------------------------

def run_points(browser):
    print(f"1..{len(points)}", flush=True)
    for number, test in enumerate(points, 1):
        try:
            test(browser)
            print(f"ok {number} - {test.__doc__}", flush=True)
        except Exception:
            print(f"not ok {number} - {test.__doc__}")
            print("".join(f"#   {line}\n" for line in traceback.format_exc().splitlines()), end="", flush=True)


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        os.environ["HOME"] = profile
        browser = start(profile)
        try:
            run_points(browser)
        finally:
            browser.quit()


main()
