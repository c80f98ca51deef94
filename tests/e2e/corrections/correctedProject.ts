import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packSamples } from '../../../main/contract/trackPacket'
import { saveEffect, saveLesson } from '../../../main/jobs/corrections/lessonFiles'
import { TrackDesk } from '../../../main/jobs/project/trackDesk'
import { TrackStore } from '../../../main/jobs/project/trackStore'
import { WHOLE_CLIP } from '../../../main/contract/clipPortion'
import { createProjectContent, projectPaths, saveProject } from '../../../main/store/projectFile'
import { sceneLesson, sceneTrack } from '../../support/correctedScene'
import { makeSceneClip } from '../../support/sceneClip'
import { writeRun } from '../monitor/writtenRun'

const CLIP = 'clip_00000000-0000-4000-8000-000000000001'
const SEED = 1
export const FRAMES = 24

/** A project in which two repairs were made, and in which a run has learned from corrections before: its model is the one that ships, by another name. */
export async function writeCorrectedProject({ folder, footage }: { folder: string; footage: string }): Promise<void> {
  const clip = join(footage, 'patch.mp4')
  await makeSceneClip({ path: clip, seed: SEED, frames: FRAMES })
  const content = { ...createProjectContent('Corrected'), clips: [{ clip: CLIP, path: clip, name: 'patch.mp4', bytes: null, fingerprint: null, excluded: false, portion: WHOLE_CLIP, importedWith: null }] }
  await mkdir(folder, { recursive: true })
  await saveProject(folder, { content, writtenBy: 'test' })
  const desk = new TrackDesk(new TrackStore(projectPaths(folder)))
  for (const track of [sceneTrack({ seed: SEED, frames: FRAMES, drawn: [0], drift: 45 }), sceneTrack({ seed: SEED, frames: FRAMES, drawn: [0, 9, 20] })]) {
    await desk.put({ clip: CLIP, clipName: 'patch.mp4' }, [{ track: 'patch', label: 'Patch', attributes: { colour: 2, created: 1 }, samples: packSamples(track) }])
  }
  await desk.write()
  await writeEarlierRun(join(projectPaths(folder).runs, 'earlier'), clip)
}

async function writeEarlierRun(run: string, clip: string): Promise<void> {
  await writeRun({ folder: run, rows: 3, loss: () => 0.2 })
  await saveLesson(run, sceneLesson({ clip, seed: SEED, track: 'patch' }))
  const span = (from: number, to: number, before: number, after: number) => ({ clip: 'patch.mp4', track: 'patch', label: 'Patch', from, to, frames: to - from, before: { overlap: before, lost: 2 }, after: { overlap: after, lost: 0 } })
  await saveEffect(run, { learned: { spans: 3, drifts: 9 }, steps: 3, heldOut: [span(9, 20, 0.4, 0.61), span(30, 44, 0.5, 0.59)], difference: { mean: 0.15, halfWidth: 0.762, verdict: 'noise' } })
  const [model, shipped] = [join(run, 'model'), join(import.meta.dirname, '..', '..', '..', 'resources', 'models', 'alexpul')]
  await cp(shipped, model, { recursive: true })
  const card = JSON.parse(await readFile(join(model, 'card.json'), 'utf8')) as object
  await writeFile(join(model, 'card.json'), JSON.stringify({ ...card, id: 'earlier-2-3', name: 'earlier' }))
}
