"""What a command acts on: what is seen, be it one run or a comparison; what is hidden behind it is left alone."""

from .program import App

SEVERAL = "Several results are in front; the right button on a tile acts on that one."
ADDED = "What is compared is in front already; a run of the strip comes to it by its right button, or dragged."
NO_RUN = "No run is on the canvas."
NO_RESULT = "No finished result is on the canvas."
NO_PAGE = "The page beside the collection shows nothing yet that could be saved."
BATCH = "Of a batch that is followed, Export… saves a table, statistics and a sheet of its results."
COLLECTION = "The collection is in front, and what lies behind it is left alone: open one of its images first."
COMPUTING = "What is on the canvas is still being computed; this acts on a run that has ended."


def run_seen(app: App) -> int:
    """Number of the one run that is seen and has ended; 0 for several, none, or one that is still under way."""
    if app.session.browsing:
        return 0
    return app.session.seen if app.session.comparing else app.runs.on_canvas


def has_run(app: App) -> bool:
    """Whether one run is seen that has ended."""
    return bool(run_seen(app))


def has_result(app: App) -> bool:
    """Whether something finished is seen."""
    return bool(app.session.compared) if app.session.comparing else has_single_result(app)


def has_single_result(app: App) -> bool:
    """Whether the canvas is in front, with a finished result."""
    return not app.session.comparing and not app.session.browsing and app.runs.has_result


def has_figure(app: App) -> bool:
    """Whether what is seen can be saved: a result, or the page beside a collection."""
    return app.collection.has_page if app.session.browsing else has_result(app)


def no_figure(app: App) -> str:
    """Why there is nothing to save."""
    if app.session.browsing:
        return BATCH if app.collection.batch.is_open else NO_PAGE
    return no_result(app)


def no_run(app: App) -> str:
    """Why there is no run to act on."""
    if app.session.browsing:
        return COLLECTION
    if app.session.comparing:
        return SEVERAL
    return COMPUTING if app.runs.active else NO_RUN


def no_result(app: App) -> str:
    """Why there is no result to act on."""
    if app.session.browsing:
        return COLLECTION
    if app.session.comparing and app.session.compared:
        return SEVERAL
    return COMPUTING if app.runs.active and not app.session.comparing else NO_RESULT
