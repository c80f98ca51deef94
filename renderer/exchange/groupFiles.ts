/** Files that belong to another one: alone they are no tracks. */
const COMPANIONS = /^(absence\.label|cover\.label|labels\.txt|seqinfo\.ini|data\.ya?ml)$/i
/** A file a frame, as YOLO has them. */
const OF_A_FRAME = /\d\.txt$/i

/** Chosen files as they have to be read: each by itself, but those of a format of several files together. */
export function groupFiles<T extends { name: string }>(files: readonly T[]): T[][] {
  const isFolder = files.length > 1 && (files.some(({ name }) => COMPANIONS.test(name)) || files.every(({ name }) => OF_A_FRAME.test(name)))
  if (!isFolder) return files.map((file) => [file])
  return [[...files].sort((a, b) => Number(COMPANIONS.test(a.name)) - Number(COMPANIONS.test(b.name)))]
}
