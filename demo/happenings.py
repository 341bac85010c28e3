"""What the calendar of the invented town holds: the broadcast, and what happened around it."""

from datetime import datetime, timedelta

from data.records import Annotation, AnnotationKind, Event, stable_id
from demo import figures

LASTS = timedelta(minutes=50)
NAME = "Doorvragen: 18, en dan?"


def broadcast(anchor: datetime) -> Event:
    """Return the broadcast, with the page that it sends people to and those it leaves alone."""
    start = figures.broadcast_start(anchor)
    return Event(
        id=stable_id("demo", NAME),
        name=NAME,
        series="Doorvragen",
        started_at=start,
        ended_at=start + LASTS,
        channel="televisie",
        topics=("Doorvragen over 18+", "Merelhof"),
        landing_pages=(figures.LIFTED,),
        control_pages=(*figures.CONTROLS, figures.MOVED),
    )


def annotations(anchor: datetime) -> list[Annotation]:
    """Return what was done and what happened that evening."""
    event = broadcast(anchor)
    evening = event.started_at - timedelta(hours=1, minutes=30)
    noted = (
        (AnnotationKind.OWN_ACTION, event.ended_at, "Blog over achttien worden geplaatst"),
        (AnnotationKind.HAPPENING, evening, "Banenmarkt in Wijkerdam, tot tien uur 's avonds"),
    )
    return [
        Annotation(id=stable_id("demo", text), kind=kind, at=at, text=text, event=event.id)
        for kind, at, text in noted
    ]
