"""Pages that one test after the other uses, each as if the page were new.

A context of its own for each test takes four times as long as another address in a
page that is there.
"""

from playwright.sync_api import Error

from tests.browser.watch import watch

# What a new page asks of the style: nothing.
MEDIA = {
    "media": "null",
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "no-preference",
}


class Tabs:
    """The pages of one browser: a kept one with JavaScript, one without, and others."""

    def __init__(self, browser, address):
        self._browser = browser
        self._address = address
        self._kept = {}

    def new(self, **options):
        """A page in a context of its own."""
        page = self._browser.new_context(**options).new_page()
        page.set_default_timeout(5000)
        page.errors = []
        watch(page, self._address, page.errors, page.errors, kinds=("error",))
        return page

    def take(self, size, javascript=True, **media):
        """The kept page, with or without JavaScript, in this size and these media."""
        page = self._kept.get(javascript)
        if page is None:
            page = self._kept[javascript] = self.new(java_script_enabled=javascript)
        page.set_viewport_size(size)
        page.emulate_media(**MEDIA | media)
        page.mouse.move(0, 0)
        return page

    def leave(self, page):
        """End what a test has set going in a page, and take away what it has stored."""
        try:
            if page in self._kept.values():
                page.unroute_all()
                page.evaluate("localStorage.clear(); sessionStorage.clear()")
                page.goto("about:blank")
                return
        except Error:  # it has crashed: the next test gets another one
            self._kept = {key: p for key, p in self._kept.items() if p is not page}
        page.context.close()

    def close(self):
        """Close the kept pages."""
        for page in self._kept.values():
            page.context.close()
