import type { ExchangeFormatName } from '../../contract/exchange'

/** What the image of a frame is called, in labels and where frames are written as images: the number is the frame's index, from 0. */
export function imageName(frame: number, extension = 'jpg'): string {
  return `frame_${String(frame).padStart(6, '0')}.${extension}`
}

/** Benchmarks that have folders and numbers of their own, counted from 1 (landscape 4.7). */
const LAYOUTS: Partial<Record<ExchangeFormatName, { folder: string; digits: number }>> = {
  otb: { folder: 'img/', digits: 4 }, got10k: { folder: '', digits: 8 }, vot: { folder: 'color/', digits: 8 }, mot: { folder: 'img1/', digits: 6 },
}

/** Where a format looks for the image of a frame, below the folder that holds its labels: so that image and label of a frame have the same number. */
export function imagePath(frame: number, { format, extension }: { format: ExchangeFormatName; extension: string }): string {
  const layout = LAYOUTS[format]
  if (layout) return `${layout.folder}${String(frame + 1).padStart(layout.digits, '0')}.${extension}`
  return format === 'yolo' ? `images/train/${imageName(frame, extension)}` : imageName(frame, extension)
}
