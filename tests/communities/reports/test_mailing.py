"""The headline by mail: to who holds a role at that moment, at an address of the agency, once a month or quarter."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.memberships import Refused
from communities.outcomes import snapshots
from communities.reports import mailing
from communities.reports.building import build
from communities.reports.files import as_xlsx
from communities.reports.material import find
from communities.reports.models import ReportMail, ReportUse
from communities.reports.views.report import XLSX
from members.models import AgencyRole
from members.notifications.delivery import deliver
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.communities.reports.conftest import MONTH, role
from tests.factories import AgencyFactory, federal_employee

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "/reports/agencies/epa/"


def reader(agency, email: str = "ana@epa.gov", kind: str = "reader"):
    person = federal_employee(agency=agency.parent or agency, email=email)
    started = TODAY - timedelta(days=9)
    AgencyRole.objects.create(person=person, agency=agency, role=kind, starts=started, granted_by=person)
    return person


def mails(template: str = "report_month") -> list[str]:
    return sorted(Mail.objects.filter(template=template).values_list("recipient", flat=True))


def test_reader_gets_the_headline_and_a_link_once(worked):
    mailing.subscribe(agency=worked, every="month", by=reader(worked))

    sent = [mailing.send(now=timezone.now()) for _ in range(2)]

    mail = Mail.objects.get(template="report_month")
    assert sent == [1, 0]
    assert "People: 20 (13 more than a quarter ago, 20 more than a year ago)" in mail.text
    assert f"{PAGE}{MONTH:%Y-%m}-v1/" in mail.text
    figures = build(find(worked)).figures
    assert [line.split(" (")[0] for line in mail.text.splitlines() if ": " in line][: len(figures)] == [
        " ".join(filter(None, (f"{figure.name}: {figure.value}", figure.of))) for figure in figures
    ]


def test_file_comes_along_where_it_was_chosen(worked, mailoutbox, settings):
    settings.DEMO = False
    ana = reader(worked)
    mailing.subscribe(agency=worked, every="month", with_file=True, by=ana)
    mailing.send(now=timezone.now())
    mail = Mail.objects.get(template="report_month")

    deliver(mail.key)

    name, content, kind = mailoutbox[0].attachments[0]
    assert (name, content, kind) == (f"epa-{MONTH:%Y-%m}-v1.xlsx", as_xlsx(build(find(worked))), XLSX)
    assert "The whole report is attached as an Excel file." in mail.text
    assert list(ReportUse.objects.values_list("person", "form")) == [(ana.pk, "mail")]
    mail.refresh_from_db()
    assert (mail.text, mail.attachment) == ("", None)


@pytest.mark.parametrize(("month", "number"), [(date(2026, 8, 1), 1), (date(2026, 9, 1), 2)])
def test_quarterly_mail_goes_out_after_a_fiscal_quarter(epa, month, number):
    mailing.subscribe(agency=epa, every="month", by=reader(epa))
    mailing.subscribe(agency=epa, every="quarter", by=reader(epa, "bo@epa.gov"))
    snapshots.freeze(month=month)

    assert mailing.send(now=timezone.now()) == number


def test_quarterly_mail_is_of_the_quarter_when_later_months_were_frozen_with_it(epa):
    """The worker was away: September and October are frozen on one morning."""
    mailing.subscribe(agency=epa, every="quarter", by=reader(epa))
    for month in (date(2026, 9, 1), date(2026, 10, 1)):
        snapshots.freeze(month=month)

    assert [mailing.send(now=timezone.now()) for _ in range(2)] == [1, 0]
    assert "/2026-09-v1/" in Mail.objects.get(template="report_month").text


def test_bureau_has_a_mail_of_its_own(worked, water):
    mailing.subscribe(agency=water, every="month", by=reader(water))

    mailing.send(now=timezone.now())

    assert "Office of Water" in Mail.objects.get(template="report_month").text


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda person: AgencyRole.objects.filter(person=person).update(ends=TODAY - timedelta(days=1)),
            "holds no role any more.",
        ),
        (lambda person: type(person).objects.filter(pk=person.pk).update(is_active=False), "holds no role any more."),
        (
            lambda person: type(person).objects.filter(pk=person.pk).update(email="ana@example.org"),
            "is none of the agency any more.",
        ),
        (lambda person: Mail.objects.filter(template="report_month").update(state="failed"), "came back."),
        (lambda person: Mail.objects.filter(template="report_month").update(state="bounced"), "came back."),
    ],
    ids=["role ended", "account closed", "address changed", "mail given up", "mail came back"],
)
def test_who_left_is_dropped_and_the_lead_is_told(worked, change, why):
    ana, lead = reader(worked), role(worked, "lead")
    mailing.subscribe(agency=worked, every="month", by=ana)
    mailing.send(now=timezone.now())
    change(ana)
    snapshots.freeze(month=MONTH, again="Late.")

    for _ in range(2):
        mailing.send(now=timezone.now())

    assert mails() == ["ana@epa.gov"]
    assert mails("report_reader_dropped") == [lead.email]
    assert why in Mail.objects.get(template="report_reader_dropped").text
    assert ReportMail.objects.get().ended_at is not None


def test_without_a_lead_the_office_is_told(worked, settings):
    mailing.subscribe(agency=worked, every="month", by=reader(worked))
    AgencyRole.objects.update(ends=TODAY - timedelta(days=1))

    mailing.send(now=timezone.now())

    assert mails("report_reader_dropped") == [settings.OFFICE_EMAIL]


def test_only_readers_at_an_address_of_the_agency_get_it(epa):
    elsewhere = role(epa)
    stranger = federal_employee(agency=AgencyFactory(slug="doi"), email="bo@doi.gov")

    with pytest.raises(Refused, match=r"^Reports are mailed to addresses of the agency. "):
        mailing.subscribe(agency=epa, every="month", by=elsewhere)
    with pytest.raises(Refused, match=r"You hold no role for .* by now.$"):
        mailing.subscribe(agency=epa, every="month", by=stranger)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_asked_for_in_two_windows_at_once_is_one_mail(epa):
    ana = reader(epa)

    at_once(*[lambda: mailing.subscribe(agency=epa, every="month", by=ana)] * 2)

    assert ReportMail.objects.count() == 1


def test_begun_changed_and_stopped_on_the_page(client, worked):
    client.force_login(reader(worked))

    said = [
        client.post(f"{PAGE}mail/", {"every": every}, follow=True).text
        for every in ("month", "quarter", "", "nonsense")
    ]

    assert ["You get the headline by mail: each month." in text for text in said] == [True, False, False, False]
    assert ["You get the headline by mail: each fiscal quarter." in text for text in said][1] is True
    assert ["You get no mail of this report any more." in text for text in said] == [False, False, True, True]
    assert ReportMail.objects.get().every == "quarter"


def test_mail_of_a_report_that_is_not_theirs_is_not_there(client, worked):
    client.force_login(federal_employee(agency=worked))

    assert client.post(f"{PAGE}mail/", {"every": "month"}).status_code == 404
    assert ReportMail.objects.count() == 0
