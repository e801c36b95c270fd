"""What no page may do: ask other hosts, and report errors in the console."""

OWN = ("data:", "blob:", "about:")


def watch(page, site, foreign, errors, kinds=("error", "warning")):
    """Note in `foreign` what the page asks of other hosts, in `errors` its errors.

    `kinds` are those of the console's messages that count as errors.
    """

    def on_request(request):
        if not request.url.startswith((site, *OWN)):
            foreign.append(request.url)

    def on_message(message):
        if message.type in kinds:
            errors.append(f"{message.type}: {message.text}")

    page.on("request", on_request)
    page.on("console", on_message)
    page.on("pageerror", lambda error: errors.append(f"error: {error}"))
