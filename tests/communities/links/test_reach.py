"""Nothing that people can type makes the server open an address of its own network."""

import socket
from ipaddress import ip_address, ip_network

import pytest

from communities.links.fetch import ask
from communities.links.reach import Reach, Unreachable, is_public
from tests.communities.links.servers import CANARY, FRIEND, response, serving

PRIVATE_ADDRESSES = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
]

# Written so that some program, somewhere, takes them for loopback or for another service of the machine.
SPELLINGS = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://017700000001/",
    "http://127.0.0.0x1/",
    "http://00127.0.0.1/",
    "http://127.0.0.1./",
    "http://0/",
    "http://0.0.0.0/",
    "http://１２７.０.０.１/",  # full-width digits
    "http://127。0。0。1/",  # ideographic full stops
    "http://①②⑦.⓪.⓪.①/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[::1%25lo]/",
    "http://[fe80::1%25lo]/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://ip6-localhost/",
    "http://agency.gov@127.0.0.1/",
    "http://agency.gov:80@127.0.0.1/",
    "http://127.0.0.1@agency.gov@127.0.0.1/",
    "http://127.0.0.1#@agency.gov/",
    "http://127.0.0.1?@agency.gov/",
    "http://127.0.0.1\\@agency.gov/",
    "http://agency.gov\\@127.0.0.1/",
    "http://127.0.0.1%2f@agency.gov/",
    "http://127.0.0.1%00.agency.gov/",
    "http://127%2e0%2e0%2e1/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:5432/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:80:80/",
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "http:/\\127.0.0.1/",
    "//127.0.0.1/",
    "http://127.0.0.1\t/",
    "http://127.0.0.1\r\nHost: agency.gov/",
    "http://agency.gov\n127.0.0.1/",
    "\x00http://127.0.0.1/",
    " http://127.0.0.1/",
    "http://127.0.0.1\u200b/",
    "http://\u202e1.0.0.721/",
    "http://\ud800127.0.0.1/",
    "http://[127.0.0.1]/",
    "http://[::1/",
    "http://::1/",
    "gopher://127.0.0.1:80/_GET%20/",
    "dict://127.0.0.1:80/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "ldap://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "javascript:alert(1)",
    "data:text/html,hello",
    "unix:///run/postgresql/.s.PGSQL.5432",
    "ws://127.0.0.1/",
    "HTTP+unix://127.0.0.1/",
    "",
    "http://",
    "http://" + "a" * 2_000 + ".gov/",
]


@pytest.fixture
def canary():
    with serving(host=CANARY) as server:
        yield server


def reach_on(port: int, **more) -> Reach:
    """The product's reach, except that the web's ports are the one on which the canary listens."""
    return Reach(ports={"http": port, "https": port}, **more)


@pytest.mark.parametrize("address", PRIVATE_ADDRESSES)
def test_special_addresses_are_not_public(address):
    assert is_public(ip_address(address)) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "159.142.0.1", "2600:1406::1", "2001:4860:4860::8888"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ip_address(address)) is True


def test_corpus_opens_no_connection_to_the_canary(canary):
    reach = reach_on(canary.port)

    answers = [ask(url, reach) for url in SPELLINGS]

    assert len(SPELLINGS) >= 60
    assert [answer for answer in answers if answer.answered] == []
    assert canary.requests == []


def test_names_that_resolve_to_special_addresses_are_refused(canary):
    answers = [
        ask("http://intranet.agency.gov/", reach_on(canary.port, resolve=lambda host, port, to=address: [to]))
        for address in PRIVATE_ADDRESSES
    ]

    assert {answer.problem for answer in answers} == {"It leads to a place that is not on the open internet."}
    assert canary.requests == []


def test_name_with_one_special_address_among_public_ones_is_refused(canary):
    answer = ask("http://agency.gov/", reach_on(canary.port, resolve=lambda host, port: ["8.8.8.8", CANARY]))

    assert answer.answered is False
    assert canary.requests == []


def test_rebinding_name_is_resolved_once(canary):
    with serving(host=FRIEND, port=canary.port) as friend:
        answers = iter([[FRIEND], [CANARY], [CANARY]])
        reach = reach_on(
            canary.port, resolve=lambda host, port: next(answers), also_allowed=frozenset({ip_network(FRIEND)})
        )

        answer = ask("http://agency.gov/", reach)

        assert answer.answered is True
        assert len(friend.requests) == 1
    assert canary.requests == []


def test_redirects_are_judged_like_the_first_address(canary):
    # Only what a Location header can hold.
    targets = [url for url in SPELLINGS if url.isascii() and url.isprintable()]
    reach = reach_on(
        canary.port,
        resolve=lambda host, port: (
            [FRIEND]
            if host == "friend.gov"
            else [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        ),
        also_allowed=frozenset({ip_network(FRIEND)}),
    )
    with serving(host=FRIEND, port=canary.port) as friend:
        for target in targets:
            friend.answer = response("302 Found", Location=target)
            ask("http://friend.gov/", reach)

        assert len(targets) >= 50
        assert len(friend.requests) >= len(targets)
    assert canary.requests == []


def test_same_canary_is_reached_when_loopback_is_allowed(canary):
    reach = reach_on(canary.port, also_allowed=frozenset({ip_network(CANARY)}))

    answer = ask(f"http://{CANARY}/here?a=1#part", reach)

    assert answer.answered is True
    assert canary.requests[0].startswith(b"GET /here?a=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n")


@pytest.mark.parametrize("url", ["http://agency.gov:80/", "https://agency.gov:443/", "http://agency.gov"])
def test_usual_port_may_be_written(url):
    target = Reach(resolve=lambda host, port: ["8.8.8.8"]).target(url)

    assert (target.host, target.port, target.address, target.path) == (
        "agency.gov",
        443 if url.startswith("https") else 80,
        "8.8.8.8",
        "/",
    )


def test_name_of_another_script_is_sent_in_its_ascii_form():
    target = Reach(resolve=lambda host, port: ["8.8.8.8"]).target(
        "https://bücher.example/straße?q=ä b".replace(" ", "+")
    )

    assert (target.host, target.path) == ("xn--bcher-kva.example", "/stra%C3%9Fe?q=%C3%A4+b")


def test_unknown_name_is_said():
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(Unreachable, match="Its name is not known"):
        Reach(resolve=unknown).target("https://nowhere.gov/")
