"""One self-contained page that shows all faces of a run, before and after.

`from_results` reads what a run wrote; `entry` packs the faces of one picture,
`section` makes them HTML, and `writer` puts the sections into `page.html`.
"""

from facezoo.pipelines.report.entry import ReportEntry
from facezoo.pipelines.report.from_results import write_report
from facezoo.pipelines.report.writer import ReportWriter

__all__ = ["ReportEntry", "ReportWriter", "write_report"]
