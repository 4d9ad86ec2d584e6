"""The program office: the desk, a listing checked, a wrong fact settled, counts pasted, a file previewed, a pin."""

import re
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.browser.demo import OFFICE
from tests.journeys.ways import both_ways

COMMUNITIES = "/admin/communities/community/"


@both_ways
def test_the_office_checks_a_listing(visit, way):
    office = visit(OFFICE, **way)
    office.open("/")
    if not office.link("Desk").is_visible():
        office.unfold("Menu")
    office.press(office.link("Desk"))
    office.open(f"{COMMUNITIES}upkeep/")
    button = office.page.get_by_role("button", name=re.compile("^Checked today")).first
    first = button.get_attribute("aria-label").removeprefix("Checked today: ")
    faults = office.faults()

    office.press(button)

    office.see(f"The facts of {first} are confirmed as of today.")
    assert office.button(f"Checked today: {first}").count() == 0
    assert faults == []


@both_ways
def test_a_wrong_fact_is_reported_and_settled_with_an_answer(visit, demo, way):
    text, email = f"The list has moved ({uuid4().hex[:6]}).", f"finder.{uuid4().hex[:6]}@epa.gov"
    demo.rows("DELETE FROM cache")
    stranger = visit(**way)
    stranger.open("/communities/rpa/wrong/")
    stranger.page.get_by_label("What is wrong, and what is right?").fill(text)
    stranger.page.get_by_label("Your email, if you want an answer").fill(email)
    stranger.press(stranger.page.get_by_role("main").locator("form").get_by_role("button").first)

    office = visit(OFFICE, **way)
    office.open("/admin/communities/correction/")
    office.press(office.page.get_by_role("row").filter(has_text=text[:20]).get_by_role("link").first)
    office.see(text)
    office.press(office.page.get_by_role("link", name="Settle").first)
    faults = office.faults()
    office.page.get_by_label("Corrected", exact=True).check()
    office.page.locator("textarea").first.fill("Thank you, it is right now.")
    office.press(office.page.locator("main, #content-main").locator("[type=submit]").last)

    assert "Thank you, it is right now." in demo.mail(email, "correction_settled")
    assert faults == []


@both_ways
def test_counts_are_pasted_after_a_preview(visit, demo, way):
    number = 3_000 + int(uuid4().hex[:3], 16)
    office = visit(OFFICE, **way)
    office.open(f"{COMMUNITIES}counts/")
    office.page.get_by_label("Counts").fill(f"rpa, {number}, 2026-11-20\nnowhere, 5, 2026-11-20")
    office.page.get_by_label("Who counted").fill(f"list owner {number}")
    office.press(office.button("Show what would be added"))
    office.see("nowhere")
    faults = office.faults()
    assert demo.rows("SELECT 1 FROM communities_membercount WHERE members = %s", number) == []

    office.press(office.page.locator("[name=confirm]"))

    office.see("counts added.")
    assert demo.rows("SELECT members FROM communities_membercount WHERE source = %s", f"list owner {number}") == [
        (number,)
    ]
    assert faults == []


@both_ways
def test_a_file_is_imported_after_a_preview(visit, demo, way, tmp_path):
    slug = f"imported-{uuid4().hex[:8]}"
    file = tmp_path / "communities.csv"
    file.write_text(f"name,slug,summary,join_rule\nImported {slug},{slug},For people who import.,public\n")
    office = visit(OFFICE, **way)
    office.open(f"{COMMUNITIES}import/")
    office.page.locator("[type=file]").set_input_files(file)
    office.press(office.button("Show what would change"))
    office.see("Nothing is written yet.")
    office.see(f"Imported {slug}")
    faults = office.faults()
    assert demo.rows("SELECT 1 FROM communities_community WHERE slug = %s", slug) == []

    office.press(office.button("Import it"))

    office.see("Imported: 1 added")
    assert demo.rows("SELECT status FROM communities_community WHERE slug = %s", slug) == [("active",)]
    assert faults == []


@both_ways
def test_a_community_is_pinned_to_the_home_page(visit, demo, way):
    demo.rows("DELETE FROM communities_spotlight")
    [(pk,)] = demo.rows("SELECT id FROM communities_community WHERE slug = 'rpa'")
    office = visit(OFFICE, **way)
    office.open("/admin/communities/spotlight/add/")
    office.page.locator("#id_community").select_option(str(pk))
    office.page.locator("#id_position").select_option("1")
    office.page.locator("#id_starts").fill(f"{timezone.localdate() - timedelta(days=1)}")
    office.page.locator("#id_ends").fill(f"{timezone.localdate() + timedelta(days=9)}")
    office.press(office.page.locator("[name=_save]"))

    stranger = visit(**way)
    stranger.open("/")

    stranger.see("From the program office")
    assert stranger.link("Robotic Process Automation").is_visible()
