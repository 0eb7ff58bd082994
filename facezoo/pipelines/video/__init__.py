"""From a video to a video: its faces followed, steadied, enlarged.

`reader` and `writer` decode and encode by PyAV; `tracking` follows faces from
frame to frame (`matching`) and steadies them (`steadying`, `one_euro`);
`stream` brings them together, decoding `in_background`.
"""

from facezoo.pipelines.video.stream import EnhancedFrame
from facezoo.pipelines.video.stream import VideoReport
from facezoo.pipelines.video.stream import enhance_frames
from facezoo.pipelines.video.stream import enhance_video
from facezoo.pipelines.video.stream import format_line

__all__ = [
    "EnhancedFrame",
    "VideoReport",
    "enhance_frames",
    "enhance_video",
    "format_line",
]
