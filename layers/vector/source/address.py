"""Addresses of databases and services as they may be shown to anybody."""

import re
from typing import Final

_USER: Final = re.compile(r"(?<=://)[^/?#]*@")
# The driver takes all signs up to the @ for the password, also those that end the host of any other address.
_DATABASE_USER: Final = re.compile(r"(?<=://)(?:[^:/]*:[^@]*@)?(?:[^/?#]*@)?")
_QUERY: Final = re.compile(r"[?#].*", re.DOTALL)


def without_secret(address: str) -> str:
    """The address without who logs in and without its query, where passwords and keys stand.

    >>> without_secret("postgresql://ann:se@cret@db.example:5432/zones?sslmode=require")
    'postgresql://db.example:5432/zones'
    >>> without_secret("postgresql://ann:se/c?r#et@db.example/zones")
    'postgresql://db.example/zones'
    """
    return _QUERY.sub("", address.replace(f"://{_login(address)}", "://", 1))


def first_line(error: BaseException, address: str) -> str:
    """The first line of what a library says of a failure, without the secrets of the address."""
    text = " ".join(str(error).split("\n")[0].split()).replace(address, without_secret(address))
    login = _login(address).removesuffix("@")
    secrets = [login.partition(":")[2], *re.split(r"[:@/?&=#]", login)]
    secrets += [
        value for key, value in re.findall(r"[?&]([^=&#]+)=([^&#]+)", address) if key.lower() not in ("service", "host")
    ]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", text)
    return text[:200]


def _login(address: str) -> str:
    """Who logs in, up to the @; empty where nobody does."""
    found = (_DATABASE_USER if address.startswith("postgres") else _USER).search(address)
    return found[0] if found else ""
