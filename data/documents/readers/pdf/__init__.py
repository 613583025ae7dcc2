"""PDF: ruled tables across pages, and columns where they are sure, with pdfplumber."""
