import { AppError } from '../contract/errors'

/** @param why after the place, without a full stop */
export function invalidManifest(place: string, why: string, cause?: unknown): AppError {
  return new AppError({ code: 'manifest-invalid', message: `${place}: ${why}.`, hint: 'A manifest is CSV with the columns clip,frame,left,top,width,height, or a JSON array of {clip, frame, box}.', cause })
}
