/**
 * Width in source pixels that is of use for a view: the whole one, or a half, a quarter … of it where the screen shows fewer pixels anyway. Few
 * steps, so that zooming does not read every frame anew.
 */
export function chooseWidth({ picture, scale, pixelRatio }: { picture: number; scale: number; pixelRatio: number }): number {
  const shown = picture * scale * pixelRatio
  let width = picture
  while (width / 2 >= shown && width / 2 >= 320) width /= 2
  return Math.max(16, Math.round(width))
}
