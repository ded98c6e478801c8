"""``/portal/details/``: how to reach the customer, and who signs in; ``/portal/history/``: what happened."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from server import clock
from server.licenses.models import Customer
from server.portal import details, history
from server.portal.forms import AddressForm, DetailsForm, PersonForm
from server.portal.languages import is_sent, typed
from server.portal.rendering import page_language, render_page
from server.portal.sessions import Owner, customers_of
from server.portal.sign_in_views import for_owner
from server.rate_limits import RateLimited

ON_A_PAGE = 50
DONE = ("saved", "mailed", "added", "removed")


@require_safe
@for_owner
def show_history(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Show what happened to the owner's numbers."""
    page = Paginator(history.entries_of(owner.email), ON_A_PAGE).get_page(request.GET.get("p"))
    context = {"owner": owner, "page": page, "entries": history.shown(page.object_list, owner.email)}
    return render_page(request, "history", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def edit(request: HttpRequest, owner: Owner, pk: int) -> HttpResponse:
    """Show the details of a customer of the owner's, and do what the submitted form says."""
    customer = next((one for one in details.own(customers_of(owner.email), owner.email) if one.pk == pk), None)
    if customer is None:
        raise Http404
    asked = _asked(request, customer) if is_sent(request) else ""
    entered = typed(request)
    forms = {
        "details": DetailsForm(entered if asked == "details" else None, initial=entered, instance=customer),
        "address": AddressForm(entered if asked == "address" else None, initial=entered),
        "person": PersonForm(entered if asked == "person" else None, initial=entered),
    }
    done = _do(request, owner, Customer.objects.get(pk=pk), asked, forms)
    if done:
        return HttpResponseRedirect(f"{reverse('portal:details', args=[pk])}?done={done}")
    people = Customer.objects.get(pk=pk).contacts.exclude(email="").order_by("pk")
    said = request.GET.get("done", "") if request.method != "POST" else ""
    context = {"owner": owner, "customer": customer, "forms": forms, "people": people}
    context["done"] = said if said in DONE else ""
    return render_page(request, "details", context, status=400 if asked else 200)


def _asked(request: HttpRequest, customer: Customer) -> str:
    """Return what the pressed button asks for; after the Enter key, the only thing for which something was entered."""
    if "do" in request.POST:
        return request.POST["do"]
    forms = {
        "details": DetailsForm(request.POST, instance=customer),
        "address": AddressForm(request.POST),
        "person": PersonForm(request.POST),
    }
    changed = [name for name, form in forms.items() if form.has_changed()]
    return changed[0] if len(changed) == 1 else ""


def _do(request: HttpRequest, owner: Owner, customer: Customer, asked: str, forms: dict[str, BaseForm]) -> str:
    """Do what was ``asked``, and return its name for the address; nothing if a form has errors."""
    now, form = clock.now(), forms.get(asked)
    if asked.startswith("remove:"):
        key = asked.partition(":")[2]
        details.remove_person(customer, int(key) if key.isdecimal() and len(key) < 19 else 0, who=owner.email, now=now)
        return "removed"
    if isinstance(form, DetailsForm) and form.is_valid():
        details.change(customer, form.cleaned_data, who=owner.email, now=now)
        return "saved"
    if isinstance(form, AddressForm) and form.is_valid():
        try:
            details.ask_for_address(customer, form.cleaned_data["new_email"], language=page_language(), now=now)
        except RateLimited:
            form.add_error(
                "new_email", _("短い間に何度も送信されました。1時間ほど待ってから、もう一度お試しください。")
            )
            return ""
        return "mailed"
    if isinstance(form, PersonForm) and form.is_valid():
        try:
            details.add_person(customer, **form.cleaned_data, who=owner.email, now=now)
        except ValidationError as refused:
            form.add_error("email", REFUSED[str(refused.message)])
            return ""
        return "added"
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the new address on POST only: mail scanners follow links."""
    now = clock.now()
    asked = details.asked_for(token, now)
    if asked is None:
        return render_page(request, "address_gone", {}, status=404)
    failure = ""
    if request.method == "POST":
        try:
            details.confirm(asked, now=now)
        except ValidationError:
            failure = _("このアドレスには変更できません。お電話でご連絡ください。")
    if asked.done or (request.method == "POST" and not failure):
        return render_page(request, "address_changed", {"asked": asked})
    return render_page(request, "address", {"asked": asked, "failure": failure}, status=400 if failure else 200)


REFUSED = {
    "known": gettext_lazy("このアドレスの方は、すでにログインできます。"),
    "many": gettext_lazy("ログインできる方は20名までです。増やしたいときは、お電話でご相談ください。"),
}
