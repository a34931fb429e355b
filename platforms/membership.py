"""How the members of a platform came to be: what each document lists, in the order of their dates. No database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from platforms.models import ListedMember, MemberListing, PlatformMember, Region

SETTLES, VOID = MemberListing.Kind.SETTLES, MemberListing.Kind.VOID


@dataclass(frozen=True)
class Chapter:
    """One document: whom it lists that none before it did, and whom it leaves out that one before it listed."""

    listing: MemberListing
    first: bool
    added: tuple[Region, ...]
    missing: tuple[Region, ...]


@dataclass(frozen=True)
class Line:
    """One region and, document by document, how each lists it; None where it does not."""

    region: Region
    cells: tuple[ListedMember | None, ...]

    @property
    def since(self) -> MemberListing | None:
        """The first document that lists the region."""
        return next((cell.listing for cell in self.cells if cell), None)


@dataclass(frozen=True)
class Membership:
    """The members of a platform as the register has them, and every listing, oldest first."""

    members: tuple[PlatformMember, ...]
    listings: tuple[MemberListing, ...]

    @property
    def decisive(self) -> MemberListing | None:
        """The listing that tells the members of today: the newest that settles them, else the newest."""
        settling = [listing for listing in self.listings if listing.kind == SETTLES]
        return next(reversed(settling or self.listings), None)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """What each document did to the list."""
        known: dict[int, Region] = {}
        found = []
        for listing in self.listings:
            named = {row.region_id: row.region for row in listing.members.all()}
            added = tuple(region for key, region in named.items() if key not in known)
            missing = tuple(region for key, region in known.items() if key not in named)
            found.append(Chapter(listing, not known, added, missing))
            known |= named
        return tuple(found)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every region that is a member or is listed, members first."""
        named = [{row.region_id: row for row in listing.members.all()} for listing in self.listings]
        regions = {member.region_id: member.region for member in self.members}
        regions |= {key: row.region for rows in named for key, row in rows.items() if key not in regions}
        return tuple(Line(region, tuple(rows.get(key) for rows in named)) for key, region in regions.items())

    @property
    def line_of(self) -> dict[int, Line]:
        """The lines by the key of their region."""
        return {line.region.pk: line for line in self.lines}

    @property
    def unlisted(self) -> tuple[Region, ...]:
        """Members that the decisive listing does not have."""
        return self._apart(members=True)

    @property
    def unentered(self) -> tuple[Region, ...]:
        """Regions of the decisive listing that are not entered as members."""
        return self._apart(members=False)

    def _apart(self, *, members: bool) -> tuple[Region, ...]:
        if self.decisive is None:
            return ()
        entered = {member.region_id: member.region for member in self.members}
        listed = {row.region_id: row.region for row in self.decisive.members.all()}
        here, there = (entered, listed) if members else (listed, entered)
        return tuple(region for key, region in here.items() if key not in there)


def membership(members: Iterable[PlatformMember], listings: Iterable[MemberListing]) -> Membership:
    """Return the membership that these rows make, without listings that were entered in error."""
    valid = (listing for listing in listings if listing.kind != VOID)
    return Membership(tuple(members), tuple(sorted(valid, key=lambda row: (row.on, row.pk or 0))))
