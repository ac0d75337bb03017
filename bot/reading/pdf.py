"""PDF into paragraphs: pages joined, hyphens mended, running heads set aside."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.catalogue import _, looked_up, marked
from bot.catalogue.forms import number
from bot.domain.errors import BadDocument
from bot.reading.cut import MAX_CHARACTERS
from bot.reading.decode import normalised
from bot.reading.front import byline
from bot.reading.layout import Layout, Piece, joined
from bot.reading.parsers import refusing
from bot.reading.sentences import LIST_MARK
from bot.reading.wraps import is_break, wrap_width

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 1_000
_PASTE = marked("Copy the article's text and paste it, or upload it as a text file.")
_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_LIGATURES = {
    0xFB00 + at: text for at, text in enumerate(["ff", "fi", "fl", "ffi", "ffl", "st", "st"])
}
_HYPHEN = re.compile(r"(\w+)[-\u2010\u00ad\ufffe]\n(\w+)")
_SOFT_HYPHENS = "\u00ad\ufffe"  # soft ones: only ever put there by whoever broke the line
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|odt|rtf|tex|qxd)\b|microsoft word|untitled", re.IGNORECASE
)
_WORD = re.compile(r"\w+(?:-\w+)*")
_REPEATED = 3
_REPEATED_SHARE = 0.5
_EDGE_LINES = 2
_PARTING = 1.3
_Matrix = Sequence[float]
_Run = tuple[str, float]


def pdf_layout(raw: bytes) -> Layout:
    """The text of a PDF, its line wraps joined into paragraphs.

    PDF knows no paragraphs: one ends where a line ends a sentence and had room for more, or
    where more than the usual space follows. Page numbers and lines that most pages begin or end
    with are asides, and stand behind the paragraph that they interrupt. Raises BadDocument where
    the file is broken, asks for a password or holds only pictures of text.
    """
    # Loaded here, as it takes half a second and 40 MiB.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError  # noqa: PLC0415

    with refusing(
        _("This PDF is damaged and cannot be read."),
        looked_up(_PASTE),
        library="pypdf",
        own=PyPdfError,
    ):
        try:
            reader = PdfReader(BytesIO(raw))
            if reader.is_encrypted and not reader.decrypt(""):
                raise _locked()
            if len(reader.pages) > MAX_PAGES:
                raise BadDocument(
                    _("This PDF has more than {pages} pages.", pages=number(MAX_PAGES)),
                    _("Load the article alone."),
                )
            pages = list(_texts(reader))
            about = reader.metadata
            title = about.title if about else None
            author = about.author if about else None
        except (DependencyError, FileNotDecryptedError):
            raise _locked() from None
    if not any(char.isalnum() for page in pages for char in page):
        raise BadDocument(_("This PDF holds no text, only pictures of pages."), looked_up(_PASTE))
    text, blocks = joined(_pieces(pages))
    return Layout(text, blocks, title=_said(title), author=_said(author))


def _locked() -> BadDocument:
    return BadDocument(
        _("This PDF is protected by a password."),
        _("Save it without one. {paste}", paste=looked_up(_PASTE)),
    )


def _said(field: object) -> str | None:
    """A metadata field, unless a program filled it in with the name of a file."""
    said = " ".join(normalised(str(field or "")).split())
    return None if not said or _FILE_NAME.search(said) else said


def _texts(reader: "PdfReader") -> Iterator[str]:
    """The text of each page; stops where there is more of it than is read anyway."""
    total = 0
    for page in reader.pages:
        runs: list[_Run] = []

        def visit(
            text: str, cm: _Matrix, tm: _Matrix, *__: object, seen: list[_Run] = runs
        ) -> None:
            # Where the run begins on the page: ISO 32000-1, 9.4.4, its vertical part.
            seen.append((text, tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

        page.extract_text(visitor_text=visit)
        # A font without a proper table of characters yields halves of pairs.
        whole = _spaced(runs).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        total += len(whole)
        yield normalised(whole.translate(_LIGATURES))
        if total > MAX_CHARACTERS:
            return


def _spaced(runs: Sequence[_Run]) -> str:
    """The runs of a page in a row, an empty line where the page leaves more space than usual."""
    heights = [height for text, height in runs if text.strip()]
    falls = Counter(round(a - b, 1) for a, b in pairwise(heights) if a - b > 1)
    usual = falls.most_common(1)[0][0] if falls else 0
    spaced: list[str] = []
    last: float | None = None
    for text, height in runs:
        if text.strip():
            begins_line = bool(spaced) and spaced[-1].endswith("\n")
            if last is not None and begins_line and last - height > usual * _PARTING:
                spaced.append("\n")
            last = height
        spaced.append(text)
    return "".join(spaced)


def _pieces(pages: Sequence[str]) -> Iterator[Piece]:
    sheets = [[line.strip() for line in page.split("\n")] for page in pages]
    repeated = _repeated(sheets)
    vocabulary = Counter(_WORD.findall("\n".join(pages)))
    width = wrap_width([line for lines in sheets for line in lines])
    part: list[str] = []
    asides: list[str] = []
    for line, at_edge in _marked(sheets):
        if at_edge and (_mask(line) in repeated or _PAGE_NUMBER.fullmatch(line)):
            asides.append(line)
            continue
        if part and _parts(part, line, width):
            yield _mended(part, vocabulary)
            yield from (Piece(aside, aside=True) for aside in asides)
            part, asides = [], []
        if line:
            part.append(line)
    if part:
        yield _mended(part, vocabulary)
    yield from (Piece(aside, aside=True) for aside in asides)


def _marked(sheets: Sequence[Sequence[str]]) -> Iterator[tuple[str, bool]]:
    """Every line, and whether it is one of the first or last two of its page."""
    for lines in sheets:
        filled = [at for at, line in enumerate(lines) if line]
        edges = {*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]}
        last = filled[-1] if filled else -1
        first = filled[0] if filled else 0
        for at in range(first, last + 1):  # a page's margins part no paragraphs
            yield lines[at], at in edges


def _repeated(sheets: Sequence[Sequence[str]]) -> frozenset[str]:
    """Lines at the edges of at least three pages and half of all, whatever their numbers."""
    seen: Counter[str] = Counter()
    for lines in sheets:
        filled = [line for line in lines if line]
        seen.update({_mask(line) for line in (*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:])})
    least = max(_REPEATED, len(sheets) * _REPEATED_SHARE)
    return frozenset(line for line, count in seen.items() if count >= least)


def _mask(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _parts(part: Sequence[str], line: str, width: int) -> bool:
    """Whether a paragraph ends between the lines gathered so far and `line`."""
    last = part[-1]
    if not line or LIST_MARK.match(line) or byline(line) or byline(last):
        return True
    return is_break(last, line, width)


def _mended(lines: Sequence[str], vocabulary: Counter[str]) -> Piece:
    """One paragraph on one line; a hyphen at a line's end stays where the text has it elsewhere."""

    def mend(broken: re.Match[str]) -> str:
        whole, hyphened = broken[1] + broken[2], f"{broken[1]}-{broken[2]}"
        soft = broken[0][len(broken[1])] in _SOFT_HYPHENS
        keeps = not soft and (
            vocabulary[hyphened] > vocabulary[whole]
            or not (broken[1][-1].islower() and broken[2][0].islower())
        )
        return hyphened if keeps else whole

    return Piece(_HYPHEN.sub(mend, "\n".join(lines)).replace("\n", " "))
