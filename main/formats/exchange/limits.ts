/**
 * What a reader takes at most. A file beyond these is refused by name, so that no file costs more memory or time than its size justifies:
 * a few bytes can claim a billion frames.
 */
export const LIMITS = {
  /** Bytes of one file: below the longest text that V8 holds (512 MiB). */
  fileBytes: 400 * 1024 * 1024,
  /** Files in a folder, as YOLO has one a frame. */
  files: 1_000_000,
  /** Highest frame index: 46 hours at 60 frames a second. */
  frameIndex: 10_000_000,
  /** Samples of all tracks together. */
  samples: 5_000_000,
  /** Frames that are filled in between keyframes, in all: a few bytes may span a million frames. */
  filled: 1_000_000,
  tracks: 100_000,
  /** Characters of a label, as the project takes them. */
  label: 200,
  /** Nested elements of XML. */
  depth: 64,
  /** Characters of one attribute or text node in XML. */
  xmlText: 1_000_000,
  /** Largest coordinate or size, in pixels: far beyond any picture, and still exact in double precision. */
  pixels: 1e9,
} as const
