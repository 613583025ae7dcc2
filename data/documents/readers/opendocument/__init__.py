"""OpenDocument sheets and texts: content.xml walked with lxml.

python-calamine reads .ods too, but tells neither merged cells nor struck text, and gives a date
without what the sheet shows of it («май 2023»).
"""
