"""The styles of paragraphs by which a paper says where it is signed, as Word shows their names: a signature is placed by them.

They are the template's alone: what a report says can't be set in them.
"""

TITLE = "Ky"
"""Each line of the signer's powers and post, above the gap."""
NOTE = "Ky chu"
"""What is said between powers and name: “(Ký, đóng dấu)”."""
NAMES = ("Ky ten", "GK ky ten")
"""The printed name below the gap; the second on a certificate."""
