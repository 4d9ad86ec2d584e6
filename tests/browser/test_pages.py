"""Every page, for everybody who may open it: accessible, within its window, quiet under the policy, valid."""

from pathlib import Path

import pytest

from tests.browser.demo import CITY, EMPLOYEE, LIAISON, MEMBER, OFFICE, PUBLIC, STEWARD
from tests.browser.links import follow
from tests.browser.looking import Looking

NOBODY = ""
SIGNED_OUT = {
    "/": 200,
    "/communities/": 200,
    "/communities/?page=2": 200,
    "/communities/?q=plane+language": 200,
    "/communities/?q=xylophone": 200,
    "/communities/?q=plain&type=guild": 200,
    "/communities/?topic=plain-langage&page=9999": 200,
    "/communities/?topic=accessibility&who=public&joining=elsewhere&sort=name": 200,
    "/communities/?status=retired": 200,
    "/communities/plain-language/": 200,
    "/communities/it-accessibility-section-508/": 200,
    "/communities/virtual-augmented-reality/": 200,
    "/communities/government-contact-center-council/": 200,
    "/communities/customer-experience/": 200,
    "/communities/plain-language/brief/": 200,
    "/communities/plain-language/charter/": 200,
    "/communities/plain-language/charter/1/": 200,
    "/communities/plain-language/decisions/": 200,
    "/communities/plain-language/support/": 200,
    "/communities/plain-language/wrong/": 200,
    "/communities/nothing-here/": 404,
    "/topics/": 200,
    "/topics/plain-language/": 200,
    "/topics/nothing-here/": 404,
    "/start/": 200,
    "/start/compare/": 200,
    "/reports/": 200,
    "/reports/government/": 200,
    "/start/proposals/": 200,
    "/experts/": 200,
    "/policies/": 200,
    "/about/": 200,
    "/privacy/": 200,
    "/accessibility/": 200,
    "/contact/": 200,
    "/wrong/?page=/policies/": 200,
    "/wrong/thanks/": 200,
    "/accounts/login/": 200,
    "/accounts/login/?next=/communities/plain-language/join/": 200,
    "/accounts/signup/": 200,
    "/accounts/login/code/": 200,
    "/accounts/password/reset/": 200,
    "/invitations/nothing-here/": 200,
    "/unsubscribe/nothing-here/": 404,
}
OWN = {
    "/me/": 200,
    "/me/profile/": 200,
    "/me/data/": 200,
    "/accounts/email/": 200,
    "/accounts/password/change/": 200,
    "/accounts/2fa/": 200,
    "/accounts/sessions/": 200,
    "/welcome/": 200,
}
SIGNED_IN = {
    EMPLOYEE: {
        "/": 200,
        "/communities/": 200,
        "/communities/?open=1": 200,
        "/communities/?mine=1": 200,
        "/communities/plain-language/": 200,
        "/communities/plain-language/join/": 200,
        "/communities/web-content-managers/": 200,
        "/communities/web-content-managers/join/": 200,
        "/communities/rpa/": 200,
        "/communities/rpa/join/": 200,
        "/communities/it-accessibility-section-508/join/": 200,
        "/communities/apis/join/": 200,
        "/communities/open-data/join/": 200,
        "/communities/nothing-here/join/": 404,
        **OWN,
        "/welcome/topics/": 200,
        "/welcome/communities/": 200,
        "/accounts/unsent/": 200,
        "/me/nothing-here/": 404,
    },
    MEMBER: {
        "/": 200,
        "/communities/?mine=1": 200,
        "/communities/plain-language/": 200,
        "/communities/plain-language/join/": 200,
        "/communities/plain-language/members/": 200,
        "/communities/rpa/": 200,
        "/communities/rpa/join/": 200,
        "/experts/": 200,
        "/experts/?q=plain+language&free=1": 200,
        "/experts/?q=xylophone&topic=none": 200,
        "/experts/1/": 200,
        "/experts/ask/": 200,
        "/experts/ask/?expert=1": 200,
        "/experts/ask/?topic=plain-language&title=Saying+late+without+blame+to+people": 200,
        "/experts/questions/": 200,
        "/experts/questions/1/": 200,
        "/experts/questions/3/": 200,
        "/experts/questions/4/": 200,
        "/experts/questions/5/": 200,
        "/experts/questions/6/": 200,
        "/experts/questions/nothing/": 404,
        "/experts/answers/": 200,
        "/experts/answers/?q=xylophone": 200,
        "/experts/answers/1/": 200,
        "/experts/calls/1/": 200,
        "/experts/contributions/": 200,
        "/experts/offers/": 200,
        "/experts/offers/new/": 200,
        "/experts/offers/new-role/": 200,
        "/experts/people/": 200,
        "/experts/people/?q=letters&topic=none": 200,
        "/experts/people/?q=xylophone": 200,
        "/experts/people/me/": 200,
        "/experts/people/goals/": 200,
        "/experts/people/goals/1/": 200,
        "/experts/people/introductions/": 200,
        "/experts/people/introductions/1/": 200,
        "/experts/people/introductions/2/": 200,
        "/experts/people/introductions/nothing/": 404,
        "/me/": 200,
        "/me/profile/": 200,
        "/experts/mentoring/": 200,
        "/experts/mentoring/ask/?kind=mentoring": 200,
        "/experts/mentoring/ask/?kind=coaching": 200,
        "/experts/mentoring/terms/": 200,
        "/experts/mentoring/1/": 200,
        "/experts/mentoring/1/agreement/": 200,
        "/experts/mentoring/1/close/": 200,
        "/experts/mentoring/1/end/": 200,
        "/experts/mentoring/2/": 404,
        "/experts/mentoring/3/": 200,
        "/experts/mentoring/asks/3/mentors/2/": 200,
        "/experts/strengths/": 200,
        "/experts/strengths/offer/": 200,
        "/experts/strengths/asks/1/": 200,
    },
    STEWARD: {
        "/": 200,
        "/communities/plain-language/": 200,
        "/communities/web-content-managers/": 200,
        "/me/": 200,
        "/experts/questions/3/": 200,
        "/experts/questions/3/decline/": 200,
        "/experts/questions/6/": 200,
        "/experts/questions/6/hand-to/": 200,
        "/experts/questions/6/give-up/": 200,
        "/experts/mentoring/2/": 200,
        "/experts/strengths/": 200,
        "/experts/strengths/asks/1/": 200,
        "/experts/strengths/asks/1/edit/": 200,
        "/experts/strengths/asks/new/?community=plain-language": 200,
    },
    OFFICE: {
        "/": 200,
        "/communities/plain-language/": 200,
        "/me/": 200,
        "/reports/agencies/epa/people/": 200,
        "/reports/agencies/epa/choices/": 200,
        "/reports/agencies/nrc/": 200,
        "/reports/communities/plain-language/": 200,
        "/reports/communities/uswds/": 200,
        "/experts/": 200,
        "/experts/calls/1/": 200,
        "/experts/questions/": 200,
        "/experts/questions/6/": 200,
    },
    LIAISON: {
        "/reports/": 200,
        "/reports/government/": 200,
        "/reports/agencies/epa/": 200,
        "/reports/agencies/epa-ow/": 200,
        "/reports/agencies/epa-region-1/": 200,
        "/reports/agencies/gsa/": 404,
    },
    CITY: {
        "/communities/": 200,
        "/communities/?open=1": 200,
        "/communities/rpa/": 200,
        "/communities/rpa/join/": 200,
        "/me/": 200,
        "/welcome/communities/": 200,
    },
    PUBLIC: {
        "/communities/": 200,
        "/communities/?open=1": 200,
        "/communities/plain-language/": 200,
        "/communities/uswds/": 200,
        "/communities/uswds/join/": 200,
        "/experts/mentoring/": 403,
        "/me/": 200,
        "/me/profile/": 200,
        "/experts/": 200,
        "/experts/ask/": 403,
        "/experts/people/": 200,
        "/experts/people/me/": 200,
        "/experts/people/goals/": 200,
        "/welcome/communities/": 200,
    },
}
PAGES = {NOBODY: SIGNED_OUT, **SIGNED_IN}
# Pages that are found by the links of pages: all of starting a community, one of each kind of a community.
STARTS = ("/start/", "/start/proposals/", "/communities/plain-language/", "/communities/apis/")
FOLLOW_LINKS = (NOBODY, EMPLOYEE, MEMBER)
WITHIN = r"/(?:start|communities/([^/]+/)[^/]+)/"
# And what somebody asks and offers: the demonstration's steward is an expert as well.
EXPERTS = ("/experts/", "/experts/offers/", "/experts/questions/", "/experts/answers/")
FOLLOW_EXPERTS = (EMPLOYEE, MEMBER, STEWARD)
WITHIN_EXPERTS = r"/experts/(?!people|mentoring|strengths|files)"
CONTENT = "main a[href]"


@pytest.fixture(autouse=True)
def _charter(demo):
    """Plain Language has an adopted charter and a decision, each once."""
    demo.rows(
        "INSERT INTO lifecycle_charterversion (community_id, drafted_by_id, number, state, method, result, link,"
        " opened_at, closed_at, purpose, scope_in, scope_out, audience, goals, vision, strategic_goal, join_rules,"
        " roles, decisions, cadence, closing)"
        " SELECT m.community_id, m.person_id, 1, 'adopted', 'objection', 'Nobody objected.', '', now(), now(),"
        " t, t, t, t, t, t, t, t, t, t, t, t FROM communities_membership m, (SELECT %s::text AS t) AS words"
        " WHERE m.person_id = (SELECT id FROM members_person WHERE email = %s) AND m.community_id ="
        " (SELECT id FROM communities_community WHERE slug = 'plain-language') AND NOT EXISTS"
        " (SELECT 1 FROM lifecycle_charterversion v WHERE v.community_id = m.community_id)",
        "Letters that people understand.",
        STEWARD,
    )
    demo.rows(
        'INSERT INTO lifecycle_decision (community_id, by_id, "on", text, reason)'
        " SELECT m.community_id, m.person_id, current_date, 'One call a month.', 'Two were too many.'"
        " FROM communities_membership m"
        " WHERE m.person_id = (SELECT id FROM members_person WHERE email = %s) AND m.community_id ="
        " (SELECT id FROM communities_community WHERE slug = 'plain-language') AND NOT EXISTS"
        " (SELECT 1 FROM lifecycle_decision d WHERE d.community_id = m.community_id)",
        STEWARD,
    )


@pytest.mark.parametrize("email", PAGES)
def test_pages_are_accessible_valid_and_fit_their_window(visit, record_property, tmp_path: Path, email):
    looking = Looking(visit(email), tmp_path)

    for path, status in PAGES[email].items():
        looking.open(path, status)
    if email in FOLLOW_LINKS:
        follow(looking, STARTS, within=WITHIN, where=CONTENT)
    if email in FOLLOW_EXPERTS:
        follow(looking, EXPERTS, within=WITHIN_EXPERTS, where=CONTENT)

    assert looking.problems() == []
    assert len(looking.pages) > len(PAGES[email]) or email not in {*FOLLOW_LINKS, *FOLLOW_EXPERTS}
    record_property(f"Pages looked at as {email or 'nobody'}", len(looking.pages))
