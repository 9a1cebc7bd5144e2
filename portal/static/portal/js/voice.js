// Records what somebody would rather say than type, into a file field of the form: it is sent as a photo is, and heard
// before. Where there is no microphone or no recorder, the form stays as it was.
const LONGEST = 180;
const QUALITY = 32_000;
const FORMS = [["audio/webm;codecs=opus", "webm"], ["audio/ogg;codecs=opus", "ogg"], ["audio/mp4", "m4a"]];

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export default function connect(box) {
  const form = FORMS.find(([type]) => window.MediaRecorder?.isTypeSupported(type));
  if (!form || !navigator.mediaDevices?.getUserMedia) return;
  const part = (name) => box.querySelector(`[data-voice-${name}]`);
  const panel = box.querySelector("[data-voice]");
  const field = box.querySelector("input[name=voice]");
  const words = box.querySelector("textarea");
  const [open, said, time, play, start, stop, drop] = ["open", "said", "time", "play", "start", "stop", "drop"].map(part);
  let recorder;
  let ticking;

  function unfold(isOpen) {
    panel.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
  }

  // The one place that says how the field, the player and the buttons stand.
  function show() {
    const [file] = field.files;
    if (play.src) URL.revokeObjectURL(play.src);
    play.removeAttribute("src");
    play.hidden = drop.hidden = !file;
    words.required = !file;
    said.textContent = file ? panel.dataset.done : "";
    if (!file) return;
    play.src = URL.createObjectURL(file);
    unfold(true);
  }

  function fill(file) {
    const files = new DataTransfer();
    if (file) files.items.add(file);
    field.files = files.files;
    show();
  }

  function finish(stream, pieces) {
    clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    start.hidden = false;
    stop.hidden = true;
    time.textContent = "";
    const type = form[0].split(";")[0];
    fill(new File(pieces, `recording.${form[1]}`, { type }));
    play.focus();
  }

  function count() {
    const began = Date.now();
    ticking = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      time.textContent = clock(seconds);
      if (seconds >= LONGEST && recorder.state === "recording") recorder.stop();
    }, 250);
  }

  async function record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      said.textContent = error.name === "NotFoundError" ? panel.dataset.missing : panel.dataset.denied;
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(stream, { mimeType: form[0], audioBitsPerSecond: QUALITY });
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("stop", () => finish(stream, pieces));
    fill(null);
    recorder.start(1000);
    said.textContent = panel.dataset.recording;
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    count();
  }

  open.hidden = false;
  open.addEventListener("click", () => unfold(panel.hidden));
  start.addEventListener("click", record);
  stop.addEventListener("click", () => recorder.stop());
  drop.addEventListener("click", () => {
    fill(null);
    start.focus();
  });
  field.addEventListener("change", show);
  field.form.addEventListener("reset", () => setTimeout(() => {
    show();
    unfold(false);
  }));
}
