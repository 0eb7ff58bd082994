"""`facezoo demo`: the page of examples/web, on this computer."""

import argparse

PORT = 8017


def add_demo(commands) -> None:
    parser = commands.add_parser("demo", help="try a preset in the browser")
    parser.set_defaults(command=run)
    parser.add_argument(
        "--port",
        type=port,
        default=PORT,
        help=f"of this computer (default: {PORT}; 0: any free one)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="only serve the page"
    )
    parser.add_argument(
        "--page",
        metavar="FOLDER",
        help="the built page (default: the one that facezoo came with)",
    )


def run(options: argparse.Namespace) -> int:
    import webbrowser

    from facezoo.demo import PageServer

    folder = page_folder(options.page)
    with PageServer(folder, options.port) as server:
        print(f"facezoo is at {server.url} (Ctrl-C ends it)", flush=True)
        if not options.no_browser:
            webbrowser.open(server.url)
        try:
            server.wait()
        except KeyboardInterrupt:
            print()
    return 0


def page_folder(given: str | None):
    """Finds the built page, or builds it where there is its source."""
    from facezoo.demo import build_page
    from facezoo.demo import find_page
    from facezoo.demo import source_folder
    from facezoo.errors import FaceZooError

    found = find_page(given)
    if found is not None:
        return found
    source = source_folder()
    if source is None:
        raise FaceZooError(
            "This installation of facezoo came without the built page; run "
            "`facezoo demo` in a checkout of facezoo, or pass --page with "
            "the folder examples/web/dist of one."
        )
    print(f"Building the page in {source}, once ...", flush=True)
    return build_page(source)


def port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"expected 0 to 65535, got {text}")
    return value
