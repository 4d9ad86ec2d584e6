"""What a mailing list's server takes as a request to join; it answers anything else with an error, or not at all."""

import re

_JOINS = re.compile(r"(?:SUBSCRIBE|SUB|JOIN) +([\w.+-]*\w)( .*[^\s.])?", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“”„«»`]|^['‘’]|['‘’]$")


def joins(text: str, list_name: str) -> bool:
    """LISTSERV reads this as one command that joins the list: no second line, no quotes, no period at the end."""
    text = text.strip()
    found = None if _QUOTES.search(text) else _JOINS.fullmatch(text)
    return found is not None and list_name.casefold() in ("", found[1].casefold())


def problems(*, server: str, list_name: str, address: str, owner_address: str, body: str) -> dict[str, str]:
    """Field of a channel -> what to write there instead, where the server would not let anyone join."""
    name = address.partition("@")[0].casefold()
    if owner_address.casefold().startswith("listserv@"):
        return {"owner_address": "A server reads this address. Enter it as the address to write to."}
    if name == "listserv" and server != "listserv":
        return {"server": "This address belongs to a LISTSERV server. Choose LISTSERV."}
    if name == "listserv" and not joins(body, list_name):
        command = f"SUBSCRIBE {list_name or 'LISTNAME'} {{name}}"
        return {
            "subscribe_body": f"Enter one command, like {command}. Leave out periods, quotes and second lines. "
            "The server doesn't read the subject."
        }
    if server == "listserv" and list_name and name == list_name.casefold():
        host = address.partition("@")[2]
        return {
            "subscribe_address": f"This address sends to everyone on the list. Enter {name}-subscribe-request@{host}."
        }
    return {}
