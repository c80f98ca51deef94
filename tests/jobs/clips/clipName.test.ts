import { expect, it } from 'vitest'
import { nameClip } from '../../../main/jobs/clips/clipName'

it.each([
  ['/footage/run over.mp4', 'run over.mp4'],
  ['/samples/held-out/davis_libby/clip.mp4', 'davis_libby'],
  ['/otb/Bolt2/img', 'Bolt2'],
  ['/footage/my clip.mp4', 'my clip.mp4'],
  ['/clip.mp4', 'clip.mp4'],
])('%s is called %s', (path, name) => expect(nameClip(path)).toBe(name))
