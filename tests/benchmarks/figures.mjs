import { median } from './summary.mjs'

/** A figure is `name`, `unit`, Pultrack's values, each peer's, and what the project promises of it. */

/** Both sides in turn, `rounds` times over: whatever else the machine does falls on both alike. */
async function alternate({ rounds, contestants, say, name }) {
  const values = Object.fromEntries(contestants.map(({ name: contestant }) => [contestant, []]))
  const details = {}
  const failed = {}
  for (let round = 0; round < rounds; round += 1) {
    say(`${name}: round ${round + 1} of ${rounds}`)
    const order = round % 2 === 0 ? contestants : contestants.toReversed()
    for (const { name: contestant, ask, read } of order) {
      if (failed[contestant]) continue
      try {
        const answer = await ask()
        values[contestant].push(read(answer))
        details[contestant] = [...(details[contestant] ?? []), answer]
      } catch (problem) {
        failed[contestant] = problem.message
      }
    }
  }
  return { values, details, failed }
}

const medianTime = ({ milliseconds }) => median(milliseconds)

/** Our own tracker by one engine alone, beside what it chooses by itself. */
const ENGINES = { TensorFlow: 'tensorflow', ONNX: 'onnx' }

function engineContestants({ sides, work, read, engines = ENGINES }) {
  return sides.pultrack ? Object.entries(engines).map(([name, engine]) => ({ name, ask: () => sides.pultrack.ask({ ...work, engine }), read })) : []
}

function contestantsFor({ sides, peers, work, read = medianTime }) {
  return ['pultrack', ...peers].filter((name) => sides[name]).map((name) => ({ name, ask: () => sides[name].ask(work), read }))
}

/** @param {{ sides: Record<string, import('./side.mjs').Side>, effort: { rounds: number, embeddings: number, steps: number, frames: number } }} request */
export async function measureAll({ sides, effort, clip, say }) {
  const figures = []
  const { rounds, embeddings, steps, frames } = effort
  const timed = async ({ name, work, limit, engines = {} }) => {
    const contestants = [...contestantsFor({ sides, peers: ['pytorch'], work }), ...engineContestants({ sides, work, read: medianTime, engines })]
    const result = await alternate({ rounds, name, say, contestants })
    figures.push({ name, unit: 'ms', better: 'lower', ...result, limit })
  }
  await timed({ name: 'embedding of one 255 px search region', work: { task: 'embed', repetitions: embeddings }, limit: { peer: 'pytorch', ratio: 1.1 }, engines: { ONNX: 'onnx' } })
  for (const loss of ['nr', 'logistic']) {
    await timed({ name: `training step of 8 AlexNet pairs, ${loss} loss`, work: { task: 'step', loss, repetitions: steps }, limit: { peer: 'pytorch', ratio: 1 } })
  }
  figures.push(...(await measureTracking({ sides, rounds, frames, clip, say })))
  return figures
}

async function measureTracking({ sides, rounds, frames, clip, say }) {
  const read = ({ framesPerSecond }) => framesPerSecond
  const work = { task: 'track', ...clip, frames }
  const contestants = [...contestantsFor({ sides, peers: [], work, read }), ...engineContestants({ sides, work, read })]
  if (sides.pultrack) contestants.push({ name: 'compact', ask: () => sides.pultrack.ask({ ...work, model: 'compact' }), read })
  for (const tracker of sides.opencv ? ['CSRT', 'KCF', 'MOSSE'] : []) {
    contestants.push({ name: tracker, ask: () => sides.opencv.ask({ task: 'track', ...clip, frames, tracker }), read })
  }
  const name = 'tracking from a 640x360 H.264 file, 3 scales'
  const result = await alternate({ rounds, name, say, contestants })
  const shares = (result.details.pultrack ?? []).map(({ shareOutsideNetwork }) => 100 * shareOutsideNetwork)
  const times = (contestant) => (result.values[contestant] ?? []).map((rate) => 1000 / rate)
  return [
    { name: 'a tracked frame, ONNX Runtime against TensorFlow', unit: 'ms', better: 'lower', values: { pultrack: times('ONNX'), TensorFlow: times('TensorFlow') }, failed: {}, limit: { peer: 'TensorFlow', ratio: 0.77 } },
    { name: 'a tracked frame, the compact model against AlexPUL', unit: 'ms', better: 'lower', values: { pultrack: times('compact'), AlexPUL: times('pultrack') }, failed: {}, limit: { peer: 'AlexPUL', ratio: 0.33 } },
    { name, unit: 'frames/s', better: 'higher', ...result, limit: { value: 15 } },
    { name: 'share of a frame\'s time outside the network', unit: '%', better: 'lower', values: { pultrack: shares }, failed: {}, limit: { value: 25 } },
  ]
}
