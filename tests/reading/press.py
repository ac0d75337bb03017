"""Prints documents for tests: a page as people paste it, and PDF files with lines of text."""

from collections.abc import Sequence

from bot.domain.reading import Document

PARAGRAPHS = (
    (
        "On the first Monday of May the ferrymen of Lower Hask and the harbour office each sent "
        "the other a letter, and each letter named a price that the other had refused in April."
    ),
    (
        "The ferrymen asked for a new landing stage, to be paid by the town. “We have waited nine "
        "winters,” said their speaker, Jonna Reet. “We will not wait for a tenth.” The office "
        "replied that no crown would be spent before the old debts were settled."
    ),
    "Nobody moved.",
    (
        "Mr. Obed Carrick, who keeps the office’s books, puts the debts at 3.4 million crowns. "
        "The U.S. firm that dredged the channel is owed half of it... The rest is the ferrymen’s."
    ),
    (
        "Support for the ferrymen is strong along the quay, less so on the hill, where people "
        "drive to work and see the water only from above when the fog lifts."
    ),
    (
        "Is there a way out? A joint account, paid into by both and opened by both, would tie the "
        "hands of neither. Whoever will not subscribe to that can hardly say they want a ferry."
    ),
)
"""Real paragraphs, one of them two words long; the last has `subscribe` in it."""

PASTED_PAGE = "\n\n".join(
    (
        "Two Letters About a Ferry",
        "by Wenna Okafor-Lind and T. B. Marsh",
        "HASKPIX",
        "The old landing stage at Lower Hask, seen from the mail boat. Photo credit: HaskPix",
        *PARAGRAPHS,
        "Wenna Okafor-Lind and T. B. Marsh are the authors of Slow Crossings, out in May.",
        "T. B. Marsh is a retired purser and lives in Upper Hask.",
        "Tags: ferries, Hask",
        "Support the Hask Courier",
        (
            "The Courier belongs to its readers. Support honest journalism, as nobody else will.\n"
            "Become a Patron from two crowns"
        ),
        "Join Our Newsletter",
        "GET THE COURIER’S DAILY NEWSLETTER STRAIGHT TO YOUR INBOX",
        "Join our WhatsApp and Telegram Channels",
        "Related Posts",
        "Who Owns the Fog Horn?",
        (
            "It has been silent since the autumn gales. Our reporter climbed the tower and met the "
            "man who still winds its clock every morning at six, although…"
        ),
        "Annual Subscription",
        "Latest News",
    )
)


def visible(document: Document) -> list[str]:
    """The texts of the passages that may be quoted."""
    return [p.span.of(document.text) for p in document.passages if not p.hidden]


def hidden(document: Document) -> list[str]:
    """The texts of the passages that are kept but never quoted."""
    return [p.span.of(document.text) for p in document.passages if p.hidden]


def sentences(document: Document) -> list[str]:
    """All sentences of the passages that may be quoted."""
    return [s.of(document.text) for p in document.passages if not p.hidden for s in p.sentences]


def pdf(pages: Sequence[Sequence[str]], *, trailer: str = "", info: str = "") -> bytes:
    """A PDF with one line of text per string; `trailer` and `info` are entries in PDF syntax."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, lines in enumerate(pages):
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET"
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R"
                " /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< {info} >>")
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R {trailer} >>\n"
    table = f"xref\n0 {size}\n0000000000 65535 f \n{rows}{end}startxref\n{len(body)}\n%%EOF\n"
    return body + table.encode()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
