import { loadCheckpoint, saveCheckpoint } from '../../main/store/checkpoint'
import { listCheckpoints } from '../../main/store/checkpointList'
import { openCropStore } from '../../main/store/cropStore'
import { appendJsonLines } from '../../main/store/jsonLines'

/**
 * To be killed: saves checkpoints as fast as it can, each after the row and the crop that it rests on; goes on where it was. Says
 * when the first is there.
 */
const folder = process.argv[2]!
const checkpoints = `${folder}/checkpoints`
const crops = await openCropStore(`${folder}/crops`)
const resumed = (await listCheckpoints(checkpoints)).length > 0
let step = resumed ? ((await loadCheckpoint(checkpoints)).state as { step: number }).step : 0
await crops.truncate(step)
for (;;) {
  step += 1
  await crops.append([{ width: 16, height: 16, data: new Uint8Array(768).fill(step % 256) }])
  await appendJsonLines(`${folder}/rows.jsonl`, [{ step, text: 'x'.repeat(2000) }])
  const tensors = { kernel: { shape: [300, 300], dtype: 'float32' as const, values: new Float32Array(90_000).fill(step) } }
  await saveCheckpoint({ folder: checkpoints, name: step % 3 === 0 ? 'third' : `step-${step}`, tensors, state: { step } })
  process.send?.(step)
}
