import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../main/contract/events'
import type { Port } from '../../main/contract/port'
import { packSamples } from '../../main/contract/trackPacket'
import type { TrackSample } from '../../main/contract/track'
import { createEngine } from '../../main/engine/createEngine'
import type { Engine } from '../../main/engine/engine'
import { openInProcess } from '../../main/engine/hosts/inProcess'
import { readCorrections } from '../../main/jobs/corrections/readProject'
import { sceneTrack, TINY_QUICK } from '../support/correctedScene'
import { makeSceneClip } from '../support/sceneClip'
import { buildHouse, failWith, importFootage, succeed, until, type TestHouse } from './support/testEngine'

const FRAMES = 12

describe('learning from corrections by a port', () => {
  let house: TestHouse
  let engine: Engine
  let port: Port
  let scene: string
  const events: EngineEvent[] = []

  beforeAll(async () => {
    house = await buildHouse()
    await mkdir(join(house.footage, 'scenes'))
    await makeSceneClip({ path: join(house.footage, 'scenes', 'scene1.mp4'), seed: 1, frames: FRAMES })
    engine = await createEngine(house.options)
    port = openInProcess(engine)
    port.onEvent((event) => void events.push(event))
    scene = (await importFootage(port))['scene1.mp4']!
  })

  afterAll(async () => {
    port.close()
    await engine.close()
    await house.remove()
  })

  const save = (samples: TrackSample[]) => succeed(port, 'tracks.save', { clip: scene, tracks: [{ track: 'patch', label: 'The patch', attributes: {}, samples: packSamples(samples) }] })
  const survey = () => succeed(port, 'corrections.survey', {})

  it('finds nothing before anybody has corrected anything, and says what to do', async () => {
    await save(sceneTrack({ seed: 1, frames: FRAMES, drawn: [0], drift: 45 }))
    expect(await survey()).toMatchObject({ spans: [], model: null, run: null })
    expect(await failWith(port.call('corrections.learn', { holdOut: true }))).toBe('nothing-to-learn')
  })

  it('finds the spans of what was corrected, the places that the tracker had been in, and the model that it was', async () => {
    await save(sceneTrack({ seed: 1, frames: FRAMES, drawn: [0, 5, 11] })) // as two repairs leave it
    const { spans, model, seconds } = await survey()
    expect(spans).toEqual([
      { clip: scene, track: 'patch', label: 'The patch', from: 0, to: 5, places: 6, drifts: 5, heldOut: false },
      { clip: scene, track: 'patch', label: 'The patch', from: 5, to: 11, places: 7, drifts: 6, heldOut: true },
    ])
    expect(model).toMatchObject({ name: expect.any(String) as string })
    expect(seconds.heldOut).toBeGreaterThan(seconds.all)
  })

  it('leaves out clips that are excluded from learning', async () => {
    await succeed(port, 'clips.exclude', { clip: scene, excluded: true })
    expect((await survey()).spans).toEqual([])
    await succeed(port, 'clips.exclude', { clip: scene, excluded: false })
  })

  it('learns in a run of its own, and tells what it has brought', async () => {
    const { run } = await succeed(port, 'corrections.learn', { holdOut: true, device: 'cpu', overrides: TINY_QUICK })
    await until(() => events.some((event) => event.kind === 'run' && event.run.run === run && event.run.state === 'done'), 'the end', 200)
    const effect = (await succeed(port, 'corrections.effect', { run }))!
    expect(effect).toMatchObject({ learned: { spans: 1 }, heldOut: [{ clip: 'scene1.mp4', label: 'The patch', from: 5, to: 11, frames: 6 }], difference: { halfWidth: null, verdict: 'too-few' } })
    expect((await survey()).run).toBe(run)
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ name: 'corrections-1', preset: 'quick', footage: [{ name: 'scene1.mp4' }] })
    const { chains } = await succeed(port, 'runs.chains', { run, round: 0, verdict: 'accepted', sort: 'id', descending: false, offset: 0, limit: 10 })
    expect(chains).toMatchObject([{ clip: 'scene1.mp4', judged: true, rejection: null, gap: 5 }])
    expect([...(await succeed(port, 'runs.chainFigures', { run })).round], 'nothing was measured of it').not.toContain(0)
    expect((await succeed(port, 'models.list', {})).some((model) => model.run === run)).toBe(true)
  })

  it('is the same from the command line, once the project is written', async () => {
    await succeed(port, 'project.write', {})
    const project = join(house.folder, 'Test.trackproj')
    const { corrections, footage, card } = await readCorrections({ project, holdsOut: true, reporter: () => undefined })
    const lesson = JSON.parse(await readFile(join(project, 'runs', 'corrections-1', 'corrections.json'), 'utf8')) as { spans: unknown }
    expect(corrections).toEqual(lesson.spans)
    expect(footage).toEqual([join(house.footage, 'scenes', 'scene1.mp4')])
    expect(card.id).toBe('alexpul')
  })
})
