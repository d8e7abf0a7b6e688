"""The page in a real browser, where one is installed: drawn, zoomed by mouse, key and address, silent."""

import pytest
from support.browser import BROWSER, Browser
from support.cli import iquest
from support.repos import make_repo

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser is installed")

EVIL = "</script><img src=x onerror=document.title='broken'>"
BODY = "def {0}():\n    pass\n" + "\n# a line\n" * 40
FILES = {
    "app.py": (
        '"""Runs."""\n\nfrom lib.core import work\n\n\ndef main():\n    work()\n\n\n'
        'if __name__ == "__main__":\n    main()\n'
    ),
    "lib/core.py": '"""Works."""\n\n\ndef work():\n    """Does it all."""\n' + BODY.format("other"),
    "lib/deep/one.py": "from lib.core import work\n" + BODY.format("one"),
    "lib/deep/two.py": "from lib.core import work\n" + BODY.format("two"),
    f"a{EVIL}/{'very' * 40}.py".replace("</script>", "<script>"): BODY.format("odd"),
    "bi\u202edi.py": BODY.format("hidden"),
    **{f"many/{number:03}_of_a_name.py": BODY.format("x") for number in range(120)},
}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    repo = make_repo(folder / "shop", FILES)
    path = folder / "map.html"
    assert iquest(folder, "map", "--format", "html", "-o", str(path), "-C", str(repo.root)).code == 0
    return path


@pytest.fixture(scope="module")
def browser():
    with Browser() as found:
        yield found


def at(browser):
    return browser.run("document.querySelector('#crumbs').textContent")


def test_it_is_drawn_whole_and_asks_for_nothing(browser, page):
    browser.said.clear()
    for width, is_dark in ((1400, False), (1400, True), (360, False)):
        browser.open(page, width=width, is_dark=is_dark)
        assert browser.run("document.querySelectorAll('#map .cell').length") > 20
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        assert browser.run("document.documentElement.dataset.theme") == ("dark" if is_dark else "light")
    assert browser.run("document.title") == "shop: map" and not browser.run("document.querySelectorAll('img').length")
    assert browser.said == []


def test_names_are_whole_or_have_room_for_some_letters(browser, page):
    cut = "[...document.querySelectorAll('#map .name')].map(it => it.parentElement).filter(it => it.scrollWidth >"
    tight = f"{cut} it.clientWidth + 1 && it.clientWidth < 44).length"
    browser.open(page)
    assert browser.run("document.querySelectorAll('#map .name').length") > 5
    assert browser.run(tight) == 0
    titles = browser.run("[...document.querySelectorAll('#map .cell')].map(it => it.title).join()")
    assert "\\u202e" in titles and "\u202e" not in titles
    browser.open(page, "many", width=360)
    assert browser.run("document.querySelectorAll('#map .cell').length") == 120
    assert browser.run(tight) == 0


def test_mouse_zooms_and_the_way_back_is_kept(browser, page):
    browser.open(page)
    browser.click("#map .cell.folder[title^='lib,']")
    assert at(browser) == "shop/lib"
    browser.click("#map .cell.folder[title^='lib/deep,']")
    assert at(browser) == "shop/lib/deep" and browser.run("location.hash") == "#lib%2Fdeep"
    browser.run("new Promise(done => { addEventListener('popstate', done, {once: true}); history.back(); })")
    assert at(browser) == "shop/lib"


def test_keys_alone_do(browser, page):
    browser.open(page)
    browser.run("document.querySelector('#map').focus()")
    browser.press("ArrowRight")
    assert browser.run("document.querySelectorAll('#map .at').length") == 1
    browser.press("/")
    assert browser.run("document.activeElement.id") == "search"
    for key in "deep/two":
        browser.press(key)
    browser.press("Enter")
    assert at(browser) == "shop/lib/deep/two.py"
    assert browser.run("document.querySelector('#status').textContent").startswith("lib/deep/two.py, file, ")
    browser.press("Backspace")
    assert at(browser) == "shop/lib"
    browser.press("Home")
    assert at(browser) == "shop"


def test_an_address_opens_a_file_with_who_uses_it(browser, page):
    browser.open(page, "lib%2Fcore.py")
    panel = browser.run("document.querySelector('#panel').textContent")
    assert "app.py" in panel and "lib/deep/one.py" in panel
    browser.open(page, "%E0%A4%A")
    assert at(browser) == "shop"
