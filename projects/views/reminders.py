"""When people are reminded and when a project counts as quiet: one page for the whole space."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from projects.actions.hellos import set_quiet_rule
from projects.actions.reminders import add_rule, remove_rule, switch_rule
from projects.forms.reminders import QuietRuleForm, ReminderRuleForm
from projects.models import ReminderRule
from projects.queries.quiet import quiet_rule
from projects.queries.reminders import rule_groups, visible_rules


@needs("projects.set_reminders")
def reminder_rules(request: HttpRequest) -> HttpResponse:
    """All rules, and a form for another; what was typed stays where it is refused."""
    form, status = ReminderRuleForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                add_rule(by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("The rule is on."))
                return redirect("reminder_rules")
    return shown(request, form, QuietRuleForm(instance=quiet_rule()), status)


@needs("projects.set_reminders")
@require_POST
def quiet_rule_set(request: HttpRequest) -> HttpResponse:
    form = QuietRuleForm(request.POST, instance=quiet_rule())
    if form.is_valid():
        set_quiet_rule(by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("reminder_rules")
    return shown(request, ReminderRuleForm(), form, 422)


@needs("projects.set_reminders", visible_rules)
@require_POST
def reminder_rule_switch(request: HttpRequest, rule: ReminderRule) -> HttpResponse:
    on = request.POST.get("on") == "yes"
    switch_rule(rule, by=request.user, on=on)
    messages.success(request, _("The rule is on.") if on else _("The rule is off."))
    return redirect("reminder_rules")


@needs("projects.set_reminders", visible_rules)
@require_POST
def reminder_rule_remove(request: HttpRequest, rule: ReminderRule) -> HttpResponse:
    remove_rule(rule, by=request.user)
    messages.success(request, _("The rule is taken out."))
    return redirect("reminder_rules")


def shown(request: HttpRequest, form: Any, quiet_form: Any, status: int) -> HttpResponse:
    context = {
        "groups": rule_groups(request.user),
        "form": form,
        "quiet_form": quiet_form,
        "on": {"on": "yes"},
    }
    return render(request, "projects/reminder_rules.html", context, status=status)
