"""The stream of notifications, and opening one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in
from incubator.core.http import page_of
from incubator.notices import actions
from incubator.notices.forms import PreferencesForm
from incubator.notices.models import Notification
from incubator.notices.queries import own_notifications, preferences_of, unread_count


@signed_in
def notification_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, own_notifications(request.user))
    return render(
        request, "notices/notification_list.html", {"page": page, "unread": unread_count(request.user)}
    )


@signed_in
def notification_count(request: HttpRequest) -> HttpResponse:
    """The badge in the header, fetched again when a nudge says so."""
    return render(request, "notices/notification_count.html", {"unread": unread_count(request.user)})


@needs("notices.read_notification", own_notifications)
def notification_open(request: HttpRequest, notification: Notification) -> HttpResponse:
    """Mark it read and go to what it is about. A repeated GET changes nothing more."""
    actions.read_notification(notification, by=request.user)
    safe = url_has_allowed_host_and_scheme(notification.url, allowed_hosts=None)
    return redirect(notification.url if safe else "notification_list")


@signed_in
@require_POST
def notification_read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all_notifications(by=request.user)
    return redirect("notification_list")


@signed_in
def notification_preferences(request: HttpRequest) -> HttpResponse:
    """When to be mailed about what; the page has everything in any case."""
    form = PreferencesForm(request.POST or None, current=preferences_of(request.user))
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(by=request.user, mail=form.cleaned_data)
        messages.success(request, _("Kept. It holds from the next mail on."))
        return redirect("notification_preferences")
    status = 422 if form.errors else 200
    return render(request, "notices/notification_preferences.html", {"form": form}, status=status)
