"""The report: one page that shows all faces of a run, before and after."""

import json
import shutil
import tempfile
from importlib import resources
from pathlib import Path
from types import TracebackType

import facezoo
from facezoo.atomic import atomic_write
from facezoo.atomic import check_writable
from facezoo.atomic import write_error
from facezoo.errors import PresetError
from facezoo.images.drawing import REACH
from facezoo.images.drawing import SCORE_COLORS
from facezoo.landmarks import LandmarkScheme
from facezoo.pipelines.report.entry import ReportEntry
from facezoo.pipelines.report.section import as_text
from facezoo.pipelines.report.section import faces
from facezoo.pipelines.report.section import pictures
from facezoo.pipelines.report.section import row
from facezoo.pipelines.report.section import section
from facezoo.presets import Preset
from facezoo.presets import find_preset
from facezoo.presets import split_precision

# The page shows pictures until it has so many bytes: browsers on phones open
# that. Then pictures are named, and after so many names only counted.
MAX_BYTES = 64_000_000
MAX_NAMED = 10_000
WARNING = (
    "The enlarged faces are likely faces, not the persons'. "
    "Do not identify anyone by them."
)


class ReportWriter:
    """Writes the report of a run, picture by picture, in bounded memory.

    The page appears whole when the block ends, and not at all if it ends with
    an error. It holds pictures up to `max_bytes`; of what comes later only
    names, numbers of faces and scores. It is for one thread; entries can be
    made by others.

    Args:
        path: The file, usually `.html`. Its folder must exist.
        preset: The `Preset` of the enhancer that was made for the run.
        overwrite: Bool. Whether an existing file is replaced.
        max_bytes: Int. See above.

    Raises:
        FaceZooError: If `path` exists already or can't be written.

    Example:

    >>> with ReportWriter("report.html", enhancer.preset) as report:
    ...     faces = find_faces(image, boxes, enhancer)
    ...     report.add(report_entry("a.jpg", image, faces, enhancer.scheme))
    """

    def __init__(
        self,
        path: str | Path,
        preset: Preset,
        overwrite: bool = False,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.path = Path(path)
        self.overwrite = overwrite
        self.max_bytes = max_bytes
        self._preset = preset
        check_writable(self.path, overwrite)
        try:
            # Without a name: nothing is left behind, whatever happens.
            self._body = tempfile.TemporaryFile(dir=self.path.parent)
        except OSError as error:
            raise write_error(self.path, error) from error
        self._size = 0
        self._num_shown = 0
        self._num_pictures = 0
        self._num_faces = 0
        self._rows = []
        self._texts = []
        self._schemes: dict[str, LandmarkScheme] = {}
        self._preset_names = set()

    @property
    def is_full(self) -> bool:
        """Whether pictures of further entries would not be shown."""
        return self._size >= self.max_bytes

    def add(self, entry: ReportEntry) -> None:
        """Adds a picture with its faces below those added before."""
        self._num_pictures += 1
        self._num_faces += len(entry.faces)
        self._preset_names |= {face.preset for face in entry.faces}
        if not self.is_full:
            content = section(entry, self._num_shown).encode()
            if self._size + len(content) <= self.max_bytes:
                self._schemes[entry.scheme.name] = entry.scheme
                self._num_shown += 1
                self._write(content)
                return
            # Full from here on, though a later one might be small enough:
            # pictures with gaps between them would be taken for all.
            self._size = self.max_bytes
        if len(self._rows) < MAX_NAMED:
            self._rows.append(row(entry))

    def add_text(self, sentence: str) -> None:
        """Adds a sentence at the top, such as what went wrong with a file."""
        self._texts.append(sentence)
        del self._texts[MAX_NAMED:]

    def close(self) -> None:
        """Writes the page; nothing can be added after it."""
        with (
            self._body as body,
            atomic_write(self.path, self.overwrite) as part,
        ):
            head, tail = self._page()
            body.seek(0)
            with open(part, "wb") as file:
                file.write(head)
                shutil.copyfileobj(body, file)
                file.write(tail)

    def __enter__(self) -> "ReportWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._body.close()

    def _write(self, content: bytes) -> None:
        try:
            self._body.write(content)
        except OSError as error:
            raise write_error(self.path, error) from error
        self._size += len(content)

    def _page(self) -> tuple[bytes, bytes]:
        """Gives what is before and after the pictures."""
        template = resources.files("facezoo.pipelines.report").joinpath(
            "page.html"
        )
        page = template.read_text(encoding="utf-8")
        head, tail = page.split("<!-- pictures -->")
        head = head.replace("<!-- summary -->", self._summary())
        tail = tail.replace("<!-- shared -->", self._shared())
        return head.encode(), (self._rest() + tail).encode()

    def _summary(self) -> str:
        counts = f"{pictures(self._num_pictures)}, {faces(self._num_faces)}"
        parts = [f"<p>{counts}</p>"]
        for name in sorted(self._preset_names) or [self._preset.name]:
            parts.append(
                f'<p class="faint">facezoo {facezoo.__version__}, preset '
                f"{as_text(name)}. Terms: {as_text(self._terms(name))}</p>"
            )
        parts.append(f'<p class="faint">{WARNING}</p>')
        parts += [f"<p>{as_text(text)}</p>" for text in self._texts]
        return "\n".join(parts)

    def _terms(self, name: str) -> str:
        try:
            name, _ = split_precision(name)
            is_own = name == self._preset.name
            preset = self._preset if is_own else find_preset(name)
        except PresetError:
            return "not known: the preset is not there any more."
        return str(preset.config.get("terms", "not stated."))

    def _shared(self) -> str:
        """Gives what all sections need, as JSON."""
        content = {
            "colors": SCORE_COLORS.astype(int).tolist(),
            "reach": REACH,
            "schemes": {
                name: {
                    "parts": _parts(scheme),
                    "lines": [
                        {"points": list(points), "closed": closed}
                        for points, closed in scheme.lines
                    ],
                }
                for name, scheme in self._schemes.items()
            },
        }
        return json.dumps(content)

    def _rest(self) -> str:
        """Gives the table of what had no room."""
        count = self._num_pictures - self._num_shown
        if not count:
            return ""
        parts = [
            f"<section>\n<h2>{pictures(count)} that are not shown</h2>",
            '<p class="faint">The page is kept below '
            f"{self.max_bytes / 1e6:g} MB. What was found is in the files "
            "that were written for each picture.</p>",
            '<table class="names"><thead><tr><th scope="col">Picture</th>'
            '<th scope="col">Faces</th><th scope="col">Mean score</th></tr>'
            f"</thead><tbody>\n{''.join(self._rows)}</tbody></table>",
        ]
        if count > len(self._rows):
            parts.append(f"<p>and {count - len(self._rows):,} more</p>")
        return "\n".join([*parts, "</section>\n"])


def _parts(scheme: LandmarkScheme) -> list[str]:
    """Gives the part of the face that each landmark belongs to."""
    parts = [""] * scheme.num_landmarks
    for name, indices in scheme.groups.items():
        for i in indices:
            parts[i] = name.replace("_", " ")
    return parts
