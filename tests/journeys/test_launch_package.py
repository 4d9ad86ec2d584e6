"""A steward sends the launch package; somebody at an agency who has no account says that they received it."""

import re

from tests.browser.demo import STEWARD

DESK = "/admin/desk/plain-language/"
CONTACT = "rae.quinn@agency.gov.invalid"


def test_package_is_sent_read_and_acknowledged(visit, demo):
    steward, contact = visit(STEWARD), visit()
    faults = []

    steward.open(f"{DESK}launch/")
    faults += steward.faults()
    steward.fill("What members get:", "Templates that passed review")
    steward.fill("What agencies get:", "Fewer letters that nobody understands")
    steward.press(steward.button("Keep these words"))
    steward.see("The texts below are written anew.")
    steward.press(steward.link("See the welcome mail"))
    steward.see("Templates that passed review")
    faults += steward.faults()
    steward.open(f"{DESK}launch/package/")
    faults += steward.faults()
    steward.fill("Contact of the sponsor:", "Rae Quinn, GSA")
    steward.fill("Their email:", CONTACT)
    steward.press(steward.button("See who gets it"))
    steward.see(f"Rae Quinn, GSA, {CONTACT}")
    faults += steward.faults()
    steward.press(steward.button("Send the package to 1 person"))
    steward.see("Rae Quinn, GSA: sent")

    contact.open(re.search(r"/asks/\S+/", demo.mail(CONTACT, "ask"))[0])
    contact.unfold("For agencies")
    contact.see("Fewer letters that nobody understands")
    faults += contact.faults()
    assert contact.press(contact.button("It is not for my agency")) == 422
    faults += contact.faults()
    contact.fill("Who answers", "Rae Quinn, GSA")
    contact.press(contact.button("I have received it"))
    contact.see("“Received”. Thank you.")
    faults += contact.faults()

    steward.open(f"{DESK}launch/")
    steward.see("Rae Quinn, GSA: received")
    assert faults == []
