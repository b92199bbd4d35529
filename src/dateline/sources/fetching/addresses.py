"""Which IP addresses are never connected to, so that no feed or redirect can reach into the reader's own network.

An own list, from the special-purpose registries of IANA, rather than ``ipaddress``'s ``is_global``, which changes
with the Python version and lets some of these pass. Of IPv6 only what is given out for the public net is asked.
May import: nothing of ours but ``trouble``.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from dateline.sources.fetching.trouble import Trouble

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})
"""Ports that are asked on the public net; others only in networks that are allowed by hand."""

_FOUR = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's inner network"),
        ("127.0.0.0/8", "this machine"),
        ("168.63.129.16/32", "the inside of a cloud"),
        ("169.254.0.0/16", "the local link"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a reserved network"),
        ("192.0.2.0/24", "a network for examples"),
        ("192.88.99.0/24", "a tunnel"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "a network for measurements"),
        ("198.51.100.0/24", "a network for examples"),
        ("203.0.113.0/24", "a network for examples"),
        ("224.0.0.0/4", "many machines at once"),
        ("240.0.0.0/4", "a reserved network"),
    )
)
_PUBLIC_SIX = IPv6Network("2000::/3")
_SIX = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("2001::/23", "a tunnel or a reserved network"),  # Teredo, ORCHID, benchmarks
        ("2001:db8::/32", "a network for examples"),
        ("2002::/16", "a tunnel"),  # 6to4: an IPv4 address is packed into it
        ("3ffe::/16", "a reserved network"),
        ("3fff::/20", "a network for examples"),
    )
)
_SIX_INSIDE = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::1/128", "this machine"),
        ("::/128", "this machine"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "the local link"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "many machines at once"),
    )
)
# The two ways of writing an IPv4 address that live networks use: mapped, and NAT64.
_PACKED = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


def why_refused(address: Address, *, allow: Sequence[Network] = ()) -> str | None:
    """Say what kind of place an address is, where it is never connected to.

    Args:
        address: what a name was resolved to, or what stood in the URL.
        allow: networks that are open all the same.

    Returns:
        The kind in words, or None where the address may be asked.
    """
    inner = _unpacked(address)
    if _within(address, allow) or _within(inner, allow):
        return None
    if isinstance(inner, IPv4Address):
        return next((kind for network, kind in _FOUR if inner in network), None)
    if inner.scope_id is not None:
        return "the local link"
    if inner not in _PUBLIC_SIX:
        return next((kind for network, kind in _SIX_INSIDE if inner in network), "a reserved network")
    return next((kind for network, kind in _SIX if inner in network), None)


def check_addresses(found: Sequence[str], port: int, *, allow: Sequence[Network]) -> tuple[str, ...]:
    """Check everything that a name was resolved to: one inner address among them, and none is asked.

    Args:
        found: addresses as a resolver gives them.
        port: the port that is to be asked.
        allow: networks that are open by hand, on every port.

    Returns:
        The addresses, in the order given, each once, spelled plainly.

    Raises:
        Trouble: there are none, or one of them or the port is refused.
    """
    if not found:
        raise Trouble("the name has no address; is it spelled right?")
    try:
        addresses = [ip_address(text) for text in dict.fromkeys(found)]
    except ValueError:
        raise Trouble("the resolver answered with something that is no IP address") from None
    for address in addresses:
        kind = why_refused(address, allow=allow)
        if kind is not None:
            raise Trouble(
                f"it leads to {address} ({kind}), which is not asked: only the public net is; where this is a network"
                " of your own, allow it in the settings",
                final=True,
            )
    inside = all(_within(address, allow) or _within(_unpacked(address), allow) for address in addresses)
    if port not in PORTS and not inside:
        known = ", ".join(map(str, sorted(PORTS)))
        raise Trouble(f"port {port} is not asked on the public net, only {known}", final=True)
    return tuple(str(address) for address in addresses)


def _unpacked(address: Address) -> Address:
    if isinstance(address, IPv6Address) and any(address in network for network in _PACKED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
