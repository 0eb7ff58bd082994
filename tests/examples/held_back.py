"""Scripts for the page that make what it waits for come late."""

# Holds back the first file of a model, whoever gave it up meanwhile.
HOLD = """
const real = window.fetch;
window.signals = [];
window.fetch = async (address, options) => {
  if (!String(address).endsWith(".tflite")) return real(address, options);
  window.signals.push(options?.signal);
  if (window.signals.length > 1) return real(address, options);
  await new Promise((resolve) => { window.release = resolve; });
  return real(address);
};
window.unhold = () => { window.fetch = real; };
"""

# Counts the cameras that were asked for and holds them back for a while.
SLOW_CAMERA = """
const devices = navigator.mediaDevices;
const real = devices.getUserMedia.bind(devices);
window.streams = [];
window.asked = 0;
devices.getUserMedia = async (wanted) => {
  window.asked += 1;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stream = await real(wanted);
  window.streams.push(stream);
  return stream;
};
window.unhold = () => { devices.getUserMedia = real; };
"""
ENDED = """window.streams.every(
  (stream) => stream.getTracks().every((t) => t.readyState === "ended"))"""
