"""Every mail in a real browser: accessible, and no page it leads to does anything by itself."""

import pytest
from django.test import override_settings

from members.notifications.models import Mail
from tests.browser.visitor import DESKTOP, HEIGHT, NARROW, Visitor
from tests.mails import EXAMPLES
from tests.snapshot import snapshot
from tests.test_mails import CACHE

SCRIPTS_RUN_SECONDS = 10


@pytest.mark.django_db
@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_mail_is_accessible_and_fits(browser, template):
    EXAMPLES[template]()
    html = Mail.objects.filter(template=template).latest("created_at").html
    faults = []

    for width in (NARROW, DESKTOP):
        context = browser.new_context(viewport={"width": width, "height": HEIGHT})
        reader = Visitor(context, demo=None, width=width, scripts=True)
        reader.page.set_content(html)
        faults += [*reader.violations(), *(["too wide"] if reader.overflow() else [])]
        context.close()

    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_scanner_that_runs_scripts_changes_nothing(browser, live_server):
    with override_settings(BASE_URL=live_server.url):
        for make in EXAMPLES.values():
            make()
        texts = " ".join(Mail.objects.values_list("text", flat=True)).split()
    links = sorted({word for word in texts if word.startswith(live_server.url)})
    before = snapshot(without=(CACHE,))

    context = browser.new_context()
    context.clock.install()
    for link in links:
        context.new_page().goto(link)
    context.clock.run_for(SCRIPTS_RUN_SECONDS * 1000)
    context.pages[0].wait_for_load_state("networkidle")
    context.close()

    assert len(links) > 3
    assert snapshot(without=(CACHE,)) == before
