"""The logins of the site and of the admin, with a limit on guessing.

So many failures are let pass for one name from one address, and so many for an address.
Failures are counted in the cache `logins`, which all processes of a host share. A name is never locked for everyone,
since then anybody could lock an editor out.
"""

from __future__ import annotations

import hashlib
import ipaddress
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest

MINUTES = 15
MAX_FAILURES = 10  # for one name from one address
MAX_FROM_ADDRESS = 60
LOCKED = f"登录失败次数过多，请过 {MINUTES} 分钟再试；忘记密码请联系管理员重设。"


class Limited(AuthenticationForm):
    """Refuses any password, right or wrong, once too many were wrong."""

    def clean(self) -> dict[str, Any]:
        limits = _limits(self.request, str(self.cleaned_data.get("username", "")))
        cache = caches["logins"]
        counts = {key: int(cache.get(key, 0)) for key in limits}
        if any(counts[key] >= limit for key, limit in limits.items()):
            raise ValidationError(LOCKED, code="locked")
        try:
            data = super().clean()
        except ValidationError:
            for key in limits:
                cache.set(key, counts[key] + 1, MINUTES * 60)
            raise
        cache.delete(next(iter(limits)))
        return data


class LimitedLoginForm(Limited, AdminAuthenticationForm):
    """The login of the admin: for staff."""


class PersonLoginForm(Limited):
    """The login of the site: for everyone who has an account."""


def _limits(request: HttpRequest | None, name: str) -> dict[str, int]:
    """The counters that a login of `name` moves, each with how far it may go; the first is the name's own."""
    address = counted_as(address_of(request)) if request else ""
    pair = hashlib.sha256(f"{address}\n{name.casefold()}".encode()).hexdigest()
    return {f"name-{pair}": MAX_FAILURES, f"from-{hashlib.sha256(address.encode()).hexdigest()}": MAX_FROM_ADDRESS}


def counted_as(address: str) -> str:
    """The address, or of IPv6 the network: whoever has one address of a /64 has all of them (RFC 4291, 2.5.4).

    >>> counted_as("2001:db8::1"), counted_as("203.0.113.9"), counted_as("::ffff:203.0.113.9")
    ('2001:db8::/64', '203.0.113.9', '203.0.113.9')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a socket, or what a proxy made up
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def address_of(request: HttpRequest) -> str:
    """The address that the request came from; behind a trusted proxy the one that the proxy saw."""
    forwarded = str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
    return forwarded if settings.TRUST_PROXY and forwarded else str(request.META.get("REMOTE_ADDR", ""))
