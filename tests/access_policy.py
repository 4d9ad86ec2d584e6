"""What each address answers to each role: the policy as a table, compared by test_access.py with what happens.

A row reads “GET / POST”, each with one status for everybody, or one for strangers and one for everybody who is signed
in, or one for each of ROLES: stranger, public, member (of *own*), steward (of *own*), elsewhere (steward of *other*),
office. “in” leads to sign-in. Posts are empty, so that 422 says “may, but not like this”.
"""

from tests import access_experts, access_pairs, access_people, access_signing_in

ROLES = ("stranger", "public", "member", "steward", "elsewhere", "office")
SIGN_IN = "in"

SITE = {
    # One community.
    "communities/<slug:slug>/": "200 / 405",
    "communities/<slug:slug>/desk/": "in 403 403 302 403 302 / in 405",
    "communities/<slug:slug>/charter/": "200 / 405",
    "communities/<slug:slug>/charter/<int:number>/": "404 / 405",
    "communities/<slug:slug>/charter/answer/": "in 302 / in 403 422 422 403 403",
    "communities/<slug:slug>/charter/settled/": "in 405 / in 302",
    "communities/<slug:slug>/decisions/": "200 / 405",
    "asks/<str:token>/": "404 / 404",
    "communities/<slug:slug>/brief/": "200 / 405",
    "communities/<slug:slug>/got-in/": "in 302 / in 302",
    "communities/<slug:slug>/join/": "in 200 / in 409 302 302 422 422",
    "communities/<slug:slug>/leave/": "in 302 / in 302 302 409 302 302",
    "communities/<slug:slug>/merger/": "in 404 / in 404",
    "communities/<slug:slug>/members/": "in 403 200 200 403 200 / in 403 200 200 403 200",
    "communities/<slug:slug>/support/": "in 200 / in 409 302 302 302 409",
    "communities/<slug:slug>/support/withdraw/": "in 405 / in 302",
    "communities/<slug:slug>/undo/": "in 302 / in 302 302 409 302 302",
    "communities/<slug:slug>/withdraw/": "in 302 / in 302 409 409 302 302",
    "communities/<slug:slug>/wrong/": "200 / 422",
    "embed/communities/<slug:slug>/": "200 / 405",
    # Should we start one?
    "start/": "200 / 302",
    "start/compare/": "200 / 405",
    "start/stages/": "200 / 405",
    "start/proposals/": "200 / 405",
    "start/<uuid:key>/propose/": "in 404 / in 404",
    "start/shared/<uuid:key>/": "404 / 405",
    "start/<uuid:key>/problem/": "in 404 / 403 404",
    "start/<uuid:key>/agencies/": "in 404 / 403 404",
    "start/<uuid:key>/matches/": "in 404 / 403 404",
    "start/<uuid:key>/shape/": "in 404 / 403 404",
    "start/<uuid:key>/people/": "in 404 / 403 404",
    "start/<uuid:key>/leader/": "in 404 / 403 404",
    "start/<uuid:key>/advice/": "in 404 / 403 404",
    "start/<uuid:key>/share/": "in 404 / in 404",
    "start/<uuid:key>/discard/": "in 404 / 403 404",
    # Reports: nobody here holds a role for the agency; who does is in tests/communities/reports/test_access.py.
    "reports/": "200 / 405",
    "reports/communities/<slug:slug>/": "in 302 302 200 302 200 / in 405",
    "reports/government/": "200 / 405",
    "reports/government/<period:period>/": "200 / 405",
    "reports/government/<period:period>/<slug:key>.svg": "200 / 405",
    "reports/ask/": "in 200 / in 422",
    "reports/agencies/<slug:slug>/": "in 404 404 404 404 200 / in 405",
    "reports/agencies/<slug:slug>/<period:period>/": "in 404 404 404 404 200 / in 405",
    "reports/agencies/<slug:slug>/<period:period>.csv": "in 404 404 404 404 200 / in 405",
    "reports/agencies/<slug:slug>/<period:period>.xlsx": "in 404 404 404 404 200 / in 405",
    "reports/agencies/<slug:slug>/<period:period>/<slug:key>.svg": "in 404 404 404 404 200 / in 405",
    "reports/agencies/<slug:slug>/<span:period>/": "in 404 404 404 404 302 / in 405",
    "reports/agencies/<slug:slug>/choices/": "in 404 404 404 404 200 / in 404 404 404 404 422",
    "reports/agencies/<slug:slug>/mail/": "in 405 / in 404 404 404 404 302",
    "reports/agencies/<slug:slug>/people/": "in 404 404 404 404 200 / in 404 404 404 404 422",
    "reports/agencies/<slug:slug>/people/asked/<int:pk>/": "in 404 / in 404",
    "reports/agencies/<slug:slug>/people/<int:pk>/end/": "in 405 / in 404",
    # The person's own pages.
    "invitations/<str:token>/": "in 404 / in 404",
    "me/": "in 200 / in 422",
    "me/close/": "in 200 / in 302 302 422 422 302",
    "me/data/": "in 200 / in 200",
    "me/data/download/": "in 200 / in 200",
    "me/notifications/": "in 200 / in 200",
    "me/profile/": "in 200 / in 422",
    "unsubscribe/<str:token>/": "404 / 404",
    "welcome/": "in 302 302 302 302 200 / in 422",
    "welcome/communities/": "in 200 / in 422",
    "welcome/topics/": "in 302 200 200 200 302 / in 302",
    # Pages and feeds for everybody.
    "": "200 / 405",
    ".well-known/security.txt": "200 / 405",
    "about/": "200 / 405",
    "accessibility/": "200 / 405",
    "communities.atom": "200 / 405",
    "communities.csv": "200 / 405",
    "communities.json": "200 / 405",
    "communities/": "200 / 405",
    "contact/": "200 / 405",
    "policies/": "200 / 405",
    "privacy/": "200 / 405",
    "robots.txt": "200 / 405",
    "sitemap.xml": "200 / 405",
    "topics/": "200 / 405",
    "topics/<slug:slug>/": "200 / 405",
    "wrong/": "200 / 422",
    "wrong/thanks/": "200 / 200",
}

# ---- the desk: what stewards of the community, stewards of another one, and the office get; others stay outside ----

OUTSIDE = "in 403 403"

# The pages that Django gives every list.
OFFICE = {
    "": "403 403 200",
    "add/": "403 403 200",
    "<path:object_id>/": "302",
    "<path:object_id>/change/": "404 404 200",
    "<path:object_id>/delete/": "404 404 200",
    "<path:object_id>/history/": "404 404 200",
}
KEPT = OFFICE | {"<path:object_id>/delete/": "404 404 403"}
RECORD = KEPT | {"add/": "403", "<path:object_id>/change/": "404 404 200 / 404 404 403"}
STEWARDS = {
    "": "200",
    "add/": "200",
    "<path:object_id>/": "302",
    "<path:object_id>/change/": "200 404 200",
    "<path:object_id>/delete/": "403 404 200",
    "<path:object_id>/history/": "200 404 200",
}
STEWARDS_READ = STEWARDS | {
    "add/": "403",
    "<path:object_id>/change/": "200 404 200 / 403 404 403",
    "<path:object_id>/delete/": "403 404 403",
}
FILES = {"import/": "403 403 200 / 403 403 422", "import/<uuid:key>/": "403 403 404", "export/": "403 403 200"}
FORM = "200 404 200 / 422 404 422"
# Lists of the packages we use: for operators, who may do everything.
OPERATORS = dict.fromkeys(OFFICE, "403") | {"<path:object_id>/": "302"}

DESK = {
    "communities/acknowledgement": RECORD,
    "communities/channel": STEWARDS,
    "communities/channelsubscription": RECORD,
    "communities/community": STEWARDS
    | FILES
    | {
        "add/": "403 403 200",
        "upkeep/": "403 403 200",
        "counts/": "403 403 200 / 403 403 422",
        "<int:object_id>/confirm/": "405 / 302 404 302",
        "<int:object_id>/invite/": FORM,
        "<int:object_id>/members/": "405 / 200 404 200",
        "<int:object_id>/preview/": "405 / 422 404 422",
    },
    "communities/correction": STEWARDS_READ
    | {"<path:object_id>/delete/": "403 404 200", "<int:object_id>/settle/": FORM},
    "communities/export": RECORD,
    "communities/interest": RECORD,
    "communities/invitation": STEWARDS_READ,
    "communities/linkcheck": STEWARDS_READ,
    "communities/membership": STEWARDS_READ
    | {"<int:object_id>/decide/": FORM, "<int:object_id>/remove/": FORM, "<int:object_id>/role/": FORM},
    "communities/spotlight": OFFICE,
    "communities/stewardnote": STEWARDS | {"<path:object_id>/change/": "200 404 200 / 302 404 302"},
    "communities/topic": OFFICE,
    "experts/consentrule": OFFICE,
    "experts/sme": RECORD,
    "lifecycle/ask": STEWARDS_READ,
    "lifecycle/flag": STEWARDS_READ,
    "lifecycle/transition": STEWARDS_READ,
    "members/affiliation": KEPT,
    "members/agency": OFFICE | FILES,
    "members/agencyrole": KEPT,
    "members/emaildomain": OFFICE | FILES,
    "members/person": KEPT | {"add/": "403"},
    "notifications/mail": RECORD,
    "notifications/preference": RECORD,
    "resources/catalogueentry": OFFICE,
    "resources/policynotice": OFFICE,
    "account/emailaddress": OPERATORS,
    "auth/group": OPERATORS,
    "mfa/authenticator": OPERATORS,
    "procrastinate/procrastinatejob": OPERATORS,
    "socialaccount/socialaccount": OPERATORS,
    "socialaccount/socialapp": OPERATORS,
    "socialaccount/socialtoken": OPERATORS,
    "usersessions/usersession": OPERATORS,
}
READ = "200 404 200 / 405 404 405"
PRESS = "405 404 405 / 302 404 302"
PAPERS = ("outreach", "plan", "outcomes", "decisions")
# Pages about one community: its steward, the steward of another one, the office.
OF_A_COMMUNITY = {
    "": "200 404 200 / 405 404 405",
    "adopt/": FORM,
    "checklist/<slug:item>/": FORM,
    "checklist/<slug:item>/take-back/": "405 404 405 / 302 404 302",
    "checklist/<slug:item>/waive/": FORM,
    "move/<slug:to>/": FORM,
    "team/": "200 404 200 / 405 404 405",
    "team/add/": FORM,
    "team/go-on/": "405 404 405 / 302 404 404",
    "team/hand-over/": FORM,
    "team/offers/<int:pk>/": FORM,
    "team/step-down/": "200 404 200 / 422 404 422",
    "proposal/": "403 404 200 / 403 404 422",
    "proposal/again/": "403 404 200 / 403 404 422",
    "supporters/": "200 404 200",
    "experts/": READ,
    **dict.fromkeys((f"experts/{page}/" for page in ("invite", "confirm", "call", "promise", "stop")), FORM),
    "experts/call/close/": PRESS,
    "experts/confirmed/<int:pk>/end/": PRESS,
    "experts/stops/<int:pk>/end/": PRESS,
    "actions/": READ,
    "actions/add/": FORM,
    "actions/<int:pk>/": FORM,
    **dict.fromkeys(("actions/<int:pk>/done/", "actions/<int:pk>/drop/", "actions/<int:pk>/reopen/"), PRESS),
    "care/": "200 404 200 / 302 404 302",
    "census/": FORM,
    "charter/": READ,
    "charter/<int:number>/close/": PRESS,
    "charter/begin/": "405 404 405 / 302 404 302",
    "charter/edit/": FORM,
    "charter/elsewhere/": FORM,
    "charter/objections/<int:pk>/": FORM,
    "charter/preview/": READ,
    "charter/send/": FORM,
    **{f"{paper}/": READ for paper in PAPERS},
    **{f"{paper}/add/": FORM for paper in PAPERS},
    **{f"{paper}/<int:pk>/": FORM for paper in PAPERS},
    **{f"{paper}/<int:pk>/remove/": "405 404 405 / 302 404 302" for paper in PAPERS},
    "outcomes/none/": "200 404 200 / 302 404 302",
    "reviews/": READ,
    **{f"reviews/{kind}/": "200 404 200 / 302 404 302" for kind in ("launch", "closing")},
    "reviews/yearly/": "302 404 302",
    "reviews/<int:pk>/": READ,
    **dict.fromkeys(("reviews/<int:pk>/edit/", "reviews/<int:pk>/items/", "reviews/<int:pk>/actions/"), FORM),
    "reviews/<int:pk>/items/<int:item>/remove/": PRESS,
    "reviews/<int:pk>/finish/": PRESS,
    "ask/<slug:kind>/": FORM,
    "asked/": "200 404 200 / 405 404 405",
    "asked/<int:pk>/": FORM,
    "asks/<int:pk>/again/": PRESS,
    "asks/<int:pk>/withdraw/": PRESS,
    "launch/": "200 404 200 / 302 404 302",
    "launch/package/": FORM,
    "launch/promotion/": FORM,
    "launch/welcome/": "200 404 200 / 405 404 405",
    "status/": "200 404 200 / 405 404 405",
    "status/archive/": FORM,
    "status/conversion/complete/": FORM,
    "status/conversion/stop/": "200 404 200 / 302 404 302",
    "status/convert/": "200 404 200 / 405 404 405",
    "status/convert/<slug:to>/": "404 / 404",
    "status/merge/": FORM,
    "status/merge/answer/": "404 / 404",
    "status/merge/complete/": FORM,
    "status/merge/stop/": FORM,
    "status/pause/": FORM,
    "status/resume/": FORM,
    "status/retire/": FORM,
    "status/retire/cancel/": "200 404 200 / 302 404 302",
    "status/retire/complete/": FORM,
    "status/revive/": FORM,
    "status/spin-off/": FORM,
}
DESK_ITSELF = {
    "away/": "403 403 200 / 403 403 302",
    "": "200",
    "login/": "302",
    "logout/": "302",
    "jsi18n/": "200 / 405",
    r"(?P<app_label>...)/": "200",
    r"(?P<url>.*)": "404",
}

# Views that need no sign-in; every other one does, the desk's included.
PUBLIC = {
    "account_complete_password_reset",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "admin:login",
    "directory:about",
    "directory:accessibility",
    "directory:community",
    "directory:contact",
    "directory:correction",
    "directory:correction_thanks",
    "directory:embed",
    "directory:feed_atom",
    "directory:feed_csv",
    "directory:feed_json",
    "directory:home",
    "directory:list",
    "directory:policies",
    "directory:privacy",
    "directory:robots",
    "directory:sitemap",
    "directory:topic",
    "directory:topics",
    "directory:wrong",
    "experts:find",
    "lifecycle:ask",
    "lifecycle:brief",
    "lifecycle:charter",
    "lifecycle:charter_version",
    "lifecycle:decisions",
    "lifecycle:proposals",
    "lifecycle:stages",
    "lifecycle:start",
    "lifecycle:start_advice",
    "lifecycle:start_agencies",
    "lifecycle:start_compare",
    "lifecycle:start_discard",
    "lifecycle:start_leader",
    "lifecycle:start_matches",
    "lifecycle:start_people",
    "lifecycle:start_problem",
    "lifecycle:start_shape",
    "lifecycle:start_shared",
    "login_gov_callback",
    "login_gov_login",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "notifications:unsubscribe",
    "openid_connect_callback",
    "openid_connect_login",
    "reports:government",
    "reports:government_month",
    "reports:government_svg",
    "reports:reports",
    "security_txt",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
}


def _inside(row: str) -> str:
    """A row of the desk for all roles."""
    return " / ".join(f"{OUTSIDE} {_three(half)}" for half in row.split(" / "))


def _three(half: str) -> str:
    return half if " " in half else f"{half} {half} {half}"


POLICY = (
    SITE
    | access_signing_in.POLICY
    | access_experts.POLICY
    | access_people.POLICY
    | access_pairs.POLICY
    | {f"admin/{model}/{page}": _inside(row) for model, pages in DESK.items() for page, row in pages.items()}
    | {f"admin/{page}": _inside(row) for page, row in DESK_ITSELF.items()}
    | {f"admin/desk/<slug:slug>/{page}": _inside(row) for page, row in OF_A_COMMUNITY.items()}
)


def answers(row: str, method: str) -> dict[str, str]:
    """Role -> status, for GET or POST."""
    get, _, post = row.partition(" / ")
    words = ((post or get) if method == "POST" else get).split()
    if len(words) < len(ROLES):
        words = [words[0], *words[-1:] * (len(ROLES) - 1)]
    return dict(zip(ROLES, words, strict=True))
