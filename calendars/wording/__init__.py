"""The words of feeds and pages, in each language: words only, no layout."""
