/** Notes in Hz, one after the other: up where something is done, down where something is wrong. */
const NOTES = { good: [523.25, 783.99], bad: [440, 293.66] } as const
const NOTE_SECONDS = 0.16
/** Of full loudness: heard in a room, not startling with headphones. */
const LOUDNESS = 0.15
const SILENT = 0.0001

let context: AudioContext | null = null

/** Two short notes, made on the spot. Before the first click or key in a page its browser keeps it silent. */
export function playTone(kind: keyof typeof NOTES): void {
  if (!('AudioContext' in window)) return
  context ??= new AudioContext()
  void context.resume()
  const start = context.currentTime
  for (const [index, frequency] of NOTES[kind].entries()) playNote(context, frequency, start + index * NOTE_SECONDS)
}

/** Fades out rather than stops: a note that is cut off clicks. */
function playNote(audio: AudioContext, frequency: number, at: number): void {
  const note = new OscillatorNode(audio, { frequency })
  const volume = new GainNode(audio, { gain: LOUDNESS })
  volume.gain.setValueAtTime(LOUDNESS, at)
  volume.gain.exponentialRampToValueAtTime(SILENT, at + NOTE_SECONDS)
  note.connect(volume).connect(audio.destination)
  note.start(at)
  note.stop(at + NOTE_SECONDS)
}
