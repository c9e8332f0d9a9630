"""Tells systemd how the office stands (sd_notify), where systemd asked to be told."""

import os
import socket


def tell_systemd(**told: str | int) -> None:
    """Send `READY=1` and the like to the socket in NOTIFY_SOCKET; without one, or when nobody listens, do nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    text = "\n".join(f"{name}={value}" for name, value in told.items())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        try:
            out.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            out.sendall(text.encode())
        except OSError:
            return  # the office runs as well without being heard
