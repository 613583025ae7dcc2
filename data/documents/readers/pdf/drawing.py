"""Draw a page within limits: its forms may call forms, each of them many times."""

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from data.documents import refusals

_MOST_FORMS = 5_000
"""Forms and pictures that a page draws."""


class _Bounded(PDFPageAggregatorWithMarkedContent):
    forms = 0

    def begin_figure(self, *args: Any) -> None:
        self.forms += 1
        if self.forms > _MOST_FORMS:
            raise refusals.intricate()
        super().begin_figure(*args)


def draw(page: Page) -> None:
    """Lay a page out, as pdfplumber would without a limit when it is first asked for anything."""
    pdf = page.pdf
    device = _Bounded(pdf.rsrcmgr, pageno=page.page_number, laparams=pdf.laparams)
    PDFPageInterpreter(pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # noqa: SLF001  (the only place where it takes one)
