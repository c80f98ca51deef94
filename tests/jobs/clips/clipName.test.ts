import { expect, it } from 'vitest'
import { nameClip, nameClips } from '../../../main/jobs/clips/clipName'

it.each([
  ['/footage/run over.mp4', 'run over.mp4'],
  ['/samples/held-out/davis_libby/clip.mp4', 'davis_libby'],
  ['/otb/Bolt2/img', 'Bolt2'],
  ['/footage/my clip.mp4', 'my clip.mp4'],
  ['/clip.mp4', 'clip.mp4'],
])('%s is called %s', (path, name) => expect(nameClip(path)).toBe(name))

it('calls no two clips of a list alike', () => {
  expect(nameClips(['/otb/Bolt2/img', '/davis/dog/clip.mp4', '/day/one/cam.mp4', '/day/two/cam.mp4'])).toEqual(['Bolt2', 'dog', 'one/cam.mp4', 'two/cam.mp4'])
  expect(nameClips(['/a/x/cam.mp4', '/b/x/cam.mp4', '/b/y/cam.mp4'])).toEqual(['a/x/cam.mp4', 'b/x/cam.mp4', 'y/cam.mp4'])
  expect(nameClips(['/cam.mp4', '/x/cam.mp4'])).toEqual(['/cam.mp4', 'x/cam.mp4'])
})
