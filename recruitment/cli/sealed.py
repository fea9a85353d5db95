"""The keys of what is sealed: drawn, changed, and what they open."""

from __future__ import annotations

from pathlib import Path

import click

from recruitment.services import sealed_keys, seals

from . import place

WHY = {
    "no_key": "there is no key: draw one with `otmr sealed key`, or bring back the file of keys",
    "bad_key": "the keys cannot be read: each is 32 bytes in URL-safe base64, one a line",
    "unknown_key": "the key that sealed this is not among those at hand: bring it back",
    "damaged": "this is not what was sealed: bring the database back from a backup",
}


@click.group()
def sealed() -> None:
    """Keys of what is sealed: files and answers of referrals, evidence of erased files."""


def _file() -> Path:
    settings = place.settings()
    if settings.SEAL_KEYS:
        raise click.ClickException("keys come from SEAL_KEYS: add the new one in front of the others there")
    return Path(settings.SEAL_KEYS_FILE)


@sealed.command()
@click.option("--if-none", is_flag=True, help="Do nothing when there is a key already.")
def key(if_none: bool) -> None:
    """Draw a key and use it from now on; the keys before it still open what they sealed."""
    path = _file()
    if if_none and _keys(place.ring()):
        return
    try:
        name = seals.begin(path)
    except seals.Shut as fault:
        raise click.ClickException(WHY[fault.code]) from fault
    click.echo(f"Key {name} is in use, in {path}. Copy that file to a place of its own: without it nothing opens.")


@sealed.command()
@click.option("--keep-old", is_flag=True, help="Leave the old keys in the file.")
def rotate(keep_old: bool) -> None:
    """Seal everything anew under the key in use, then take the keys that seal nothing any more out of the file."""
    ring, moved = place.ring(), 0
    try:
        while True:
            with place.session(writes=True) as session:  # a transaction for each lot: pages wait for none of them long
                lot = sealed_keys.rotate(session, ring)
                session.commit()
            moved += lot
            if not lot:
                break
        with place.session() as session:
            needed = frozenset(sealed_keys.needed(session)) | {ring.in_use}
    except seals.Shut as fault:
        raise click.ClickException(f"{WHY[fault.code]} ({moved} values sealed anew)") from fault
    gone = 0 if keep_old or place.settings().SEAL_KEYS else seals.leave_only(_file(), needed)
    click.echo(f"{moved} values sealed anew under key {ring.in_use}; {gone} old keys taken out.")


@sealed.command()
def check() -> None:
    """Open every sealed value, and say what does not open; exit 1 then."""
    ring = place.ring()
    with place.session() as session:
        needed, shut = sealed_keys.needed(session), sealed_keys.unreadable(session, ring)
    held = _keys(ring)
    for name, count in needed.items():
        click.echo(f"key {name}: {count} values" + ("" if name in held else ", not at hand"))
    for where, why in shut:
        click.echo(f"{where}: {WHY[why]}", err=True)
    click.echo(f"{needed.total() - len(shut)} of {needed.total()} values open.")
    raise SystemExit(1 if shut else 0)


def _keys(ring: seals.Ring) -> dict[str, bytes]:
    try:
        return ring.keys()
    except seals.Shut as fault:
        raise click.ClickException(WHY[fault.code]) from fault
