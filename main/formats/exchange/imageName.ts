/** What the image of a frame is called, in labels and where frames are written as images: the number is the frame's index, from 0. */
export function imageName(frame: number, extension = 'jpg'): string {
  return `frame_${String(frame).padStart(6, '0')}.${extension}`
}
