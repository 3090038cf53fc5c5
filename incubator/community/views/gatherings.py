"""Pages of events, registering, and calendars."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.community.actions import gatherings as actions
from incubator.community.calendar import calendar_of
from incubator.community.forms import CancelForm, EventForm
from incubator.community.models import CalendarFeed, Event
from incubator.community.queries import gatherings as queries
from incubator.core.access import allows, needs, public, signed_in
from incubator.core.http import page_of

TIMES = ("starts", "ends")


@public
def event_list(request: HttpRequest) -> HttpResponse:
    past, kind = request.GET.get("when") == "past", request.GET.get("kind", "")
    kind = kind if kind in Event.Kind.values else ""
    context = {
        "page": page_of(request, queries.event_list(request.user, past=past, kind=kind)),
        "past": past,
        "kinds": kind_tabs(past, kind),
        "may_add": allows(request.user, "community.add_event"),
    }
    return render(request, "community/event_list.html", context)


def kind_tabs(past: bool, kind: str) -> list[tuple[str, str, bool]]:
    """The ways round in the list: when, then of which kind."""
    when = "when=past&" if past else ""
    kinds = [(str(label), f"?{when}kind={value}", value == kind) for value, label in Event.Kind.choices]
    return [
        (_("Coming"), "?", not past and not kind),
        (_("Past"), "?when=past", past and not kind),
        *kinds,
    ]


@needs("community.view_event", queries.event_page)
def event_detail(request: HttpRequest, event: Event) -> HttpResponse:
    context = {
        "event": event,
        "attendance": queries.attendance(event, request.user),
    }
    return render(request, "community/event_detail.html", context)


@needs("community.add_event")
def event_new(request: HttpRequest) -> HttpResponse:
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key not in TIMES}
        event = actions.announce_event(by=request.user, **values)
        messages.success(request, _("Announced."))
        return redirect(event)
    return render(request, "community/event_new.html", {"form": form}, status=422 if form.errors else 200)


@needs("community.change_event", queries.event_page)
def event_edit(request: HttpRequest, event: Event) -> HttpResponse:
    form = EventForm(request.POST or None, instance=event)
    if request.method == "POST" and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key not in TIMES}
        event = actions.change_event(event, by=request.user, **values)
        messages.success(request, _("Saved. Whoever comes is told."))
        return redirect(event)
    context = {"form": form, "event": event}
    return render(request, "community/event_edit.html", context, status=422 if form.errors else 200)


@needs("community.change_event", queries.event_page)
def event_cancel(request: HttpRequest, event: Event) -> HttpResponse:
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_event(event, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Cancelled. Whoever was coming is told why."))
        return redirect(event)
    context = {"form": form, "event": event}
    return render(request, "community/event_cancel.html", context, status=422 if form.errors else 200)


@needs("community.register", queries.visible_events)
@require_POST
def event_register(request: HttpRequest, event: Event) -> HttpResponse:
    registration = actions.register_for_event(event, by=request.user)
    if registration.state == "waitlisted":
        messages.info(
            request, _("All places are taken. You are on the waiting list and hear when one is free.")
        )
    else:
        messages.success(request, _("You are registered. It is in your calendar feed."))
    return redirect(event)


@needs("community.register", queries.visible_events)
@require_POST
def registration_cancel(request: HttpRequest, event: Event) -> HttpResponse:
    actions.cancel_registration(event, by=request.user)
    messages.success(request, _("Cancelled. Your place goes to the next."))
    return redirect(event)


@needs("community.view_event", queries.visible_events)
def event_calendar(request: HttpRequest, event: Event) -> HttpResponse:
    return as_calendar(calendar_of([event], event.title), f"{event.slug}.ics")


@public
def space_calendar(request: HttpRequest) -> HttpResponse:
    return as_calendar(calendar_of(queries.public_events(), _("Events")), "events.ics")


@public
def own_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The secret is the key: calendars don't sign in. An ended one, or a person who left, is not there."""
    feed = get_object_or_404(CalendarFeed.objects.select_related("person"), key=key, person__is_active=True)
    response = as_calendar(calendar_of(queries.feed_events(feed), feed.person.name), "mine.ics")
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The address of my calendar, made when I first ask; renewed by POST."""
    if request.method == "POST":
        actions.renew_feed(by=request.user)
        messages.success(request, _("This is your address now. An older one has ended."))
        return redirect("calendar_feed")
    feed = CalendarFeed.objects.filter(person=request.user).first()
    address = request.build_absolute_uri(reverse("own_calendar", args=[feed.key])) if feed else ""
    return render(request, "community/calendar_feed.html", {"address": address})


def as_calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
