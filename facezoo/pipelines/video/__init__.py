"""From a video to a video: its faces followed, steadied, enlarged.

`reader` and `writer` decode and encode by PyAV; `tracking` follows faces from
frame to frame (`matching`) and steadies them (`steadying`, `one_euro`);
`stream` brings them together, decoding `in_background`; `lines` tell the faces.
"""

from facezoo.pipelines.video.lines import format_line
from facezoo.pipelines.video.stream import EnhancedFrame
from facezoo.pipelines.video.stream import VideoReport
from facezoo.pipelines.video.stream import enhance_frames
from facezoo.pipelines.video.stream import enhance_video

__all__ = [
    "EnhancedFrame",
    "VideoReport",
    "enhance_frames",
    "enhance_video",
    "format_line",
]
