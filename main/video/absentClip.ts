import { AppError } from '../contract/errors'

/** Why nothing could be found at a path: it is not there, or this user may not look. `cause`: of the file system. */
export function absentClip(path: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError({ code: 'clip-unreadable', message: `${path}: this user may not read it.`, hint: 'Check the permissions of the file and of the folders above it.', cause })
  }
  return new AppError({ code: 'clip-missing', message: `There is no clip at ${path}.`, hint: 'Check the path; a clip is a video file or a folder of images. If it was moved, show where it lies now.', cause })
}
